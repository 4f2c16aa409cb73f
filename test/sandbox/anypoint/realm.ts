import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect } from 'vitest';
import type { Asset } from '../../../src/sandbox/anypoint/exchange/world.ts';
import { describeAnypoint, freshAnypointWorld } from '../../../src/sandbox/anypoint/fresh.ts';
import { type AnypointMoods, anypointMoods } from '../../../src/sandbox/anypoint/moods.ts';
import { anypointPlatform } from '../../../src/sandbox/anypoint/platform.ts';
import type { AnypointWorld } from '../../../src/sandbox/anypoint/world.ts';
import { defaults } from '../../../src/sandbox/kernel/mood.ts';
import { serve } from '../../../src/sandbox/kernel/server.ts';
import { vendorDocuments } from '../../judge/documents.ts';
import { createJudge } from '../../judge/judge.ts';
import { unchangedBy } from '../../support/unchanged.ts';

/** An answer as the tests look at it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever was answered
  readonly json: any;
}

/** The Anypoint half behind a listening server, with a clock in the test's hand. */
export interface Realm {
  readonly world: AnypointWorld;
  readonly moods: AnypointMoods;
  readonly origin: string;
  readonly description: ReturnType<typeof describeAnypoint>;
  readonly root: string;
  readonly group: string;
  readonly sandboxEnv: string;
  pass(milliseconds: number): void;
  /** With the administrator's bearer unless `token` says otherwise; null sends none. */
  call(method: string, path: string, body?: unknown, token?: string | null): Promise<Answer>;
  /** A token of the client-credentials app after its scopes were set. */
  appToken(scopes?: { scope: string; context_params?: Record<string, string> }[]): Promise<string>;
  /** The token of the user without rights. */
  viewerToken(): Promise<string>;
}

const endings: (() => Promise<void>)[] = [];
const judge = createJudge(vendorDocuments());
let judged = 0;

afterEach(async () => {
  await Promise.all(endings.splice(0).map((end) => end()));
  const found = judge.violations.slice(judged);
  judged = judge.violations.length;
  expect(found).toEqual([]);
});

/** Moods in which answers differ from the documents on purpose. */
const undocumented = [
  'providerReply',
  'environmentProvidersUnknown',
  'apiListShape',
] as const satisfies readonly (keyof AnypointMoods)[];

const asDocumented = (moods: AnypointMoods): boolean =>
  undocumented.every((name) => moods[name] === anypointMoods[name].default);

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const contentOf = (body: unknown): { type: string; content: string } => {
  if (body instanceof URLSearchParams)
    return { type: 'application/x-www-form-urlencoded', content: body.toString() };
  return { type: 'application/json', content: typeof body === 'string' ? body : JSON.stringify(body) };
};

/** Every answer is held against the vendor's documents, except in moods that differ from them. */
export const openRealm = async (changed: Partial<AnypointMoods> = {}): Promise<Realm> => {
  let now = Date.parse('2026-09-01T08:00:00.000Z');
  let origin = '';
  const world = freshAnypointWorld(now);
  const moods: AnypointMoods = { ...defaults(anypointMoods), ...changed };
  const unchanged = unchangedBy(() => world);
  const platform = anypointPlatform({
    world,
    moods,
    origin: () => origin,
    now: () => now,
    save: unchanged.save,
  });
  const listening = await serve(platform, {
    port: 0,
    before: unchanged.before,
    done: (exchange) => {
      unchanged.done(exchange);
      if (asDocumented(moods)) judge.hold(exchange, 'foreign');
    },
  });
  origin = listening.origin;
  endings.push(async () => {
    await listening.stop();
    await platform.stop();
  });
  const description = describeAnypoint(world, origin);

  const call: Realm['call'] = async (method, path, body, token = description.bearer) => {
    const sent = body === undefined ? undefined : contentOf(body);
    const response = await fetch(origin + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(sent && { 'content-type': sent.type }),
      },
      ...(sent && { body: sent.content }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parsed(text) };
  };

  const { clientId, clientSecret } = description.connectedApp;
  return {
    world,
    moods,
    origin,
    description,
    root: description.organizationId,
    group: description.businessGroupId,
    sandboxEnv: description.environments['Sandbox'] ?? '',
    pass: (milliseconds) => {
      now += milliseconds;
    },
    call,
    appToken: async (scopes) => {
      const app = world.accounts.connectedApps.find((one) => one.clientId === clientId);
      if (app && scopes) app.scopes = scopes;
      const body = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
      return (await call('POST', '/accounts/api/v2/oauth2/token', body, null)).json.access_token;
    },
    viewerToken: async () => {
      const viewer = world.accounts.users.find(({ admin }) => !admin);
      const body = { username: viewer?.username, password: viewer?.password };
      return (await call('POST', '/accounts/login', body, null)).json.access_token;
    },
  };
};

