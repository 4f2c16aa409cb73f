import { describe, expect, it } from 'vitest';
import { openRealm, type Realm } from './realm.ts';

const organization = (id: string, rest = ''): string => `/accounts/api/organizations/${id}${rest}`;

const namesOf = async (realm: Realm, query: string): Promise<string[]> => {
  const answer = await realm.call('GET', organization(realm.root, `/environments?${query}`));
  return answer.json.data.map(({ name }: { name: string }) => name);
};

describe('organisations', () => {
  it('tell root from business group by parentOrganizationIds', async () => {
    const realm = await openRealm();
    const root = await realm.call('GET', organization(realm.root));
    const group = await realm.call('GET', organization(realm.group));
    expect([root.json.parentOrganizationIds, root.json.isMaster]).toEqual([[], true]);
    expect([group.json.parentOrganizationIds, group.json.isMaster]).toEqual([[realm.root], false]);
    expect(root.json.environments).toHaveLength(3);
  });

  it('show the business group below the root, and among those of the user', async () => {
    const realm = await openRealm();
    const tree = await realm.call('GET', organization(realm.root, '/hierarchy'));
    expect(tree.json.subOrganizations[0].id).toBe(realm.group);
    const profile = await realm.call('GET', '/accounts/api/profile');
    const mine = profile.json.memberOfOrganizations.map(({ id }: { id: string }) => id);
    expect(mine).toEqual([realm.root, realm.group]);
  });

  it('say what the organisation is entitled to', async () => {
    const realm = await openRealm({ externalIdentity: false, targets: 'cloudhub1' });
    const one = (name: string) => realm.call('GET', organization(realm.root, `/entitlements/${name}`));
    expect((await one('cloudhub1')).json).toEqual({ enabled: true });
    expect((await one('externalIdentity')).json).toBe(false);
    expect((await one('toString')).status).toBe(404);
  });

  it('are 404 when unknown, and 403 for a token without the scope', async () => {
    const realm = await openRealm();
    expect((await realm.call('GET', organization('nowhere'))).status).toBe(404);
    const token = await realm.appToken([{ scope: 'read:organization', context_params: { org: realm.root } }]);
    expect((await realm.call('GET', organization(realm.root), undefined, token)).status).toBe(200);
    expect((await realm.call('GET', organization(realm.group), undefined, token)).status).toBe(403);
  });
});

describe('environments', () => {
  it('are found by name exactly, by part of a name, and by type', async () => {
    const realm = await openRealm();
    expect(await namesOf(realm, '')).toEqual(['Design', 'Sandbox', 'Production']);
    expect(await namesOf(realm, 'name=Sandbox')).toEqual(['Sandbox']);
    expect(await namesOf(realm, 'name=sandbox')).toEqual([]);
    expect(await namesOf(realm, 'search=SAND')).toEqual(['Sandbox']);
    expect(await namesOf(realm, 'type=design')).toEqual(['Design']);
    expect(await namesOf(realm, 'isProduction=true')).toEqual(['Production']);
  });

  it('come 25 at a time unless a limit says otherwise', async () => {
    const realm = await openRealm();
    for (let n = 0; n < 30; n += 1)
      await realm.call('POST', organization(realm.root, '/environments'), {
        name: `Extra${n}`,
        type: 'sandbox',
        isProduction: false,
      });
    expect(await namesOf(realm, '')).toHaveLength(25);
    expect(await namesOf(realm, 'offset=25')).toHaveLength(8);
    expect(await namesOf(realm, 'limit=500')).toHaveLength(33);
  });

  it('get a number instead of a refusal when their name is taken', async () => {
    const realm = await openRealm();
    const body = { name: 'Sandbox', type: 'sandbox', isProduction: false };
    const made = await realm.call('POST', organization(realm.root, '/environments'), body);
    expect([made.status, made.json.name]).toEqual([201, 'Sandbox-1']);
  });

  it('are refused with a bad name or a missing type', async () => {
    const realm = await openRealm();
    const make = (body: unknown) => realm.call('POST', organization(realm.root, '/environments'), body);
    expect((await make({ name: 'x', type: 'sandbox', isProduction: false })).status).toBe(400);
    expect((await make({ name: 'Fine', type: 'other', isProduction: false })).status).toBe(400);
    expect((await make({ name: 'Fine', isProduction: false })).status).toBe(400);
  });

  it('need isProduction by their schema, which the official CLI leaves out: both can be had', async () => {
    for (const [strictRequests, status] of [
      [true, 400],
      [false, 201],
    ] as const) {
      const realm = await openRealm({ strictRequests });
      const body = { name: 'Fine', type: 'sandbox', organizationId: realm.root };
      expect((await realm.call('POST', organization(realm.root, '/environments'), body)).status).toBe(status);
    }
  });

  it('are renamed and removed', async () => {
    const realm = await openRealm();
    const path = organization(realm.root, `/environments/${realm.sandboxEnv}`);
    expect((await realm.call('PUT', path, { name: 'Playground' })).json.name).toBe('Playground');
    const direct = await realm.call('GET', `/accounts/api/environments/${realm.sandboxEnv}`);
    expect(direct.json.name).toBe('Playground');
    expect((await realm.call('DELETE', path)).status).toBe(204);
    expect((await realm.call('GET', path)).status).toBe(404);
  });
});

