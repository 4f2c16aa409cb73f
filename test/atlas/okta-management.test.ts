import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { kindMoods } from '../../src/sandbox/moods.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { nextKey } from '../support/signing-keys.ts';
import { expectFirst, shownByCurl } from './raw.ts';

let sandbox: Sandbox;
let okta: ReturnType<Sandbox['describe']>['okta'];
beforeAll(async () => {
  sandbox = await startSandbox({ newKey: nextKey, moods: { ratePlan: 'none' } });
  okta = sandbox.describe().okta;
});
beforeEach(() => sandbox.setMoods({ ...kindMoods(), ratePlan: 'none' }));
afterAll(() => sandbox.stop());

interface Sent {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const call = (path: string, { method = 'GET', body, headers }: Sent = {}): Promise<Response> =>
  fetch(`${okta.orgUrl}${path}`, {
    method,
    redirect: 'manual',
    headers: { authorization: `SSWS ${okta.token}`, 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });

const made = async (path: string, body: unknown): Promise<{ id: string }> => {
  const answer = await call(path, { method: 'POST', body });
  expect([200, 201]).toContain(answer.status);
  return (await answer.json()) as { id: string };
};

const app = (oauth: object = {}): object => ({
  name: 'oidc_client',
  label: 'Employees',
  signOnMode: 'OPENID_CONNECT',
  credentials: { oauthClient: { token_endpoint_auth_method: 'client_secret_basic' } },
  settings: {
    oauthClient: {
      application_type: 'web',
      grant_types: ['authorization_code'],
      response_types: ['code'],
      redirect_uris: ['http://localhost:8085/callback'],
      ...oauth,
    },
  },
});

const registration = (more: object = {}): object => ({
  client_name: 'Employees',
  redirect_uris: ['http://localhost'],
  grant_types: ['authorization_code'],
  response_types: ['code'],
  token_endpoint_auth_method: 'client_secret_basic',
  ...more,
});

const clients = '/oauth2/v1/clients';
const servers = '/api/v1/authorizationServers';
const apps = '/api/v1/apps';

interface Case {
  readonly id: string;
  readonly mood?: Parameters<Sandbox['setMoods']>[0];
  readonly answer: () => Promise<Response>;
}

const cases: readonly Case[] = [
  {
    id: 'okta.E0000011',
    answer: () => call('/api/v1/users/me', { headers: { authorization: 'SSWS 00never' } }),
  },
  {
    id: 'okta.E0000011',
    mood: { tokenDead: true },
    answer: () => call(clients, { method: 'POST', body: registration() }),
  },
  {
    id: 'okta.E0000006',
    mood: { role: 'READ_ONLY_ADMIN' },
    answer: () => call(clients, { method: 'POST', body: registration() }),
  },
  { id: 'okta.E0000015', mood: { noApiAccessManagement: true }, answer: () => call(servers) },
  { id: 'okta.notFoundServer', answer: () => call(`${servers}/ausNoSuchServer000001`) },
  { id: 'okta.notFoundClient', answer: () => call(`${clients}/0oaNoSuchClient000001`) },
  { id: 'okta.E0000007', answer: () => call('/api/v1/users/00uNoSuchUser00000001') },
  { id: 'okta.E0000008', answer: () => call('/api/v1/no/such/path') },
  {
    id: 'okta.E0000008',
    answer: () => call('/oauth2/default/v1/clients', { method: 'POST', body: registration() }),
  },
  { id: 'okta.E0000003', answer: () => call(apps, { method: 'POST', body: '{"name":' }) },
  { id: 'okta.E0000022', answer: () => call('/api/v1/users/me', { method: 'DELETE' }) },
  {
    id: 'okta.appWithoutAuthorizationCode',
    answer: () =>
      call(clients, {
        method: 'POST',
        body: registration({ grant_types: ['implicit'], response_types: ['token', 'id_token'] }),
      }),
  },
  {
    id: 'okta.appWithoutAuthorizationCode',
    answer: () =>
      call(apps, { method: 'POST', body: app({ grant_types: ['implicit'], response_types: ['token'] }) }),
  },
  {
    id: 'okta.clientNameEmpty',
    answer: () => call(clients, { method: 'POST', body: registration({ client_name: '' }) }),
  },
  {
    id: 'okta.invalid_redirect_uri',
    answer: () => call(clients, { method: 'POST', body: registration({ redirect_uris: ['nowhere'] }) }),
  },
  {
    id: 'okta.invalid_client_metadata',
    answer: () =>
      call(clients, { method: 'POST', body: registration({ token_endpoint_auth_method: 'pigeon' }) }),
  },
  {
    id: 'okta.E0000056',
    answer: async () => call(`${apps}/${(await made(apps, app())).id}`, { method: 'DELETE' }),
  },
  {
    id: 'okta.thirdSecret',
    answer: async () => {
      const secrets = `${apps}/${(await made(apps, app())).id}/credentials/secrets`;
      await made(secrets, {});
      return call(secrets, { method: 'POST', body: {} });
    },
  },
  {
    id: 'okta.onlyActiveSecret',
    answer: async () => {
      const secrets = `${apps}/${(await made(apps, app())).id}/credentials/secrets`;
      const [only] = (await (await call(secrets)).json()) as { id: string }[];
      return call(`${secrets}/${only?.id}/lifecycle/deactivate`, { method: 'POST' });
    },
  },
  {
    id: 'okta.activeSecretDeleted',
    answer: async () => {
      const secrets = `${apps}/${(await made(apps, app())).id}/credentials/secrets`;
      const second = await made(secrets, {});
      return call(`${secrets}/${second.id}`, { method: 'DELETE' });
    },
  },
  {
    id: 'okta.E0000047',
    mood: { ratePlan: 'integrator' },
    answer: async () => {
      let answer = await call(apps);
      for (let i = 0; i < 40 && answer.status === 200; i += 1) answer = await call(apps);
      return answer;
    },
  },
  {
    id: 'okta.metadataClient',
    answer: () => call('/oauth2/default/.well-known/openid-configuration?client_id=0oaNobody0000000000a'),
  },
];

describe("what Okta's management API and registration answer", () => {
  it.each(cases)('$id', async ({ id, mood, answer }) => {
    if (mood) sandbox.setMoods(mood);
    expectFirst(await shownByCurl(answer()), id);
  });
});