/** A request that the identity provider received. */
interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever was sent
  readonly body: any;
}

export interface IdentityProvider {
  readonly origin: string;
  readonly received: Received[];
  /** Default: 201 with a new client for a registration, 404 for anything else. 'silence': no answer at all. */
  answer: (request: Received) => { status: number; json?: unknown } | 'silence' | undefined;
}

/** A small identity provider on loopback, ended after the test. */
export const openIdentityProvider = async (): Promise<IdentityProvider> => {
  const received: Received[] = [];
  const provider = { origin: '', received, answer: () => undefined } as IdentityProvider & { origin: string };
  const server = createServer(async (message, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const request = {
      method: message.method ?? '',
      path: message.url ?? '',
      headers: message.headers,
      body: parsed(Buffer.concat(chunks).toString('utf8')),
    };
    received.push(request);
    const registered =
      request.method === 'POST' && request.path === '/oauth2/v1/clients'
        ? { status: 201, json: { client_id: `0oa${received.length}`, client_secret: 'idp-secret' } }
        : { status: 404, json: { errorCode: 'E0000007' } };
    const answer = provider.answer(request) ?? registered;
    if (answer === 'silence') return;
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.json ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  provider.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  endings.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return provider;
};

/** The body of a client provider on an identity provider laid out as Okta. */
export const providerBody = (idp: string, more: Record<string, unknown> = {}) => ({
  name: 'OIDC Client Provider',
  type: { name: 'openid-dynamic-client', description: 'OpenID Connect Dynamic Client Registration' },
  allow_untrusted_certificates: false,
  oidc_dynamic_client_provider: {
    issuer: `${idp}/oauth2/default`,
    client: {
      urls: { register: `${idp}/oauth2/v1/clients` },
      registration: { authorization: 'SSWS 00canary' },
    },
    primary_client: { id: '0oaintro', secret: 'introspection-canary' },
    urls: {
      authorize: `${idp}/oauth2/default/v1/authorize`,
      token: `${idp}/oauth2/default/v1/token`,
      introspect: `${idp}/oauth2/default/v1/introspect`,
    },
    ...more,
  },
});

/** Puts a published asset into Exchange. */
export const publish = (realm: Realm, changed: Partial<Asset> = {}): Asset => {
  const asset: Asset = {
    groupId: realm.root,
    assetId: 'oauth-demo-api',
    version: '1.0.0',
    versionGroup: 'v1',
    name: 'OAuth demo API',
    description: '',
    type: 'rest-api',
    status: 'published',
    isPublic: false,
    classifier: 'raml',
    main: 'api.raml',
    files: {},
    tags: [],
    createdBy: realm.world.accounts.users[0]?.id ?? '',
    createdAt: 0,
    visibleAt: 0,
    ...changed,
  };
  realm.world.exchange.assets.push(asset);
  return asset;
};

/** The body of a new instance for CloudHub 2.0. */
export const instanceBody = (realm: Realm, more: Record<string, unknown> = {}) => ({
  technology: 'mule4',
  instanceLabel: 'oauth-demo',
  spec: { groupId: realm.root, assetId: 'oauth-demo-api', version: '1.0.0' },
  endpoint: {
    type: 'rest-api',
    uri: 'http://127.0.0.1:1/mock',
    proxyUri: 'http://0.0.0.0:8081/',
    deploymentType: 'CH2',
    isCloudHub: null,
    muleVersion4OrAbove: true,
    referencesUserDomain: null,
    responseTimeout: null,
  },
  ...more,
});

/** A client provider that is assigned to the root's Sandbox environment; its id. */
export const assignProvider = async (
  realm: Realm,
  idp: string,
  more: Record<string, unknown> = {},
): Promise<string> => {
  const organization = `/accounts/api/organizations/${realm.root}`;
  const made = await realm.call('POST', `${organization}/clientProviders`, providerBody(idp, more));
  const id: string = made.json.providerId;
  await realm.call('PUT', `${organization}/environments/${realm.sandboxEnv}/clientManagementProviders`, {
    suggestedClientManagementProviderIds: [id],
  });
  return id;
};

/** The paths of API Manager for the root's Sandbox environment. */
export const managerPath = (realm: Realm, kind: 'api' | 'xapi', rest: string): string =>
  `/apimanager/${kind}/v1/organizations/${realm.root}/environments/${realm.sandboxEnv}${rest}`;

/** A new instance with a client provider; its id. */
export const makeInstance = async (realm: Realm, providerId: string | null): Promise<number> => {
  publish(realm);
  const made = await realm.call(
    'POST',
    managerPath(realm, 'api', '/apis'),
    instanceBody(realm, providerId === null ? {} : { providerId }),
  );
  return made.json.id;
};
