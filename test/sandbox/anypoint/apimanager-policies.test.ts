import { describe, expect, it } from 'vitest';
import { policiesOf } from '../../../src/sandbox/anypoint/apimanager/gateway-view.ts';
import { assignProvider, makeInstance, managerPath, openRealm, type Realm } from './realm.ts';

const mulesoft = '68ef9520-24e9-4cf2-b2f5-620025690913';
const oidc = 'openidconnect-access-token-enforcement';
const start = Date.parse('2026-09-01T08:00:00Z');

interface Template {
  assetId: string;
  version?: string;
  assetVersion?: string;
  configuration: unknown;
}

const templates = async (realm: Realm, query: string): Promise<Template[]> =>
  (
    await realm.call(
      'GET',
      `/apimanager/xapi/v1/organizations/${realm.root}/exchange-policy-templates?${query}`,
    )
  ).json;

const forInstance = (realm: Realm, id: number): string =>
  `apiInstanceId=${id}&environmentId=${realm.sandboxEnv}&latest=true`;

const policyBody = (more: Record<string, unknown> = {}) => ({
  groupId: mulesoft,
  assetId: oidc,
  assetVersion: '1.6.0',
  configurationData: { scopes: '', skipClientIdValidation: false },
  pointcutData: null,
  order: 1,
  disabled: false,
  ...more,
});

const apply = (realm: Realm, id: number, body: unknown = policyBody(), query = '') =>
  realm.call('POST', managerPath(realm, 'api', `/apis/${id}/policies${query}`), body);

const protectedRealm = async (moods: Parameters<typeof openRealm>[0] = {}) => {
  const realm = await openRealm(moods);
  const id = await makeInstance(realm, await assignProvider(realm, 'http://127.0.0.1:1'));
  return { realm, id };
};

describe('the policy templates of an instance', () => {
  it('have the OpenID Connect policy only when its provider is one', async () => {
    const { realm, id } = await protectedRealm();
    const names = async (query: string) => (await templates(realm, query)).map(({ assetId }) => assetId);
    expect(await names(forInstance(realm, id))).toContain(oidc);
    const [api] = realm.world.apimanager.apis;
    if (api) api.providerId = null;
    expect(await names(forInstance(realm, id))).not.toContain(oidc);
    expect(await names('latest=true')).toContain(oidc);
    if (api) api.technology = 'mule3';
    expect(await names(forInstance(realm, id))).toEqual([]);
  });

  it('have one version each when the latest is asked for', async () => {
    const { realm, id } = await protectedRealm();
    const versions = (list: Template[]) => list.filter((t) => t.assetId === oidc).map((t) => t.version);
    expect(versions(await templates(realm, forInstance(realm, id)))).toEqual(['1.6.0']);
    expect(versions(await templates(realm, ''))).toEqual(['1.2.0', '1.5.0', '1.6.0']);
  });

  it('may call the version assetVersion, and describe the configuration by a JSON Schema', async () => {
    const { realm, id } = await protectedRealm();
    const one = async () => (await templates(realm, forInstance(realm, id))).find((t) => t.assetId === oidc);
    expect((await one())?.configuration).toContainEqual(
      expect.objectContaining({ propertyName: 'scopes', optional: true }),
    );
    realm.moods.policyVersionField = 'assetVersion';
    realm.moods.policyConfigurationShape = 'json-schema';
    const other = await one();
    expect([other?.version, other?.assetVersion]).toEqual([undefined, '1.6.0']);
    expect(other?.configuration).toMatchObject({
      type: 'object',
      properties: { authenticationTimeout: { type: 'integer', default: 10_000 } },
    });
  });

  it('carry the snippets for the specification, and leave the configuration out on demand', async () => {
    const { realm } = await protectedRealm();
    const path = `/apimanager/xapi/v1/organizations/${realm.root}/exchange-policy-templates/${mulesoft}/${oidc}`;
    const { json } = await realm.call('GET', `${path}/1.6.0?includeConfiguration=false`);
    expect(json.ramlV1Snippet).toContain('oauth_2_0');
    expect(json).not.toHaveProperty('configuration');
    expect((await realm.call('GET', `${path}/9.0.0`)).status).toBe(404);
  });
});

