import { describe, expect, it } from 'vitest';
import { contractFor } from '../../../src/sandbox/anypoint/apimanager/gateway-view.ts';
import {
  type Answer,
  assignProvider,
  type IdentityProvider,
  makeInstance,
  managerPath,
  openIdentityProvider,
  openRealm,
  type Realm,
} from './realm.ts';

const start = Date.parse('2026-09-01T08:00:00Z');
const applications = (realm: Realm, rest = '', org = realm.root): string =>
  `/exchange/api/v2/organizations/${org}/applications${rest}`;

const body = (more: Record<string, unknown> = {}) => ({
  name: 'OIDC-Demo-App',
  description: '',
  url: '',
  redirectUri: ['http://127.0.0.1:4000/callback'],
  grantTypes: ['authorization_code', 'implicit'],
  apiEndpoints: false,
  ...more,
});

interface Setup {
  readonly realm: Realm;
  readonly idp: IdentityProvider;
  readonly id: number;
  register(more?: Record<string, unknown>, token?: string): Promise<Answer>;
}

/** An instance whose provider is on a listening identity provider. */
const setup = async (
  moods: Parameters<typeof openRealm>[0] = {},
  provider: Record<string, unknown> = {},
): Promise<Setup> => {
  const realm = await openRealm(moods);
  const idp = await openIdentityProvider();
  const id = await makeInstance(realm, await assignProvider(realm, idp.origin, provider));
  idp.received.length = 0;
  return {
    realm,
    idp,
    id,
    register: (more, token) =>
      realm.call('POST', applications(realm, `?apiInstanceId=${id}`), body(more), token),
  };
};

const contractBody = (realm: Realm, id: number, more: Record<string, unknown> = {}) => ({
  apiId: String(id),
  instanceType: 'api',
  acceptedTerms: true,
  organizationId: realm.root,
  groupId: realm.root,
  assetId: 'oauth-demo-api',
  version: '1.0.0',
  versionGroup: 'v1',
  environmentId: realm.sandboxEnv,
  ...more,
});

const requestAccess = ({ realm, id }: Setup, application: number, more: Record<string, unknown> = {}) =>
  realm.call('POST', applications(realm, `/${application}/contracts`), contractBody(realm, id, more));

