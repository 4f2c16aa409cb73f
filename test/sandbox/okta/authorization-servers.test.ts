import { describe, expect, test } from 'vitest';
import { eachOf, type Org, openOrg, textAt } from './org.ts';

const base = '/api/v1/authorizationServers';
const demo = { name: 'OAuth Demo', description: 'For the demo', audiences: ['api://oauth-demo'] };

const policy = (changed: Record<string, unknown> = {}) => ({
  type: 'OAUTH_AUTHORIZATION_POLICY',
  status: 'ACTIVE',
  name: 'All clients',
  description: 'Made by a test',
  priority: 1,
  conditions: { clients: { include: ['ALL_CLIENTS'] } },
  ...changed,
});

const rule = (conditions: Record<string, unknown> = {}, token?: Record<string, unknown>) => ({
  type: 'RESOURCE_ACCESS',
  name: 'Default rule',
  status: 'ACTIVE',
  priority: 1,
  conditions: {
    people: { users: { include: [], exclude: [] }, groups: { include: ['EVERYONE'], exclude: [] } },
    grantTypes: { include: ['authorization_code', 'implicit', 'client_credentials'] },
    scopes: { include: ['*'] },
    ...conditions,
  },
  ...(token ? { actions: { token } } : {}),
});

const policyOn = async (org: Org): Promise<string> => {
  const answer = await org.call('POST', `${base}/default/policies`, policy());
  return `${base}/default/policies/${textAt(answer, 'id')}`;
};

describe('an authorization server', () => {
  test('is created with 201, active, with an issuer under the org and no policy', async () => {
    const org = await openOrg();
    const answer = await org.call('POST', base, demo);
    const id = textAt(answer, 'id');
    expect(answer.status).toBe(201);
    expect(id).toMatch(/^aus\w{17}$/);
    expect(answer.json).toMatchObject({
      status: 'ACTIVE',
      default: false,
      issuer: `${org.description.orgUrl}/oauth2/${id}`,
      issuerMode: 'ORG_URL',
      created: '2026-09-01T08:00:00.000Z',
    });
    expect((await org.call('GET', `${base}/${id}/policies`)).json).toEqual([]);
    const scopes = await org.call('GET', `${base}/${id}/scopes`);
    expect(eachOf(scopes, 'name')).toContain('openid');
  });

  test('needs a name, a description and exactly one audience, which is a URI when it has a colon', async () => {
    const org = await openOrg();
    const bad = [
      { ...demo, name: undefined },
      { ...demo, description: '' },
      { ...demo, audiences: [] },
      { ...demo, audiences: ['api://a', 'api://b'] },
      { ...demo, audiences: ['://broken'] },
      { ...demo, issuerMode: 'CUSTOM_URL' },
      { ...demo, surprise: true },
    ];
    for (const body of bad) {
      const answer = await org.call('POST', base, body);
      expect([answer.status, textAt(answer, 'errorCode')]).toEqual([400, 'E0000001']);
    }
    const nameless = await org.call('POST', base, { ...demo, name: undefined });
    expect(textAt(nameless, 'errorCauses.0.errorSummary')).toBe('name: The field cannot be left blank');
  });

  test('with a name that exists is refused, or made twice, as the mood has it', async () => {
    const org = await openOrg();
    expect((await org.call('POST', base, demo)).status).toBe(201);
    expect((await org.call('POST', base, demo)).status).toBe(400);
    org.moods.uniqueNames = false;
    expect((await org.call('POST', base, demo)).status).toBe(201);
  });

  test('`default` is found by that word, listed with its real id, and never deleted', async () => {
    const org = await openOrg();
    const byWord = await org.call('GET', `${base}/default`);
    expect(textAt(byWord, 'id')).toMatch(/^aus/);
    expect(byWord.json).toMatchObject({ name: 'default', default: true, audiences: ['api://default'] });
    expect(textAt(byWord, 'issuer')).toBe(org.description.defaultIssuer);
    expect((await org.call('DELETE', `${base}/default`)).status).toBe(400);
  });

  test('an unknown id is 404 E0000007 with the type', async () => {
    const org = await openOrg();
    const answer = await org.call('GET', `${base}/ausNothing`);
    expect(answer.status).toBe(404);
    expect(textAt(answer, 'errorSummary')).toBe(
      'Not found: Resource not found: ausNothing (AuthorizationServer)',
    );
  });

  test('is replaced as it was read, and deleted once it is inactive', async () => {
    const org = await openOrg();
    const made = await org.call('POST', base, demo);
    const path = `${base}/${textAt(made, 'id')}`;
    const renamed = await org.call('PUT', path, { ...(made.json as object), name: 'Renamed' });
    expect([renamed.status, textAt(renamed, 'name')]).toEqual([200, 'Renamed']);
    expect((await org.call('DELETE', path)).status).toBe(400);
    expect((await org.call('POST', `${path}/lifecycle/deactivate`)).status).toBe(204);
    expect((await org.call('DELETE', path)).status).toBe(204);
    expect((await org.call('GET', path)).status).toBe(404);
  });

  test('lists come in pages with Link headers, the last one without `next`', async () => {
    const org = await openOrg();
    for (const name of ['one', 'two']) await org.call('POST', base, { ...demo, name });
    const seen: unknown[] = [];
    let path: string | undefined = `${base}?limit=2`;
    let pages = 0;
    while (path !== undefined) {
      const answer = await org.call('GET', path);
      const link: string = answer.headers.get('link') ?? '';
      expect(link).toContain('rel="self"');
      seen.push(...eachOf(answer, 'name'));
      pages += 1;
      path = /<([^>]+)>; rel="next"/.exec(link)?.[1];
    }
    expect([seen, pages]).toEqual([['default', 'one', 'two'], 2]);
    expect(eachOf(await org.call('GET', `${base}?q=tw`), 'name')).toEqual(['two']);
    expect((await org.call('GET', `${base}?limit=201`)).status).toBe(400);
  });

  test('new ones are missing from lists for as long as the mood says, though they are found by id', async () => {
    const org = await openOrg({ listLagMs: 5000 });
    const made = await org.call('POST', base, demo);
    expect(eachOf(await org.call('GET', base), 'name')).toEqual(['default']);
    expect((await org.call('GET', `${base}/${textAt(made, 'id')}`)).status).toBe(200);
    org.pass(5000);
    expect(eachOf(await org.call('GET', base), 'name')).toEqual(['default', 'OAuth Demo']);
  });

  test('shows its public signing key and never the private one', async () => {
    const org = await openOrg();
    const { json } = await org.call('GET', `${base}/default/credentials/keys`);
    expect(json).toMatchObject([{ kty: 'RSA', alg: 'RS256', use: 'sig', status: 'ACTIVE' }]);
    expect(Object.keys((json as object[])[0] ?? {})).not.toContain('d');
  });
});