describe('applying a policy', () => {
  it('answers 201 with the implementation, on both paths', async () => {
    const { realm, id } = await protectedRealm();
    const made = await apply(realm, id);
    expect(made.status).toBe(201);
    expect(made.json.implementationAsset).toMatchObject({ technology: 'mule4', assetId: `${oidc}-mule` });
    const second = policyBody({ assetId: 'rate-limiting', assetVersion: '1.4.0', order: undefined });
    const other = await realm.call('POST', managerPath(realm, 'xapi', `/apis/${id}/policies`), second);
    expect([other.status, other.json.order]).toEqual([201, 2]);
  });

  it('stores even keys that the policy does not know', async () => {
    const { realm, id } = await protectedRealm();
    const configurationData = { scopeClaimName: 'scp' };
    expect((await apply(realm, id, policyBody({ configurationData }))).status).toBe(201);
    const [policy] = policiesOf(realm.world, id, start);
    expect(policy?.configurationData).toEqual(configurationData);
  });

  it('is 409 the second time, unless duplicates are allowed', async () => {
    const { realm, id } = await protectedRealm();
    await apply(realm, id);
    expect((await apply(realm, id)).status).toBe(409);
    expect((await apply(realm, id, policyBody(), '?allowDuplicated=true')).status).toBe(201);
  });

  it.each(['groupId', 'assetId', 'assetVersion'])('is 400 without %s', async (name) => {
    const { realm, id } = await protectedRealm();
    const answer = await apply(realm, id, policyBody({ [name]: undefined }));
    expect([answer.status, answer.json.name]).toEqual([400, 'BadRequestError']);
    expect(answer.json.message).toContain(`'${name}'`);
  });

  it('is 400 for an unknown version, a wrong type, and a provider that is no OpenID Connect one', async () => {
    const { realm, id } = await protectedRealm();
    expect((await apply(realm, id, policyBody({ assetVersion: '9.9.9' }))).status).toBe(400);
    expect((await apply(realm, id, policyBody({ apiVersionId: 'one' }))).status).toBe(400);
    const [api] = realm.world.apimanager.apis;
    if (api) api.providerId = null;
    expect((await apply(realm, id)).status).toBe(400);
  });

  it('wants apiVersionId as an integer by its schema, which the official CLI sends as text: both can be had', async () => {
    for (const [strictRequests, status] of [
      [true, 400],
      [false, 201],
    ] as const) {
      const { realm, id } = await protectedRealm({ strictRequests });
      expect((await apply(realm, id, policyBody({ apiVersionId: String(id) }))).status).toBe(status);
    }
  });

  it('is 404 for another instance, and 403 without the right', async () => {
    const { realm, id } = await protectedRealm();
    expect((await apply(realm, id + 1000)).status).toBe(404);
    const token = await realm.appToken([
      { scope: 'read:api_policies', context_params: { org: realm.root, envId: realm.sandboxEnv } },
    ]);
    const path = managerPath(realm, 'api', `/apis/${id}/policies`);
    expect((await realm.call('POST', path, policyBody(), token)).status).toBe(403);
    expect((await realm.call('GET', path, undefined, token)).status).toBe(200);
  });
});

describe('the policies of an instance', () => {
  it('are listed in the shape that fullInfo or the mood asks for', async () => {
    const { realm, id } = await protectedRealm();
    const { json } = await apply(realm, id);
    const list = async (query = '') =>
      (await realm.call('GET', managerPath(realm, 'api', `/apis/${id}/policies${query}`))).json;
    expect(await list()).toMatchObject([{ id: json.id, assetId: oidc, order: 1 }]);
    expect(await list('?fullInfo=true')).toMatchObject({
      policies: [{ policyId: json.id, template: { assetId: oidc, assetVersion: '1.6.0' } }],
    });
    realm.moods.policyListShape = 'value';
    expect((await list()).value).toHaveLength(1);
    realm.moods.policyListShape = 'array';
    expect(await list('?fullInfo=true')).toHaveLength(1);
  });

  it('are read, changed, turned off, turned on, reordered and removed', async () => {
    const { realm, id } = await protectedRealm();
    const { json } = await apply(realm, id);
    const path = managerPath(realm, 'api', `/apis/${id}/policies`);
    const one = `${path}/${json.id}`;
    const changed = await realm.call('PATCH', one, { configurationData: { scopes: 'read' } });
    expect(changed.json.configurationData).toEqual({ scopes: 'read' });
    const off = await realm.call('POST', `${one.replace('/api/v1', '/xapi/v1')}/disable`);
    expect([off.status, off.json.disabled]).toEqual([201, true]);
    expect(policiesOf(realm.world, id, start)).toEqual([]);
    await realm.call('POST', `${one.replace('/api/v1', '/xapi/v1')}/enable`);
    const moved = await realm.call('PATCH', path, [{ id: json.id, order: 7 }]);
    expect(moved.json).toMatchObject([{ order: 7, disabled: false }]);
    expect((await realm.call('PATCH', path, [{ id: 1, order: 1 }])).status).toBe(400);
    expect((await realm.call('DELETE', one)).status).toBe(204);
    expect((await realm.call('GET', one)).status).toBe(404);
  });

  it('reach the gateway only after a delay, when they come, change and go', async () => {
    const { realm, id } = await protectedRealm({ policyDelayMs: 1000 });
    const { json } = await apply(realm, id);
    const scopes = (at: number): unknown[] =>
      policiesOf(realm.world, id, start + at).map((policy) => policy.configurationData['scopes']);
    const one = managerPath(realm, 'api', `/apis/${id}/policies/${json.id}`);
    expect([scopes(999), scopes(1000)]).toEqual([[], ['']]);
    realm.pass(2000);
    await realm.call('PATCH', one, { configurationData: { scopes: 'read' } });
    expect([scopes(2999), scopes(3000)]).toEqual([[''], ['read']]);
    realm.pass(2000);
    await realm.call('DELETE', one);
    expect((await realm.call('GET', one)).status).toBe(404);
    expect([scopes(4999), scopes(5000)]).toEqual([['read'], []]);
  });
});

describe('tiers', () => {
  const tier = { name: 'Free', status: 'ACTIVE', autoApprove: true, limits: [] };

  it('are made once for each name, changed and removed', async () => {
    const { realm, id } = await protectedRealm();
    const path = managerPath(realm, 'api', `/apis/${id}/tiers`);
    const made = await realm.call('POST', path, tier);
    expect([made.status, made.json.name]).toEqual([201, 'Free']);
    expect((await realm.call('POST', path, tier)).status).toBe(409);
    expect((await realm.call('POST', path, { name: 'Gold' })).status).toBe(400);
    await realm.call('PUT', `${path}/${made.json.id}`, { status: 'DEPRECATED' });
    expect((await realm.call('GET', `${path}?active=true`)).json.total).toBe(0);
    expect((await realm.call('GET', path)).json.total).toBe(1);
    expect((await realm.call('DELETE', `${path}/${made.json.id}`)).status).toBe(204);
  });
});
