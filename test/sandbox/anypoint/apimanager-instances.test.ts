import { describe, expect, it } from 'vitest';
import {
  assignProvider,
  instanceBody,
  makeInstance,
  managerPath,
  openRealm,
  providerBody,
  publish,
  type Realm,
} from './realm.ts';

const nowhere = 'http://127.0.0.1:1';
const create = (realm: Realm, more: Record<string, unknown> = {}, kind: 'api' | 'xapi' = 'api') =>
  realm.call('POST', managerPath(realm, kind, '/apis'), instanceBody(realm, more));
const read = (realm: Realm, id: number, query = '') =>
  realm.call('GET', managerPath(realm, 'api', `/apis/${id}${query}`));
const patch = (realm: Realm, id: number, body: unknown) =>
  realm.call('PATCH', managerPath(realm, 'api', `/apis/${id}`), body);
const endpoint = (changed: Record<string, unknown>) => ({
  type: 'rest-api',
  uri: null,
  proxyUri: null,
  isCloudHub: null,
  ...changed,
});

describe('a new API instance', () => {
  it.each(['api', 'xapi'] as const)('is made on %s/v1 with the provider that was asked for', async (kind) => {
    const realm = await openRealm();
    publish(realm);
    const providerId = await assignProvider(realm, nowhere);
    const made = await create(realm, { providerId }, kind);
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({
      providerId,
      technology: 'mule4',
      assetVersion: '1.0.0',
      productVersion: 'v1',
      instanceLabel: 'oauth-demo',
      masterOrganizationId: realm.root,
      autodiscoveryInstanceName: `v1:${made.json.id}`,
    });
  });

  it('has the native provider when none is named', async () => {
    const realm = await openRealm();
    expect((await read(realm, await makeInstance(realm, null))).json).not.toHaveProperty('providerId');
  });

  it('refuses a provider that is unknown, or not assigned to the environment', async () => {
    const realm = await openRealm();
    publish(realm);
    expect((await create(realm, { providerId: 'd6b3b4b4-0000-4000-8000-000000000000' })).status).toBe(400);
    const path = `/accounts/api/organizations/${realm.root}/clientProviders`;
    const { providerId } = (await realm.call('POST', path, providerBody(nowhere))).json;
    expect((await create(realm, { providerId })).status).toBe(400);
  });

  it('is 404 until API Manager sees the asset', async () => {
    const realm = await openRealm();
    publish(realm, { visibleAt: Date.parse('2026-09-01T08:00:01Z') });
    expect((await create(realm)).status).toBe(404);
    realm.pass(1000);
    expect((await create(realm)).status).toBe(201);
  });

  it('is for Mule 3 when nothing says that its runtime is Mule 4', async () => {
    const realm = await openRealm();
    publish(realm);
    const made = await create(realm, { endpoint: endpoint({ deploymentType: 'CH2' }) });
    expect(made.json.technology).toBe('mule3');
    const flex = {
      technology: 'flexGateway',
      instanceLabel: 'flex',
      endpoint: endpoint({ deploymentType: 'HY' }),
    };
    expect((await create(realm, flex)).json.technology).toBe('flexGateway');
  });

  it.each([
    ['an empty label', { instanceLabel: '' }, 'minLength'],
    ['no coordinates', { spec: { groupId: 'g', assetId: 'a' } }, 'required'],
    ['no spec', { spec: undefined }, 'required'],
    ['a missing key of the endpoint', { endpoint: { uri: null, proxyUri: null } }, 'required'],
    ['an implementation URI that is too long', { endpoint: endpoint({ uri: 'h'.repeat(257) }) }, 'maxLength'],
    ['an unknown deployment type', { endpoint: endpoint({ deploymentType: 'CH3' }) }, 'enum'],
    ['an unknown technology', { technology: 'omniGateway' }, 'enum'],
  ])('is refused with %s', async (_, more, keyword) => {
    const realm = await openRealm();
    publish(realm);
    const answer = await create(realm, more);
    expect(answer.status).toBe(400);
    expect(answer.json.errors.map((error: { keyword: string }) => error.keyword)).toEqual([keyword]);
  });

  it('conflicts with another of the same label for the same API', async () => {
    const realm = await openRealm();
    await makeInstance(realm, null);
    expect((await create(realm)).status).toBe(409);
    expect((await create(realm, { instanceLabel: 'other' })).status).toBe(201);
  });

  it('needs the right in this environment', async () => {
    const realm = await openRealm();
    publish(realm);
    const grant = (envId: string) => [
      { scope: 'manage:api_configuration', context_params: { org: realm.root, envId } },
    ];
    const path = managerPath(realm, 'api', '/apis');
    const production = realm.description.environments['Production'] ?? '';
    const wrong = await realm.appToken(grant(production));
    expect((await realm.call('POST', path, instanceBody(realm), wrong)).status).toBe(403);
    const right = await realm.appToken(grant(realm.sandboxEnv));
    expect((await realm.call('POST', path, instanceBody(realm), right)).status).toBe(201);
  });
});