describe('an access policy', () => {
  test('is created with 201 and takes its place by priority', async () => {
    const org = await openOrg();
    const first = await org.call('POST', `${base}/default/policies`, policy());
    expect([first.status, textAt(first, 'id').slice(0, 3)]).toEqual([201, '00p']);
    await org.call('POST', `${base}/default/policies`, policy({ name: 'Above' }));
    const list = await org.call('GET', `${base}/default/policies`);
    expect(list.json).toMatchObject([
      { name: 'Above', priority: 1 },
      { name: 'All clients', priority: 2 },
    ]);
  });

  test('without a status is inactive, as reported, unless the mood says otherwise', async () => {
    const org = await openOrg();
    const path = `${base}/default/policies`;
    const quiet = await org.call('POST', path, policy({ status: undefined }));
    expect(textAt(quiet, 'status')).toBe('INACTIVE');
    const lifecycle = `${path}/${textAt(quiet, 'id')}/lifecycle`;
    expect((await org.call('POST', `${lifecycle}/activate`)).status).toBe(204);
    expect(eachOf(await org.call('GET', path), 'status')).toEqual(['ACTIVE']);
  });

  test('needs a description, a priority and clients that exist', async () => {
    const org = await openOrg();
    const bad = [
      policy({ description: undefined }),
      policy({ priority: undefined }),
      policy({ conditions: undefined }),
      policy({ conditions: { clients: { include: ['0oaNobody'] } } }),
      policy({ name: 'x'.repeat(101) }),
      policy({ type: 'ACCESS_POLICY' }),
    ];
    for (const body of bad)
      expect((await org.call('POST', `${base}/default/policies`, body)).status).toBe(400);
  });

  test('stands on `default` from the start in older orgs, and stays away once deleted', async () => {
    const org = await openOrg({ defaultServerHasPolicy: true });
    const list = await org.call('GET', `${base}/default/policies`);
    expect(eachOf(list, 'name')).toEqual(['Default Policy']);
    const path = `${base}/default/policies/${textAt(list, '0.id')}`;
    expect((await org.call('GET', `${path}/rules`)).json).toMatchObject([{ status: 'ACTIVE' }]);
    expect((await org.call('DELETE', path)).status).toBe(204);
    expect((await org.call('GET', `${base}/default/policies`)).json).toEqual([]);
  });
});

