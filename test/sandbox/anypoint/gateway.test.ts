import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiInstance, AppliedPolicy } from '../../../src/sandbox/anypoint/apimanager/world.ts';
import type { AnypointMoods } from '../../../src/sandbox/anypoint/moods.ts';
import {
  type Answer,
  answerOf,
  type Bench,
  bench,
  ch2Body,
  deploymentsPath,
  instance,
  people,
  publish,
} from './services-bench.ts';

/** A tiny identity provider: knows tokens, demands its client's secret in the form, counts what it is asked. */
interface Idp {
  readonly url: string;
  readonly tokens: Map<string, Record<string, unknown>>;
  readonly asked: URLSearchParams[];
  reply: { status: number; text: string } | undefined;
  stop(): Promise<void>;
}

const identityProvider = async (): Promise<Idp> => {
  const tokens = new Map<string, Record<string, unknown>>();
  const asked: URLSearchParams[] = [];
  const state: { reply: Idp['reply'] } = { reply: undefined };
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    asked.push(form);
    const good = form.get('client_id') === 'gateway' && form.get('client_secret') === 'gateway-secret';
    const known = tokens.get(form.get('token') ?? '') ?? { active: false };
    const { status, text } = state.reply ?? {
      status: good ? 200 : 401,
      text: JSON.stringify(good ? known : { error: 'invalid_client' }),
    };
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tokens,
    asked,
    get reply() {
      return state.reply;
    },
    set reply(value) {
      state.reply = value;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

let at: Bench;
let idp: Idp;
let api: ApiInstance;
let url: string;
beforeEach(async () => {
  idp = await identityProvider();
});
afterEach(async () => {
  await at.stop();
  await idp.stop();
});

const provider = (secret = 'gateway-secret'): string => {
  at.world.accounts.clientProviders.push({
    providerId: 'b4e5b3de-33a3-4a3f-9c22-0d6f1b2b7a11',
    organizationId: at.org,
    name: 'Okta',
    typeName: 'openid-dynamic-client',
    typeDescription: 'OpenID Connect Dynamic Client Registration',
    allowUntrustedCertificates: false,
    oidc: {
      client: { urls: { register: `${idp.url}/register` } },
      primary_client: { id: 'gateway', secret },
      urls: {
        authorize: `${idp.url}/authorize`,
        token: `${idp.url}/token`,
        introspect: `${idp.url}/introspect`,
      },
      supported_grant_types: [],
    },
  });
  return 'b4e5b3de-33a3-4a3f-9c22-0d6f1b2b7a11';
};

const policy = (configurationData: Record<string, unknown> = {}, over: Partial<AppliedPolicy> = {}): void => {
  at.world.apimanager.policies.push({
    id: at.context.nextId(),
    apiId: api.id,
    groupId: '68ef9520-24e9-4cf2-b2f5-620025690913',
    assetId: 'openidconnect-access-token-enforcement',
    assetVersion: '1.6.0',
    configurationData: {
      scopes: '',
      scopeValidationCriteria: 'AND',
      exposeHeaders: false,
      skipClientIdValidation: false,
      authenticationTimeout: 10000,
      ...configurationData,
    },
    pointcutData: null,
    order: 1,
    disabled: false,
    createdAt: at.clock.now,
    effectiveAt: at.clock.now,
    ...over,
  });
};

const contract = (clientId: string, effectiveAt = at.clock.now): void => {
  const id = at.context.nextId();
  at.world.apimanager.applications.push({
    id,
    name: clientId,
    description: null,
    url: null,
    clientId,
    clientSecret: 'application-secret',
    redirectUri: [],
    grantTypes: ['authorization_code'],
    apiEndpoints: false,
    masterOrganizationId: at.org,
    providerId: null,
    ownerId: at.userId,
  });
  at.world.apimanager.contracts.push({
    id: at.context.nextId(),
    apiId: api.id,
    applicationId: id,
    status: 'APPROVED',
    approvedDate: at.clock.now,
    effectiveAt,
    tierId: null,
    requestedTierId: null,
    createdAt: at.clock.now,
  });
};

/** Publishes, deploys and waits; `url` is the public address. */
const deployed = async (
  moods: Partial<AnypointMoods> = {},
  endpoint: Partial<ApiInstance['endpoint']> = {},
  secret?: string,
): Promise<void> => {
  at = await bench(moods);
  const mock = await publish(at);
  api = instance(at, {
    providerId: provider(secret),
    endpoint: {
      type: 'rest-api',
      uri: mock,
      proxyUri: 'http://0.0.0.0:8081/',
      deploymentType: 'CH2',
      isCloudHub: null,
      muleVersion4OrAbove: true,
      ...endpoint,
    },
  });
  const made = await at.call('POST', deploymentsPath(at, api), { json: ch2Body(at) });
  expect(made.status).toBe(201);
  url = `http://127.0.0.1:${at.world.runtime.deployments[0]?.port}`;
  at.clock.now += at.moods.deploymentMs;
};

const call = async (path = '/people', headers: Record<string, string> = {}): Promise<Answer> =>
  answerOf(await fetch(`${url}${path}`, { headers }));
const withToken = (token: string): Promise<Answer> => call('/people', { authorization: `Bearer ${token}` });

const seconds = (): number => Math.floor(at.clock.now / 1000);
const grant = (token: string, claims: Record<string, unknown> = {}): void => {
  idp.tokens.set(token, { active: true, client_id: 'app', exp: seconds() + 60, ...claims });
};

describe('a proxy without a policy', () => {
  it('answers with what the mock answers, and its instance becomes active', async () => {
    await deployed();
    const answer = await call();
    expect([answer.status, answer.json()]).toEqual([200, JSON.parse(people)]);
    expect(api.lastActiveDate).toBe(at.clock.now);
  });

  it('answers 503 until it is applied, and when it failed', async () => {
    await deployed();
    at.clock.now -= 1;
    expect((await call()).status).toBe(503);
    at.clock.now += 1;
    const [deployment] = at.world.runtime.deployments;
    if (deployment) deployment.failed = true;
    expect((await call()).status).toBe(503);
  });

  it('answers 503 when its instance was deleted', async () => {
    await deployed();
    at.world.apimanager.apis = [];
    expect((await call()).status).toBe(503);
  });

  it('serves the path of its proxy URI and nothing beside it', async () => {
    await deployed({}, { proxyUri: 'http://0.0.0.0:8081/api' });
    expect((await call('/api/people')).status).toBe(200);
    const beside = await call('/people');
    expect([beside.status, beside.text]).toEqual([404, 'No listener for endpoint: /people']);
  });

  it('forwards to nothing outside of the sandbox', async () => {
    await deployed({}, { uri: `${idp.url}/elsewhere` });
    const answer = await call();
    expect(answer.status).toBe(502);
    expect(answer.text).toContain('only to the sandbox itself');
    expect(idp.asked).toEqual([]);
  });

  it('keeps its address over a restart', async () => {
    await deployed();
    await at.stop();
    await expect(call()).rejects.toThrow();
    at = await bench({}, { world: at.world, port: Number(new URL(at.origin).port) });
    at.clock.now += 60_000;
    expect((await call()).status).toBe(200);
  });
});

describe('a proxy with the OpenID Connect policy', () => {
  it.each([['400'], ['401']] as const)('refuses a call without a token with %s', async (refusalStatus) => {
    await deployed({ refusalStatus });
    policy();
    const answer = await call();
    expect([String(answer.status), answer.json()]).toEqual([
      refusalStatus,
      { error: 'Access token was not provided' },
    ]);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=UTF-8');
  });

  it('refuses other schemes, and a token given twice, with 400', async () => {
    await deployed();
    policy();
    const basic = await call('/people', { authorization: 'Basic eDp5' });
    expect([basic.status, basic.json()]).toEqual([400, { error: 'Authorization header is invalid' }]);
    expect((await call('/people?access_token=x', { authorization: 'Bearer x' })).status).toBe(400);
    expect(idp.asked).toEqual([]);
  });

  it('refuses a worthless and an expired token with 401 and a challenge', async () => {
    await deployed();
    policy();
    const worthless = await withToken('worthless');
    expect(worthless.status).toBe(401);
    expect(worthless.headers.get('www-authenticate')).toMatch(/^Bearer realm="/);
    grant('old', { exp: seconds() - 1 });
    expect([(await withToken('old')).status, (await withToken('old')).json()]).toEqual([
      401,
      { error: 'Token has expired.' },
    ]);
  });

  it('refuses the token of a client without a contract with 403, and lets it in with one', async () => {
    await deployed();
    policy();
    grant('good');
    const refused = await withToken('good');
    expect([refused.status, refused.json()]).toEqual([403, { error: 'Invalid Client' }]);
    contract('app');
    expect((await withToken('good')).status).toBe(200);
    expect((await call('/people?access_token=good')).status).toBe(200);
  });

  it('introspects with its credentials in the form', async () => {
    await deployed();
    policy();
    await withToken('any-token');
    expect(Object.fromEntries(idp.asked[0] ?? [])).toEqual({
      token: 'any-token',
      client_id: 'gateway',
      client_secret: 'gateway-secret',
    });
  });

  it('refuses everyone with 401 when its own credentials are wrong or the provider is gone', async () => {
    await deployed({}, {}, 'a-wrong-secret');
    policy();
    contract('app');
    grant('good');
    expect([(await withToken('good')).status, (await withToken('good')).json()]).toEqual([
      401,
      { error: 'Unauthorized' },
    ]);
    await idp.stop();
    expect((await withToken('good')).status).toBe(401);
  });

  it.each([
    [200, 'no JSON'],
    [200, '{"scope":"x"}'],
    [503, 'busy'],
  ])('answers 500 when the provider answers %i %s', async (status, text) => {
    await deployed();
    policy();
    idp.reply = { status, text };
    const answer = await withToken('good');
    expect([answer.status, answer.json()]).toEqual([
      500,
      { error: 'Unexpected error processing Authentication Server response' },
    ]);
  });

  it('skips the contract when told to', async () => {
    await deployed();
    policy({ skipClientIdValidation: true });
    grant('good');
    expect((await withToken('good')).status).toBe(200);
  });

  it('demands all scopes or any of them', async () => {
    await deployed();
    policy({ scopes: 'read write', skipClientIdValidation: true });
    grant('half', { scope: 'openid read' });
    grant('whole', { scope: 'write read' });
    expect([(await withToken('half')).status, (await withToken('half')).json()]).toEqual([
      403,
      { error: 'The required scopes are not authorized' },
    ]);
    expect((await withToken('whole')).status).toBe(200);
    at.world.apimanager.policies = [];
    policy({ scopes: 'read write', scopeValidationCriteria: 'OR', skipClientIdValidation: true });
    expect((await withToken('half')).status).toBe(200);
  });

  it('remembers an answer until the token expires, and one without exp not at all', async () => {
    await deployed();
    policy({ skipClientIdValidation: true });
    grant('short', { exp: seconds() + 60 });
    await withToken('short');
    await withToken('short');
    expect(idp.asked).toHaveLength(1);
    idp.tokens.delete('short');
    at.clock.now += 61_000;
    expect((await withToken('short')).status).toBe(401);
    idp.tokens.set('endless', { active: true, client_id: 'app' });
    await withToken('endless');
    await withToken('endless');
    expect(idp.asked).toHaveLength(4);
  });

  it('is not enforced at all with a wrong configuration key', async () => {
    await deployed();
    policy({ authenticationRequestTimeout: 10000 });
    expect((await call()).status).toBe(200);
  });

  it('is known to the gateway only after its delay, and so is a contract', async () => {
    await deployed();
    policy({}, { effectiveAt: at.clock.now + 5000 });
    expect((await call()).status).toBe(200);
    at.clock.now += 5000;
    expect((await call()).status).toBe(400);
    contract('app', at.clock.now + 5000);
    grant('good');
    expect((await withToken('good')).status).toBe(403);
    at.clock.now += 5000;
    expect((await withToken('good')).status).toBe(200);
  });

  it('is not enforced while it is disabled', async () => {
    await deployed();
    policy({}, { disabled: true });
    expect((await call()).status).toBe(200);
  });

  it('passes claims on as X-AGW headers only when told to', async () => {
    const seen: unknown[] = [];
    const echo = createServer((request, response) => {
      const { authorization, 'x-agw-sub': sub, 'x-agw-scope': scope } = request.headers;
      seen.push({ authorization, sub, scope });
      response.end('{}');
    });
    await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', () => resolve()));
    try {
      const origin = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;
      await deployed({}, { uri: origin });
      Object.assign(at.context, { origin: () => origin });
      grant('good', { scope: 'read', sub: 'ada' });
      for (const exposeHeaders of [true, false]) {
        at.world.apimanager.policies = [];
        policy({ exposeHeaders, skipClientIdValidation: true });
        expect((await withToken('good')).status).toBe(200);
      }
      const authorization = 'Bearer good';
      expect(seen).toEqual([
        { authorization, sub: 'ada', scope: undefined },
        { authorization, sub: undefined, scope: undefined },
      ]);
    } finally {
      echo.closeAllConnections();
      await new Promise<void>((resolve) => echo.close(() => resolve()));
    }
  });
});

describe('a proxy with a second policy', () => {
  const limits = (configurationData: Record<string, unknown> = {}): void =>
    policy(
      {},
      {
        assetId: 'rate-limiting',
        order: 2,
        configurationData: {
          rateLimits: [{ maximumRequests: 2, timePeriodInMilliseconds: 10_000 }],
          exposeHeaders: true,
          ...configurationData,
        },
      },
    );
  const shown = (answer: Answer): (string | null)[] =>
    ['limit', 'remaining', 'reset'].map((name) => answer.headers.get(`x-ratelimit-${name}`));

  it('limits calls, says so in headers, and lets them pass again in the next window', async () => {
    await deployed();
    limits();
    expect(shown(await call())).toEqual(['2', '1', '10000']);
    at.clock.now += 4_000;
    expect((await call()).status).toBe(200);
    const refused = await call();
    expect([refused.status, refused.json(), shown(refused)]).toEqual([
      429,
      { error: 'Quota has been exceeded' },
      ['2', '0', '6000'],
    ]);
    at.clock.now += 6_000;
    expect((await call()).status).toBe(200);
  });

  it('limits without a word where its headers are not exposed', async () => {
    await deployed();
    limits({ exposeHeaders: false });
    await call();
    await call();
    const refused = await call();
    expect([refused.status, shown(refused)]).toEqual([429, [null, null, null]]);
  });

  it('obeys both in their order: a call that the token policy refuses is not counted', async () => {
    await deployed();
    policy();
    contract('app');
    limits();
    grant('good');
    for (let i = 0; i < 4; i += 1) expect((await call()).status).toBe(400);
    expect([(await withToken('good')).status, (await withToken('good')).status]).toEqual([200, 200]);
    expect((await withToken('good')).status).toBe(429);
  });

  it.each([
    ['in the Basic header', 'httpBasicAuthenticationHeader', { authorization: 'Basic x' }],
    ['in headers of its own', 'customExpression', { 'client-id': 'app', 'client-secret': 'wrong' }],
  ])('demands id and secret of a client with a contract, %s', async (_, origin, wrong) => {
    await deployed();
    contract('app');
    policy(
      {},
      {
        assetId: 'client-id-enforcement',
        configurationData: {
          credentialsOriginHasHttpBasicAuthenticationHeader: origin,
          clientIdExpression: "#[attributes.headers['Client-Id']]",
          clientSecretExpression: "#[attributes.headers['Client-Secret']]",
        },
      },
    );
    const good = {
      authorization: `Basic ${Buffer.from('app:application-secret').toString('base64')}`,
      'client-id': 'app',
      'client-secret': 'application-secret',
    };
    expect((await call('/people', good)).status).toBe(200);
    for (const headers of [{}, wrong]) {
      const refused = await call('/people', headers as unknown as Record<string, string>);
      expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
        401,
        'Client-ID-Enforcement',
      ]);
    }
  });
});
