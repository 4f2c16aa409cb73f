import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { assignProvider, openIdentityProvider, openRealm, providerBody, type Realm } from './realm.ts';

const providers = (realm: Realm, rest = '', organization = realm.root): string =>
  `/accounts/api/organizations/${organization}/clientProviders${rest}`;
const unreachable = 'http://127.0.0.1:1';

const make = (realm: Realm, body: unknown = providerBody(unreachable), token?: string) =>
  realm.call('POST', providers(realm), body, token);

const grants = (realm: Realm, id: string) => realm.call('GET', providers(realm, `/${id}/grantTypes`));

describe('a new client provider', () => {
  it('is answered with 201 and its id, and stands in the list', async () => {
    const realm = await openRealm();
    const made = await make(realm);
    expect(made.status).toBe(201);
    expect(made.json.providerId).toMatch(/^[0-9a-f-]{36}$/);
    const list = await realm.call('GET', providers(realm, '?search=oidc'));
    expect(list.json).toEqual({
      data: [
        {
          providerId: made.json.providerId,
          organizationId: realm.root,
          name: 'OIDC Client Provider',
          type: {
            name: 'openid-dynamic-client',
            description: 'OpenID Connect Dynamic Client Registration',
          },
        },
      ],
      total: 1,
    });
  });

  it.each(['provider_id', 'empty'] as const)(
    'may be answered in another shape: %s',
    async (providerReply) => {
      const realm = await openRealm({ providerReply });
      const made = await make(realm);
      const [stored] = realm.world.accounts.clientProviders;
      expect(made.json?.provider_id).toBe(providerReply === 'empty' ? undefined : stored?.providerId);
      expect(made.json?.providerId).toBeUndefined();
    },
  );

  it('belongs to the root organisation: a business group gets 405', async () => {
    const realm = await openRealm();
    const path = providers(realm, '', realm.group);
    expect((await realm.call('POST', path, providerBody(unreachable))).status).toBe(405);
  });

  it.each([
    ['without its settings', { type: { name: 'openid-dynamic-client' } }, 'required'],
    ['of an unknown type', { type: { name: 'openid' } }, 'enum'],
    ['with an unknown member', { ...providerBody(unreachable), extra: 1 }, 'additionalProperties'],
    [
      'with the member that only one client sends',
      providerBody(unreachable, { allow_client_import: true }),
      'additionalProperties',
    ],
    [
      'without an introspection URL',
      providerBody(unreachable, { urls: { authorize: 'http://a', token: 'http://b' } }),
      'required',
    ],
    [
      'in camel case',
      { ...providerBody(unreachable), allowUntrustedCertificates: false },
      'additionalProperties',
    ],
  ])('is refused %s', async (_, body, keyword) => {
    const realm = await openRealm();
    const answer = await make(realm, body);
    expect(answer.status).toBe(400);
    expect(Object.keys(answer.json.errors[0]).sort()).toEqual(['keyword', 'message', 'type']);
    expect(answer.json.errors.map((error: { keyword: string }) => error.keyword)).toContain(keyword);
    const text = await openRealm({ providerErrorShape: 'text' });
    expect((await make(text, body)).headers.get('content-type')).toContain('text/plain');
  });

  it('is refused with a registration URL that is none', async () => {
    const realm = await openRealm();
    const answer = await make(
      realm,
      providerBody(unreachable, { client: { urls: { register: 'nowhere' } } }),
    );
    expect([answer.status, answer.text]).toEqual([
      400,
      'Invalid OIDC provider client registration URL provided',
    ]);
  });

  it('conflicts with one of the same name, unless names may repeat', async () => {
    const realm = await openRealm();
    await make(realm);
    expect((await make(realm)).status).toBe(409);
    realm.moods.providerNamesUnique = false;
    expect((await make(realm)).status).toBe(201);
  });

  it('is refused when 25 are there already', async () => {
    const realm = await openRealm();
    for (let n = 0; n < 25; n += 1) await make(realm, { ...providerBody(unreachable), name: `p${n}` });
    expect((await make(realm)).status).toBe(400);
    expect((await realm.call('GET', providers(realm, '?limit=500'))).json.total).toBe(25);
  });

  it('is refused where the organisation has no external identity', async () => {
    const realm = await openRealm({ externalIdentity: false });
    expect((await make(realm)).status).toBe(403);
  });
});