describe('scopes of a connected app', () => {
  const scopesPath = (realm: Realm): string =>
    organization(realm.root, `/connectedApplications/${realm.description.connectedApp.clientId}/scopes`);
  const scope = (name: string, realm: Realm) => ({ scope: name, context_params: { org: realm.root } });

  it('are added, taken away and replaced by an administrator', async () => {
    const realm = await openRealm();
    const path = scopesPath(realm);
    const list = async (): Promise<string[]> =>
      (await realm.call('GET', path)).json.data.map(({ scope: name }: { scope: string }) => name);
    const replaced = await realm.call('PUT', path, { scopes: [scope('read:organization', realm)] });
    expect([replaced.status, await list()]).toEqual([204, ['read:organization']]);
    await realm.call('PATCH', path, {
      scopes: [scope('view:environment', realm)],
      scopesToDelete: [scope('read:organization', realm)],
    });
    expect(await list()).toEqual(['view:environment']);
    await realm.call('DELETE', path, { scopes: [scope('view:environment', realm)] });
    expect(await list()).toEqual([]);
  });

  it('cannot be changed by the app itself, nor with members that the document has not got', async () => {
    const realm = await openRealm();
    const body = { scopes: [scope('full', realm)] };
    const token = await realm.appToken();
    expect((await realm.call('PATCH', scopesPath(realm), body, token)).status).toBe(403);
    expect((await realm.call('PATCH', scopesPath(realm), { ...body, more: 1 })).status).toBe(400);
  });

  it('count at once for tokens that are out already', async () => {
    const realm = await openRealm();
    const token = await realm.appToken([]);
    const read = () => realm.call('GET', organization(realm.root), undefined, token);
    expect((await read()).status).toBe(403);
    await realm.call('PATCH', scopesPath(realm), { scopes: [scope('read:organization', realm)] });
    expect((await read()).status).toBe(200);
  });
});

describe('connected apps', () => {
  it('are made by an administrator, and one for itself cannot mix its grant types', async () => {
    const realm = await openRealm();
    const path = '/accounts/api/connectedApplications';
    const body = { client_name: 'CI', grant_types: ['client_credentials'], redirect_uris: [] };
    const made = await realm.call('POST', path, body);
    expect(made.json.client_secret).toMatch(/^[0-9a-f]{32}$/);
    const mixed = { ...body, grant_types: ['client_credentials', 'password'] };
    expect((await realm.call('POST', path, mixed)).status).toBe(400);
    expect((await realm.call('POST', path, { client_name: 'CI' })).json.errors[0].keyword).toBe('required');
    expect((await realm.call('POST', path, body, await realm.viewerToken())).status).toBe(403);
    expect((await realm.call('DELETE', `${path}/${made.json.client_id}`)).status).toBe(204);
    expect((await realm.call('GET', `${path}/${made.json.client_id}`)).status).toBe(404);
  });
});