describe('a rule', () => {
  test('is created with 201 and Okta’s lifetimes; omitted scopes come back empty', async () => {
    const org = await openOrg();
    const path = await policyOn(org);
    const answer = await org.call('POST', `${path}/rules`, rule({ scopes: undefined }));
    expect(answer.status).toBe(201);
    expect(textAt(answer, 'id')).toMatch(/^0pr/);
    expect(answer.json).toMatchObject({
      conditions: { scopes: { include: [] } },
      actions: {
        token: {
          accessTokenLifetimeMinutes: 60,
          refreshTokenLifetimeMinutes: 0,
          refreshTokenWindowMinutes: 10080,
        },
      },
    });
  });

  test('takes no refresh_token and no grant type that Okta does not know', async () => {
    const org = await openOrg();
    const path = await policyOn(org);
    for (const grant of ['refresh_token', 'magic'])
      expect(
        (await org.call('POST', `${path}/rules`, rule({ grantTypes: { include: [grant] } }))).status,
      ).toBe(400);
  });

  test('needs people when implicit is among its grant types', async () => {
    const org = await openOrg();
    const path = await policyOn(org);
    expect((await org.call('POST', `${path}/rules`, rule({ people: undefined }))).status).toBe(400);
    const machine = rule({ people: undefined, grantTypes: { include: ['client_credentials'] } });
    expect((await org.call('POST', `${path}/rules`, machine)).status).toBe(201);
  });

  test('takes EVERYONE or the ids of groups that exist', async () => {
    const org = await openOrg();
    const path = await policyOn(org);
    const group = org.world.groups[0]?.id;
    const people = (include: unknown[]) => ({ people: { groups: { include } } });
    expect((await org.call('POST', `${path}/rules`, rule(people(['00gNothing'])))).status).toBe(400);
    expect((await org.call('POST', `${path}/rules`, rule(people([group])))).status).toBe(201);
  });

  test('keeps lifetimes within their bounds', async () => {
    const org = await openOrg();
    const path = await policyOn(org);
    const bad = [
      { accessTokenLifetimeMinutes: 4 },
      { accessTokenLifetimeMinutes: 1441 },
      { refreshTokenLifetimeMinutes: 30 },
      { refreshTokenWindowMinutes: 9 },
      { refreshTokenLifetimeMinutes: 100, refreshTokenWindowMinutes: 101 },
    ];
    for (const token of bad)
      expect((await org.call('POST', `${path}/rules`, rule({}, token))).status).toBe(400);
  });

  test('is replaced as it was read, switched off and deleted', async () => {
    const org = await openOrg();
    const path = await policyOn(org);
    const made = await org.call('POST', `${path}/rules`, rule());
    const self = `${path}/rules/${textAt(made, 'id')}`;
    expect((await org.call('PUT', self, made.json)).json).toEqual(made.json);
    expect((await org.call('POST', `${self}/lifecycle/deactivate`)).status).toBe(204);
    expect(textAt(await org.call('GET', self), 'status')).toBe('INACTIVE');
    expect((await org.call('DELETE', self)).status).toBe(204);
    expect((await org.call('GET', self)).status).toBe(404);
  });
});

describe('a scope', () => {
  test('is created with 201, unique, and with a name that Okta allows', async () => {
    const org = await openOrg();
    const path = `${base}/default/scopes`;
    const made = await org.call('POST', path, { name: 'employees.read' });
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({ consent: 'IMPLICIT', metadataPublish: 'NO_CLIENTS', system: false });
    for (const name of ['employees.read', 'two words', 'okta.mine', '*', 'a"b'])
      expect((await org.call('POST', path, { name })).status).toBe(400);
    expect((await org.call('DELETE', `${path}/${textAt(made, 'id')}`)).status).toBe(204);
  });

  test('of Okta’s own cannot be deleted', async () => {
    const org = await openOrg();
    const list = await org.call('GET', `${base}/default/scopes?q=openid`);
    expect((await org.call('DELETE', `${base}/default/scopes/${textAt(list, '0.id')}`)).status).toBe(403);
  });
});