describe('an API instance', () => {
  it('is unregistered until a gateway has made contact', async () => {
    const realm = await openRealm();
    const id = await makeInstance(realm, null);
    expect((await read(realm, id)).json.status).toBe('unregistered');
    const [stored] = realm.world.apimanager.apis;
    if (stored) stored.lastActiveDate = Date.parse('2026-09-01T08:00:00Z');
    realm.pass(5);
    expect((await read(realm, id)).json).toMatchObject({ status: 'active', lastActiveDelta: 5 });
  });

  it('shows validation and proxy template only when they are asked for', async () => {
    const realm = await openRealm();
    const id = await makeInstance(realm, null);
    expect((await read(realm, id)).json.endpoint).not.toHaveProperty('validation');
    const asked = await read(realm, id, '?includeValidation=true&includeProxyTemplate=true');
    expect(asked.json.endpoint).toMatchObject({ validation: 'NOT_APPLICABLE', proxyTemplate: null });
  });

  it('is read on api/v1 only, and in its own environment', async () => {
    const realm = await openRealm();
    const id = await makeInstance(realm, null);
    expect((await realm.call('GET', managerPath(realm, 'xapi', `/apis/${id}`))).status).toBe(405);
    const elsewhere = managerPath(realm, 'api', `/apis/${id}`).replace(
      realm.sandboxEnv,
      realm.description.environments['Production'] ?? '',
    );
    const answer = await realm.call('GET', elsewhere);
    expect([answer.status, answer.json.message]).toEqual([
      404,
      '"route" could not be found using "request path"',
    ]);
  });

  it('changes its label, consumer URL, endpoint and asset version', async () => {
    const realm = await openRealm();
    const id = await makeInstance(realm, null);
    publish(realm, { version: '1.0.1' });
    const changed = await patch(realm, id, {
      instanceLabel: 'renamed',
      endpointUri: 'https://api.example.test/',
      assetVersion: '1.0.1',
      endpoint: { uri: 'http://127.0.0.1:2/mock' },
    });
    expect(changed.json).toMatchObject({ instanceLabel: 'renamed', assetVersion: '1.0.1' });
    expect(changed.json.endpoint).toMatchObject({
      uri: 'http://127.0.0.1:2/mock',
      proxyUri: 'http://0.0.0.0:8081/',
    });
    expect((await patch(realm, id, { assetVersion: '9.9.9' })).status).toBe(404);
    expect((await patch(realm, id, { instanceLabel: '' })).status).toBe(400);
  });

  it('changes nothing when a part of the change is refused', async () => {
    const realm = await openRealm();
    const id = await makeInstance(realm, null);
    expect((await patch(realm, id, { instanceLabel: 'renamed', assetVersion: '9.9.9' })).status).toBe(404);
    expect((await read(realm, id)).json.instanceLabel).toBe('oauth-demo');
  });

  it('keeps its provider once it has a contract', async () => {
    const realm = await openRealm();
    const providerId = await assignProvider(realm, nowhere);
    const id = await makeInstance(realm, null);
    expect((await patch(realm, id, { providerId })).json.providerId).toBe(providerId);
    realm.world.apimanager.contracts.push({
      id: 1,
      apiId: id,
      applicationId: 1,
      status: 'PENDING',
      approvedDate: null,
      effectiveAt: 0,
      tierId: null,
      requestedTierId: null,
      createdAt: 0,
    });
    expect((await patch(realm, id, { providerId: null })).status).toBe(409);
  });

  it('is deleted on api/v1, and may have to be undeployed first', async () => {
    const realm = await openRealm({ apiDeletionNeeds: 'undeployed' });
    const id = await makeInstance(realm, null);
    realm.world.apimanager.contracts.push({
      id: 1,
      apiId: id,
      applicationId: 1,
      status: 'APPROVED',
      approvedDate: 0,
      effectiveAt: 0,
      tierId: null,
      requestedTierId: null,
      createdAt: 0,
    });
    const remove = () => realm.call('DELETE', managerPath(realm, 'api', `/apis/${id}`));
    expect((await remove()).status).toBe(409);
    realm.moods.apiDeletionNeeds = 'nothing';
    expect((await remove()).status).toBe(204);
    expect((await remove()).status).toBe(404);
    expect(realm.world.apimanager.contracts).toEqual([]);
  });
});

describe('the list of API instances', () => {
  const ids = (list: readonly { id: number }[]): number[] => list.map(({ id }) => id);

  it('comes by asset on api/v1 and flat on xapi/v1', async () => {
    const realm = await openRealm();
    const id = await makeInstance(realm, null);
    const list = async (kind: 'api' | 'xapi') =>
      (await realm.call('GET', managerPath(realm, kind, '/apis?assetId=oauth-demo-api'))).json;
    const byAsset = await list('api');
    expect(byAsset.assets[0]).toMatchObject({
      exchangeAssetName: 'OAuth demo API',
      assetId: 'oauth-demo-api',
      totalApis: 1,
    });
    expect(ids(byAsset.assets[0].apis)).toEqual([id]);
    expect(ids((await list('xapi')).instances)).toEqual([id]);
    realm.moods.apiListShape = 'instances';
    expect(ids((await list('api')).instances)).toEqual([id]);
  });

  it('is filtered by label exactly, and by the coordinates of the asset', async () => {
    const realm = await openRealm();
    await makeInstance(realm, null);
    const total = async (query: string): Promise<number> =>
      (await realm.call('GET', managerPath(realm, 'api', `/apis?${query}`))).json.total;
    expect(await total('instanceLabel=oauth-demo')).toBe(1);
    expect(await total('instanceLabel=oauth')).toBe(0);
    expect(await total('query=DEMO')).toBe(1);
    expect(await total('assetVersion=2.0.0')).toBe(0);
    expect(await total(`groupId=${realm.root}&limit=0`)).toBe(1);
  });
});
