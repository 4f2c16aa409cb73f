import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { kindMoods } from '../../src/sandbox/moods.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { openWorld, type World } from '../support/journey.ts';
import { expectFirst, shownByCurl } from './raw.ts';

let world: World;
let sandbox: Sandbox;
let kept: ReturnType<Sandbox['world']>;
beforeAll(async () => {
  world = await openWorld({ judge: false, moods: { signInPolicy: 'password' } });
  // Anybody may log in, not the test user alone.
  await world.run({ answers: { 'verification.signInPolicy': 'keep' } });
  sandbox = world.sandbox;
  kept = structuredClone(sandbox.world());
});
beforeEach(async () => {
  sandbox.setMoods({ ...kindMoods(), signInPolicy: 'password' });
  await sandbox.restore(structuredClone(kept));
});
afterAll(() => world.stop());

type Fields = Readonly<Record<string, unknown>>;

/** A fact of the finished setup, e.g. `proxy.url`. */
const fact = (path: string): string => {
  const [name = '', field = ''] = path.split('.');
  const all = Object.values(world.stateData()?.steps ?? {}).map(
    ({ facts }) => facts as Record<string, Fields>,
  );
  return String(all.find((facts) => name in facts)?.[name]?.[field] ?? `no ${path}`);
};

interface Sent {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const send = (url: string, { method = 'GET', body, headers }: Sent): Promise<Response> =>
  fetch(url, {
    method,
    redirect: 'manual',
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

const anypoint = (path: string, sent: Sent = {}): Promise<Response> => {
  const { baseUrl, bearer } = sandbox.describe().anypoint;
  return send(`${baseUrl}${path}`, {
    ...sent,
    headers: { authorization: `Bearer ${bearer}`, ...sent.headers },
  });
};

const okta = async (path: string, sent: Sent = {}): Promise<Fields & { readonly id: string }> => {
  const { orgUrl, token } = sandbox.describe().okta;
  const answer = await send(`${orgUrl}${path}`, {
    ...sent,
    headers: { authorization: `SSWS ${token}`, ...sent.headers },
  });
  const text = await answer.text();
  return JSON.parse(text === '' ? '{}' : text) as Fields & { readonly id: string };
};

const call = (headers: Readonly<Record<string, string>> = {}, query = ''): Promise<Response> =>
  fetch(`${fact('openCall.url')}${query}`, { headers });

/** An access token of the demo application's user, by the implicit grant without a browser. */
const token = async (scope = 'openid'): Promise<string> => {
  const { orgUrl, users } = sandbox.describe().okta;
  const user = users[0];
  const session = await send(`${orgUrl}/api/v1/authn`, {
    method: 'POST',
    body: { username: user?.login, password: user?.password },
  });
  const { sessionToken } = (await session.json()) as { sessionToken: string };
  const app = await okta(`/api/v1/apps/${fact('application.clientId')}`);
  const settings = app['settings'] as { oauthClient: { redirect_uris: readonly string[] } };
  const asked = new URLSearchParams({
    client_id: fact('application.clientId'),
    redirect_uri: settings.oauthClient.redirect_uris[0] ?? '',
    response_type: 'token',
    nonce: 'n',
    state: 's',
    scope,
    sessionToken,
  });
  const answer = await fetch(`${fact('authServer.authorizeUrl')}?${asked}`, { redirect: 'manual' });
  const location = answer.headers.get('location') ?? '';
  const found = new URLSearchParams(location.split('#')[1]).get('access_token');
  if (found === null) throw new Error(`no token: ${answer.status} ${location}`);
  return found;
};

const bearer = async (scope?: string) => ({ authorization: `Bearer ${await token(scope)}` });

const organization = (): string => fact('anypoint.organizationId');
const manager = (rest: string, kind = 'api'): string =>
  `/apimanager/${kind}/v1/organizations/${organization()}/environments/${fact('anypoint.environmentId')}${rest}`;
const instance = (rest = '', kind = 'api'): string => manager(`/apis/${fact('apiInstance.id')}${rest}`, kind);
const providers = (rest = '', of = organization()): string =>
  `/accounts/api/organizations/${of}/clientProviders${rest}`;
const provider = (): string => providers(`/${fact('clientProvider.id')}`);

const requestAccess = (name: string): Promise<Response> =>
  anypoint(
    `/exchange/api/v2/organizations/${organization()}/applications?apiInstanceId=${fact('apiInstance.id')}`,
    {
      method: 'POST',
      body: {
        name,
        description: 'A client application.',
        redirectUri: ['http://127.0.0.1:8085/callback'],
        grantTypes: ['authorization_code'],
        apiEndpoints: false,
      },
    },
  );

const changedProvider = (settings: Fields): Promise<Response> =>
  anypoint(`${provider()}?recreateTokenValidationClient=false`, {
    method: 'PATCH',
    body: { oidc_dynamic_client_provider: settings },
  });

interface Case {
  readonly id: string;
  readonly mood?: Parameters<Sandbox['setMoods']>[0];
  readonly answer: () => Promise<Response>;
}

const atGateway: readonly Case[] = [
  { id: 'gateway.noToken', answer: () => call() },
  { id: 'gateway.noBearer', answer: () => call({ authorization: 'SSWS 00token' }) },
  { id: 'gateway.twoTokens', answer: () => call({ authorization: 'Bearer x' }, '?access_token=x') },
  { id: 'gateway.revoked', answer: () => call({ authorization: 'Bearer forged' }) },
  {
    id: 'gateway.invalidClient',
    answer: async () => {
      const headers = await bearer();
      await anypoint(instance(`/contracts/${fact('application.contractId')}/revoke`, 'xapi'), {
        method: 'POST',
      });
      return call(headers);
    },
  },
  {
    id: 'gateway.scopes',
    answer: async () => {
      const policy = instance(`/policies/${fact('policy.id')}`);
      const applied = (await (await anypoint(policy)).json()) as {
        configuration: Fields;
        configurationData: Fields;
      };
      const changed = { ...(applied.configurationData ?? applied.configuration), scopes: 'employees.read' };
      expect((await anypoint(policy, { method: 'PATCH', body: { configurationData: changed } })).status).toBe(
        200,
      );
      return call(await bearer());
    },
  },
  {
    id: 'gateway.authorizationServer',
    answer: async () => {
      const app = await okta(`/api/v1/apps/${fact('introspectionClient.appId')}`);
      expect(app.id).toBe(fact('introspectionClient.appId'));
      await okta(`/api/v1/apps/${app.id}/lifecycle/deactivate`, { method: 'POST' });
      return call({ authorization: 'Bearer any' });
    },
  },
];

const atAnypoint: readonly Case[] = [
  {
    id: 'anypoint.loginRefused',
    answer: () => anypoint('/accounts/api/me', { headers: { authorization: 'Bearer never' } }),
  },
  {
    id: 'anypoint.loginRefused',
    answer: () =>
      anypoint('/accounts/login', { method: 'POST', body: { username: 'max.mule', password: 'wrong' } }),
  },
  {
    id: 'anypoint.notRoot',
    answer: () =>
      anypoint(providers('', sandbox.describe().anypoint.businessGroupId), {
        method: 'POST',
        body: { name: 'Okta', type: { name: 'openid-dynamic-client' } },
      }),
  },
  {
    id: 'anypoint.resourceMissing',
    answer: () => anypoint(providers('/00000000-0000-4000-8000-000000000000')),
  },
  {
    id: 'anypoint.environmentMissing',
    answer: () =>
      anypoint(
        `/accounts/api/organizations/${organization()}/environments/00000000-0000-4000-8000-000000000000`,
      ),
  },
  {
    id: 'anypoint.coreServices',
    answer: async () => {
      await changedProvider({ client: { registration: { authorization: 'SSWS 00revoked' } } });
      return requestAccess('Another application');
    },
  },
  {
    id: 'anypoint.coreServices',
    answer: async () => {
      await changedProvider({ client: { urls: { register: 'http://127.0.0.1:1/clients' } } });
      return requestAccess('Another application');
    },
  },
  { id: 'anypoint.applicationNameTaken', answer: () => requestAccess('OIDC-Demo-App') },
  {
    id: 'anypoint.instanceParameter',
    answer: () =>
      anypoint(`/exchange/api/v2/organizations/${organization()}/applications`, {
        method: 'POST',
        body: { name: 'Another', grantTypes: [], redirectUri: [], apiEndpoints: false, description: 'x' },
      }),
  },
  { id: 'anypoint.routeMissing', answer: () => anypoint(manager('/apis/1')) },
  {
    id: 'anypoint.policyCoordinates',
    answer: () => anypoint(instance('/policies'), { method: 'POST', body: { configurationData: {} } }),
  },
  {
    id: 'anypoint.contractActive',
    answer: () => anypoint(instance(`/contracts/${fact('application.contractId')}`), { method: 'DELETE' }),
  },
  {
    id: 'anypoint.uniqueConstraint',
    answer: async () => {
      const { id } = { id: fact('apiInstance.id') };
      const base = `/proxies/xapi/v1/organizations/${organization()}/environments/${fact('anypoint.environmentId')}/apis/${id}/deployments`;
      return anypoint(base, {
        method: 'POST',
        body: {
          type: 'CH2',
          name: 'another-proxy',
          gatewayVersion: '4.9.0',
          targetId: 'cloudhub-us-east-1',
          environmentId: fact('anypoint.environmentId'),
          environmentName: 'Sandbox',
          target: {
            targetId: 'cloudhub-us-east-1',
            deploymentSettings: {
              runtimeVersion: '4.9.0',
              runtime: { version: '4.9.0', java: '17', releaseChannel: 'LTS' },
            },
          },
        },
      });
    },
  },
  {
    id: 'anypoint.assetInUse',
    answer: () =>
      anypoint(
        `/exchange/api/v2/assets/${organization()}/${fact('asset.assetId')}/${fact('asset.version')}`,
        {
          method: 'DELETE',
          headers: { 'x-delete-type': 'soft-delete' },
        },
      ),
  },
  { id: 'anypoint.mockNotFound', answer: () => fetch(`${fact('implementation.url')}/no-such-resource`) },
  {
    id: 'anypoint.mockHeader',
    answer: () => fetch(`${fact('implementation.url')}/employees`, { headers: { 'ms2-delay': 'soon' } }),
  },
];

describe.each([
  ['the gateway', atGateway],
  ['Anypoint Platform', atAnypoint],
])('what %s answers', (_, cases) => {
  it.each(cases)('$id', async ({ id, mood, answer }) => {
    if (mood) sandbox.setMoods(mood);
    expectFirst(await shownByCurl(answer()), id);
  });
});