describe('a new client application', () => {
  it('is registered at the identity provider with the stored header, and takes its credentials', async () => {
    const { idp, register } = await setup();
    const made = await register();
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({
      clientId: '0oa1',
      clientSecret: 'idp-secret',
      clientProvider: { name: 'OIDC Client Provider', type: 'openid-dynamic-client' },
    });
    expect(idp.received).toHaveLength(1);
    const [sent] = idp.received;
    expect([sent?.method, sent?.path]).toEqual(['POST', '/oauth2/v1/clients']);
    expect(sent?.headers.authorization).toBe('SSWS 00canary');
    expect(sent?.body).toEqual({
      client_name: 'OIDC-Demo-App',
      redirect_uris: ['http://127.0.0.1:4000/callback'],
      grant_types: ['authorization_code', 'implicit'],
      response_types: ['code', 'id_token', 'token'],
      token_endpoint_auth_method: 'client_secret_basic',
    });
  });

  it('may be registered with application_type', async () => {
    const { idp, register } = await setup({ registrationSendsApplicationType: true });
    await register();
    expect(idp.received[0]?.body.application_type).toBe('web');
  });

  it('fails with the answer of the identity provider, and is not kept', async () => {
    const { realm, idp, register } = await setup();
    idp.answer = () => ({ status: 401, json: { errorCode: 'E0000011' } });
    const answer = await register();
    expect(answer.status).toBe(400);
    expect(answer.json.message).toContain('talking to CoreServices');
    expect(answer.json.message).toContain('401 {"errorCode":"E0000011"}');
    expect(answer.text).not.toContain('00canary');
    expect(realm.world.apimanager.applications).toEqual([]);
  });

  it('fails when the identity provider answers no credentials, or cannot be reached', async () => {
    const { idp, register } = await setup();
    idp.answer = () => ({ status: 201, json: { client_id: 'x' } });
    expect((await register()).status).toBe(400);
    const realm = await openRealm();
    const id = await makeInstance(realm, await assignProvider(realm, 'http://127.0.0.1:1'));
    const path = applications(realm, `?apiInstanceId=${id}`);
    expect((await realm.call('POST', path, body())).status).toBe(400);
  });

  it('fails with 504 when the identity provider is slower than the limit of the provider', async () => {
    const { idp, register } = await setup({}, { client_request_timeout: 30 });
    idp.answer = () => 'silence';
    expect((await register()).status).toBe(504);
    expect(idp.received).toHaveLength(1);
  });

  it('has the limit of the platform when the provider names none', async () => {
    const { idp, register } = await setup({ idpTimeoutMs: 30 });
    idp.answer = () => 'silence';
    expect((await register()).status).toBe(504);
  });

  it('needs an instance, which decides the provider', async () => {
    const { realm, idp } = await setup();
    const answer = await realm.call('POST', applications(realm), body());
    expect([answer.status, answer.json]).toEqual([
      400,
      { status: 400, message: 'A target apiInstanceId or groupInstanceId is required', details: {} },
    ]);
    expect((await realm.call('POST', applications(realm, '?apiInstanceId=1'), body())).status).toBe(404);
    expect(idp.received).toEqual([]);
  });

  it('lives on the root organisation', async () => {
    const { realm, id } = await setup();
    const path = applications(realm, `?apiInstanceId=${id}`, realm.group);
    expect((await realm.call('POST', path, body())).status).toBe(404);
  });

  it('conflicts with one of the same name before anything is registered', async () => {
    const { realm, idp, register } = await setup();
    await register();
    expect((await register()).status).toBe(409);
    expect(idp.received).toHaveLength(1);
    realm.moods.applicationNamesUnique = false;
    expect((await register()).status).toBe(201);
  });

  it('takes only grant types that the provider supports, with those that they depend on', async () => {
    const { idp, register } = await setup();
    expect((await register({ grantTypes: ['client_credentials'] })).status).toBe(400);
    expect((await register({ grantTypes: ['implicit', 'refresh_token'] })).status).toBe(400);
    expect((await register({ grantTypes: ['authorization_code', 'refresh_token'] })).status).toBe(201);
    expect(idp.received).toHaveLength(1);
  });

  it('gets credentials of the platform when the instance has the native provider', async () => {
    const realm = await openRealm();
    const id = await makeInstance(realm, null);
    const made = await realm.call('POST', applications(realm, `?apiInstanceId=${id}`), body());
    expect(made.json.clientId).toMatch(/^[0-9a-f]{32}$/);
    expect(made.json.clientProvider.providerId).toBeNull();
    const reset = await realm.call('POST', applications(realm, `/${made.json.id}/secret/reset`));
    expect([reset.status, reset.json.clientSecret === made.json.clientSecret]).toEqual([201, false]);
  });

  it('tells the grant types of a provider under Exchange too', async () => {
    const { realm } = await setup();
    const [provider] = realm.world.accounts.clientProviders;
    const path = `/exchange/api/v2/organizations/${realm.root}/clientProviders/${provider?.providerId}/grantTypes`;
    const { json } = await realm.call('GET', path);
    expect(json.type.name).toBe('openid-dynamic-client');
    expect(json.grant_types.map(({ name }: { name: string }) => name)).toContain('implicit');
  });
});