describe('the right to client providers', () => {
  it('is its own scope, on the root organisation', async () => {
    const realm = await openRealm();
    const reader = await realm.appToken([
      { scope: 'read:orgclientproviders', context_params: { org: realm.root } },
    ]);
    expect((await make(realm, providerBody(unreachable), reader)).status).toBe(403);
    expect((await realm.call('GET', providers(realm), undefined, reader)).status).toBe(200);
    const elsewhere = await realm.appToken([
      { scope: 'admin:orgclientproviders', context_params: { org: realm.group } },
    ]);
    expect((await make(realm, providerBody(unreachable), elsewhere)).status).toBe(403);
    const right = await realm.appToken([
      { scope: 'admin:orgclientproviders', context_params: { org: realm.root } },
    ]);
    expect((await make(realm, providerBody(unreachable), right)).status).toBe(201);
  });

  it('may be refused to an app that acts for itself, whatever its scopes', async () => {
    const realm = await openRealm({ connectedAppMayClientProviders: false });
    expect((await make(realm, providerBody(unreachable), await realm.appToken())).status).toBe(403);
    expect((await make(realm)).status).toBe(201);
  });

  it('is not that of a user who is no administrator', async () => {
    const realm = await openRealm();
    const token = await realm.viewerToken();
    expect((await make(realm, providerBody(unreachable), token)).status).toBe(403);
  });
});

describe('the secrets of a client provider', () => {
  it('are masked unless they are asked for', async () => {
    const realm = await openRealm();
    const { json } = await make(realm);
    const path = providers(realm, `/${json.providerId}`);
    for (const answer of [await realm.call('GET', path), await realm.call('GET', providers(realm))])
      expect(answer.text).not.toContain('canary');
    expect(JSON.stringify(json)).not.toContain('canary');
    const open = await realm.call('GET', `${path}?includeSecrets=true`);
    expect(open.json.oidc_dynamic_client_provider.primary_client.secret).toBe('introspection-canary');
    expect(open.json.oidc_dynamic_client_provider.client.registration.authorization).toBe('SSWS 00canary');
  });

  it('stay what they are when a change leaves them out', async () => {
    const realm = await openRealm();
    const { providerId } = (await make(realm)).json;
    const path = providers(realm, `/${providerId}`);
    const change = {
      oidc_dynamic_client_provider: { client: { registration: { authorization: 'SSWS 00rotated' } } },
    };
    expect((await realm.call('PATCH', path, change)).status).toBe(200);
    const { json } = await realm.call('GET', `${path}?includeSecrets=true`);
    expect(json.oidc_dynamic_client_provider.client.registration.authorization).toBe('SSWS 00rotated');
    expect(json.oidc_dynamic_client_provider.primary_client.secret).toBe('introspection-canary');
  });
});

describe('the grant types of a client provider', () => {
  const names = (answer: { json: { grant_types: { name: string }[] } }): string[] =>
    answer.json.grant_types.map(({ name }) => name);

  it('come from the metadata of the issuer, read again at every save', async () => {
    const idp = await openIdentityProvider();
    let supported = ['authorization_code', 'client_credentials'];
    idp.answer = ({ path }) =>
      path === '/oauth2/default/.well-known/oauth-authorization-server'
        ? { status: 200, json: { grant_types_supported: supported } }
        : undefined;
    const realm = await openRealm();
    const { providerId } = (await make(realm, providerBody(idp.origin))).json;
    expect(names(await grants(realm, providerId))).toEqual(supported);
    supported = ['implicit'];
    await realm.call('PATCH', providers(realm, `/${providerId}`), { name: 'Renamed' });
    expect(names(await grants(realm, providerId))).toEqual(['implicit']);
  });

  it('are taken from the OpenID configuration where there is no other metadata', async () => {
    const idp = await openIdentityProvider();
    idp.answer = ({ path }) =>
      path.endsWith('/openid-configuration')
        ? { status: 200, json: { grant_types_supported: ['password', 'refresh_token'] } }
        : undefined;
    const realm = await openRealm();
    const { providerId } = (await make(realm, providerBody(idp.origin))).json;
    const answer = await grants(realm, providerId);
    expect(answer.json.grant_types[1]).toEqual({
      name: 'refresh_token',
      label: 'Refresh Token',
      required: false,
      exclude: [],
      depends: ['password'],
    });
  });

  it('are three by default when the issuer cannot be reached', async () => {
    const realm = await openRealm();
    const { providerId } = (await make(realm)).json;
    expect(names(await grants(realm, providerId))).toEqual([
      'implicit',
      'authorization_code',
      'refresh_token',
    ]);
  });
});