describe('client applications', () => {
  it('are found by part of a name or by the whole name, without their secrets', async () => {
    const { realm, register } = await setup();
    await register();
    await register({ name: 'OIDC-Demo-App-2' });
    const find = (query: string) => realm.call('GET', applications(realm, `?${query}`));
    expect((await find('query=demo')).json).toHaveLength(2);
    const exact = await find('query=OIDC-Demo-App&literalMatch=true');
    expect(exact.json).toHaveLength(1);
    expect(exact.text).not.toContain('idp-secret');
    expect((await find('targetAdminSite=true&query=OIDC-Demo-App-2')).json[0].clientSecret).toBe(
      'idp-secret',
    );
  });

  it('are managed by a connected app only when it made them, or was given them', async () => {
    const { realm, register } = await setup();
    const byUser = (await register()).json;
    const scope = { scope: 'create:client_applications', context_params: { org: realm.root } };
    const token = await realm.appToken([scope]);
    const own = (await register({ name: 'Own' }, token)).json;
    const status = async (id: number): Promise<number> =>
      (await realm.call('GET', applications(realm, `/${id}`), undefined, token)).status;
    expect([await status(own.id), await status(byUser.id)]).toEqual([200, 403]);
    const list = await realm.call('GET', applications(realm), undefined, token);
    expect(list.json.map(({ name }: { name: string }) => name)).toEqual(['Own']);
    await realm.appToken([
      scope,
      {
        scope: 'manage:client_application',
        context_params: { org: realm.root, applicationId: String(byUser.id), clientId: byUser.clientId },
      },
    ]);
    expect(await status(byUser.id)).toBe(200);
  });

  it('are refused to who has no right to make them', async () => {
    const { realm, idp, register } = await setup();
    expect((await register({}, await realm.viewerToken())).json).toEqual({
      status: 403,
      message: 'Unauthorized',
      details: {},
    });
    expect(idp.received).toEqual([]);
  });

  it('of an external provider cannot change, nor reset their secret, unless the provider says so', async () => {
    const { realm, idp, register } = await setup();
    const { id } = (await register()).json;
    const change = await realm.call('PATCH', applications(realm, `/${id}`), { description: 'new' });
    expect([change.status, idp.received.length]).toEqual([400, 1]);
    expect(change.json.message).toContain('talking to CoreServices');
    expect((await realm.call('POST', applications(realm, `/${id}/secret/reset`))).status).toBe(400);
  });
});

describe('deleting a client application', () => {
  const remove = async (provider: Record<string, unknown>, moods: Parameters<typeof openRealm>[0] = {}) => {
    const { realm, idp, register } = await setup(moods, provider);
    const { id } = (await register()).json;
    idp.answer = ({ method }) => (method === 'DELETE' ? { status: 200 } : undefined);
    const { status } = await realm.call('DELETE', applications(realm, `/${id}`));
    const asked = idp.received.filter(({ method }) => method === 'DELETE').map(({ path }) => path);
    return { status, asked, left: realm.world.apimanager.applications.length };
  };

  it('is refused unless the provider allows deletion', async () => {
    expect(await remove({})).toEqual({ status: 400, asked: [], left: 1 });
  });

  it('leaves the client at the identity provider unless that is allowed too', async () => {
    expect(await remove({ allow_local_client_deletion: true })).toEqual({ status: 204, asked: [], left: 0 });
  });

  it('reaches the identity provider with both settings', async () => {
    const both = { allow_local_client_deletion: true, allow_external_client_modification: true };
    expect(await remove(both)).toEqual({ status: 204, asked: ['/oauth2/v1/clients/0oa1'], left: 0 });
    expect((await remove(both, { deletionReachesIdp: false })).asked).toEqual([]);
  });
});

describe('a request for access', () => {
  it('makes a contract that the gateway knows at once, or after a delay', async () => {
    const one = await setup({ contractDelayMs: 1000 });
    const { id } = (await one.register()).json;
    const made = await requestAccess(one, id);
    expect([made.status, made.json.status, made.json.clientId]).toEqual([201, 'APPROVED', '0oa1']);
    const known = (at: number) => contractFor(one.realm.world, one.id, '0oa1', start + at)?.status;
    expect([known(999), known(1000)]).toEqual([undefined, 'APPROVED']);
    expect(contractFor(one.realm.world, one.id, 'other', start + 1000)).toBeUndefined();
  });

  it('is 409 the second time', async () => {
    const one = await setup();
    const { id } = (await one.register()).json;
    await requestAccess(one, id);
    expect((await requestAccess(one, id)).status).toBe(409);
  });

  it.each([
    'acceptedTerms',
    'instanceType',
    'organizationId',
    'groupId',
    'assetId',
    'version',
    'versionGroup',
    'apiId',
  ])('is 400 without %s', async (name) => {
    const one = await setup();
    const { id } = (await one.register()).json;
    const answer = await requestAccess(one, id, { [name]: undefined });
    expect([answer.status, answer.json.details.errors[0].keyword]).toEqual([400, 'required']);
  });

  it('must name the instance by its own coordinates, as text, and accept the terms', async () => {
    const one = await setup();
    const { id } = (await one.register()).json;
    expect((await requestAccess(one, id, { apiId: one.id })).status).toBe(400);
    expect((await requestAccess(one, id, { acceptedTerms: false })).status).toBe(400);
    expect((await requestAccess(one, id, { version: '2.0.0' })).status).toBe(404);
    expect((await requestAccess(one, id, { organizationId: one.realm.group })).status).toBe(404);
  });

  it('waits for an owner where approval is manual', async () => {
    const one = await setup({ approval: 'manual' });
    const { id } = (await one.register()).json;
    const contract = (await requestAccess(one, id)).json;
    expect(contract.status).toBe('PENDING');
    const manager = (kind: 'api' | 'xapi', rest: string) =>
      managerPath(one.realm, kind, `/apis/${one.id}/contracts${rest}`);
    const move = async (verb: string): Promise<number> =>
      (await one.realm.call('POST', manager('xapi', `/${contract.id}/${verb}`))).status;
    const status = async (): Promise<string> =>
      (await one.realm.call('GET', applications(one.realm, `/${id}/contracts`))).json[0].status;
    expect([await move('approve'), await status()]).toEqual([201, 'APPROVED']);
    expect((await one.realm.call('DELETE', manager('api', `/${contract.id}`))).json.message).toBe(
      'Cannot delete active contract',
    );
    expect([await move('reject'), await move('revoke'), await status()]).toEqual([400, 201, 'REVOKED']);
    expect([await move('restore'), await move('revoke')]).toEqual([201, 201]);
    expect((await one.realm.call('DELETE', manager('api', `/${contract.id}`))).status).toBe(204);
  });

  it('is approved by a tier that approves by itself, and needs a tier where there are some', async () => {
    const one = await setup({ approval: 'manual' });
    const { id } = (await one.register()).json;
    const tiers = managerPath(one.realm, 'api', `/apis/${one.id}/tiers`);
    const limits = [{ visible: true, maximumRequests: 10, timePeriodInMilliseconds: 60_000 }];
    const tier = { name: 'Free', status: 'ACTIVE', autoApprove: true, limits };
    const requestedTierId = (await one.realm.call('POST', tiers, tier)).json.id;
    expect((await requestAccess(one, id)).status).toBe(400);
    const made = await requestAccess(one, id, { requestedTierId });
    expect([made.json.status, made.json.tier.name]).toEqual(['APPROVED', 'Free']);
    const shown = await one.realm.call(
      'GET',
      `/exchange/api/v2/assets/${one.realm.root}/oauth-demo-api/versionGroups/v1/instances/${one.id}/tiers`,
    );
    expect(shown.json).toEqual([
      { id: requestedTierId, name: 'Free', description: null, limits, status: 'ACTIVE' },
    ]);
  });

  it('stands in the lists of the owner of the API, by name and by status', async () => {
    const one = await setup();
    const { id } = (await one.register()).json;
    await requestAccess(one, id);
    const list = async (query: string) =>
      (await one.realm.call('GET', managerPath(one.realm, 'api', `/apis/${one.id}/contracts?${query}`))).json;
    expect((await list('query=oidc')).contracts[0]).toMatchObject({
      status: 'APPROVED',
      applicationId: id,
      application: { name: 'OIDC-Demo-App', coreServicesId: '0oa1' },
    });
    expect((await list('status=PENDING')).total).toBe(0);
  });

  it('may be made by the owner of the API, and never across client providers', async () => {
    const one = await setup();
    const { id } = (await one.register()).json;
    const path = managerPath(one.realm, 'api', `/apis/${one.id}/contracts`);
    const [api] = one.realm.world.apimanager.apis;
    const providerId = api?.providerId ?? null;
    if (api) api.providerId = null;
    expect((await one.realm.call('POST', path, { applicationId: id })).status).toBe(400);
    if (api) api.providerId = providerId;
    expect((await one.realm.call('POST', path, {})).status).toBe(400);
    expect((await one.realm.call('POST', path, { applicationId: id })).json.status).toBe('APPROVED');
    expect((await one.realm.call('POST', path, { applicationId: id })).status).toBe(409);
  });

  it('may be hidden from a connected app, even for its own applications', async () => {
    const one = await setup({ connectedAppMayListContracts: false });
    const token = await one.realm.appToken();
    const { id } = (await one.register({}, token)).json;
    const path = applications(one.realm, `/${id}/contracts`);
    expect((await one.realm.call('GET', path, undefined, token)).status).toBe(403);
    expect((await one.realm.call('GET', path)).status).toBe(200);
  });
});