describe('a client provider that changes or goes', () => {
  it('is replaced only by a whole body, and never changes its type', async () => {
    const realm = await openRealm();
    const path = providers(realm, `/${(await make(realm)).json.providerId}`);
    expect((await realm.call('PUT', path, { name: 'Half' })).status).toBe(400);
    const whole = { ...providerBody(unreachable), name: 'Whole' };
    expect((await realm.call('PUT', path, whole)).json.name).toBe('Whole');
    expect((await realm.call('PATCH', path, { type: { name: 'ping' } })).status).toBe(400);
  });

  it('leaves instances, applications and environments to the native provider', async () => {
    const realm = await openRealm();
    const id = await assignProvider(realm, unreachable);
    expect((await realm.call('DELETE', providers(realm, `/${id}`))).status).toBe(204);
    expect((await realm.call('DELETE', providers(realm, `/${id}`))).status).toBe(404);
    expect(realm.world.accounts.environmentProviders[realm.sandboxEnv]).toEqual([]);
  });
});

describe('the client providers of an environment', () => {
  const path = (realm: Realm): string =>
    `/accounts/api/organizations/${realm.root}/environments/${realm.sandboxEnv}/clientManagementProviders`;
  const ids = async (realm: Realm): Promise<string[]> =>
    (await realm.call('GET', path(realm))).json.suggestedClientManagementProviderIds;
  const put = (realm: Realm, list: unknown) =>
    realm.call('PUT', path(realm), { suggestedClientManagementProviderIds: list });
  const two = async (realm: Realm): Promise<[string, string]> => {
    const first = await make(realm);
    const second = await make(realm, { ...providerBody(unreachable), name: 'Second' });
    return [first.json.providerId, second.json.providerId];
  };

  it('are replaced as a whole, in the order that was sent', async () => {
    const realm = await openRealm();
    const [a, b] = await two(realm);
    await put(realm, [b, a]);
    expect(await ids(realm)).toEqual([b, a]);
    await put(realm, [a]);
    expect(await ids(realm)).toEqual([a]);
  });

  it('may be merged instead', async () => {
    const realm = await openRealm({ environmentProvidersMerge: true });
    const [a, b] = await two(realm);
    await put(realm, [b]);
    expect((await put(realm, [a])).json.suggestedClientManagementProviderIds).toEqual([b, a]);
  });

  it('must be known, and written as lower-case UUIDs', async () => {
    const realm = await openRealm();
    const [a] = await two(realm);
    for (const list of [[a.toUpperCase()], [randomUUID()], 'x', ['']])
      expect((await put(realm, list)).status).toBe(400);
    const more = { suggestedClientManagementProviderIds: [a], defaultId: a };
    expect((await realm.call('PUT', path(realm), more)).status).toBe(400);
    expect(await ids(realm)).toEqual([]);
  });

  it.each(['404', '405'] as const)('may be a call that does not exist: %s', async (status) => {
    const realm = await openRealm({ environmentProvidersUnknown: status });
    expect((await realm.call('GET', path(realm))).status).toBe(Number(status));
  });

  it('need their own scopes', async () => {
    const realm = await openRealm();
    const where = { context_params: { org: realm.root } };
    const reader = await realm.appToken([{ scope: 'view:envclientproviders', ...where }]);
    expect((await realm.call('GET', path(realm), undefined, reader)).status).toBe(200);
    const body = { suggestedClientManagementProviderIds: [] };
    expect((await realm.call('PUT', path(realm), body, reader)).status).toBe(403);
  });
});
