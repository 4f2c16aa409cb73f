import { defaults } from '../../../src/sandbox/kernel/mood.ts';
import type { Platform } from '../../../src/sandbox/kernel/platform.ts';
import { serve } from '../../../src/sandbox/kernel/server.ts';
import { type OktaContext, randomId } from '../../../src/sandbox/okta/context.ts';
import { oktaError, Refusal } from '../../../src/sandbox/okta/errors.ts';
import { freshWorld, reservedScopes } from '../../../src/sandbox/okta/fresh.ts';
import { type OktaMoods, oktaMoods } from '../../../src/sandbox/okta/moods.ts';
import { oauthRoutes } from '../../../src/sandbox/okta/oauth/routes.ts';
import { signingKey } from '../../../src/sandbox/okta/signing-key.ts';
import type {
  AccessPolicy,
  AccessRule,
  AuthorizationServer,
  OktaApp,
  OktaUser,
  Scope,
} from '../../../src/sandbox/okta/world.ts';
import { unchangedBy } from '../../support/unchanged.ts';

// Key pairs take long to make, and no test depends on having its own.
const pristine = freshWorld(Date.UTC(2026, 0, 1));
const sharedKey = await signingKey();

const date = '2026-01-01T00:00:00.000Z';
export const callback = 'http://127.0.0.1:8085/callback';

export type Org = Awaited<ReturnType<typeof startOrg>>;

export const scope = (name: string, more: Partial<Scope> = {}): Scope => ({
  id: randomId('scp'),
  name,
  displayName: null,
  description: null,
  consent: 'IMPLICIT',
  metadataPublish: 'ALL_CLIENTS',
  default: false,
  system: false,
  ...more,
});

export const rule = (more: Partial<AccessRule> = {}): AccessRule => ({
  id: randomId('0pr'),
  name: 'rule',
  status: 'ACTIVE',
  priority: 1,
  system: false,
  type: 'RESOURCE_ACCESS',
  conditions: {
    people: { users: { include: [], exclude: [] }, groups: { include: ['EVERYONE'], exclude: [] } },
    grantTypes: { include: ['authorization_code', 'implicit', 'client_credentials', 'password'] },
    scopes: { include: ['*'] },
  },
  actions: {
    token: {
      accessTokenLifetimeMinutes: 60,
      refreshTokenLifetimeMinutes: 0,
      refreshTokenWindowMinutes: 10080,
    },
  },
  created: date,
  lastUpdated: date,
  ...more,
});

export const policy = (rules: AccessRule[], more: Partial<AccessPolicy> = {}): AccessPolicy => ({
  id: randomId('00p'),
  name: 'policy',
  description: 'policy',
  status: 'ACTIVE',
  priority: 1,
  system: false,
  conditions: { clients: { include: ['ALL_CLIENTS'] } },
  created: date,
  lastUpdated: date,
  rules,
  ...more,
});

export const server = (more: Partial<AuthorizationServer> = {}): AuthorizationServer => ({
  id: randomId('aus'),
  name: 'OAuth Demo',
  description: 'demo',
  audiences: ['api://oauth-demo'],
  status: 'ACTIVE',
  default: false,
  issuerMode: 'ORG_URL',
  created: date,
  lastUpdated: date,
  policies: [policy([rule()])],
  scopes: [...reservedScopes(), scope('employees.read')],
  key: sharedKey,
  ...more,
});

export const secretOf = (app: OktaApp): string => app.secrets[0]?.value ?? '';

const newApp = (more: Partial<OktaApp>): OktaApp => {
  const id = randomId('0oa');
  return {
    id,
    label: 'Demo App',
    status: 'ACTIVE',
    created: date,
    lastUpdated: date,
    clientId: id,
    secrets: [
      {
        id: randomId('ocs'),
        value: `secret-of-${id}_-~and more:`,
        status: 'ACTIVE',
        created: date,
        lastUpdated: date,
      },
    ],
    tokenEndpointAuthMethod: 'client_secret_basic',
    pkceRequired: false,
    autoKeyRotation: true,
    applicationType: 'web',
    grantTypes: ['authorization_code', 'implicit', 'client_credentials', 'refresh_token'],
    responseTypes: ['code', 'token', 'id_token'],
    redirectUris: [callback],
    consentMethod: 'REQUIRED',
    implicitAssignment: false,
    dpopBound: false,
    notesAdmin: null,
    notesEnduser: null,
    groups: [],
    users: [],
    signInPolicyId: null,
    issuedAt: 1_767_225_600,
    extra: {},
    ...more,
  };
};

const platform = (context: OktaContext): Platform => ({
  vendor: 'okta',
  routes: oauthRoutes(context),
  around: async (_, next) => {
    try {
      return (await next?.()) ?? oktaError('E0000008');
    } catch (error) {
      if (error instanceof Refusal) return error.reply;
      throw error;
    }
  },
  stop: async () => undefined,
});

export type Params = Readonly<Record<string, string | undefined>>;

const search = (params: Params): URLSearchParams => {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) if (value !== undefined) given.append(name, value);
  return given;
};

/** What came back by the redirect URI, whichever way. */
export const returned = (response: Response): URLSearchParams => {
  const location = response.headers.get('location') ?? '';
  const at = location.search(/[?#]/);
  return new URLSearchParams(at < 0 ? '' : location.slice(at + 1));
};

/** An org with one more server, one user, the real clock unless it is moved, and only the OAuth routes. */
export const startOrg = async () => {
  const clock = { now: Date.now() };
  const world = structuredClone(pristine);
  const demo = server();
  world.authorizationServers.push(demo);
  const moods: OktaMoods = { ...defaults(oktaMoods), ratePlan: 'none', signInPolicy: 'password' };
  let origin = '';
  const unchanged = unchangedBy(() => world);
  const context: OktaContext = {
    world,
    moods,
    now: () => clock.now,
    origin: () => origin,
    newId: randomId,
    save: unchanged.save,
    newKey: async () => sharedKey,
    iso: () => new Date(clock.now).toISOString(),
  };
  const listening = await serve(platform(context), { port: 0, ...unchanged });
  origin = listening.origin;
  const issuer = `${origin}/oauth2/${demo.id}`;
  const user = world.users.find(({ roles }) => roles.length === 0) as OktaUser;
  const everyone = world.groups.find(({ name }) => name === 'Everyone')?.id ?? '';

  const app = (more: Partial<OktaApp> = {}): OktaApp => {
    const made = newApp({ groups: [{ id: everyone, priority: 0, lastUpdated: date }], ...more });
    world.apps.push(made);
    return made;
  };

  const authn = (username: string, password: string): Promise<Response> =>
    fetch(`${origin}/api/v1/authn`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });

  const sessionToken = async (who: OktaUser = user): Promise<string> => {
    clock.now += 1000;
    const answer = (await (await authn(who.login, who.password)).json()) as { sessionToken: string };
    return answer.sessionToken;
  };

  const authorizeUrl = (client: OktaApp, params: Params = {}, at = issuer): URL => {
    const given = {
      redirect_uri: callback,
      response_type: 'code',
      scope: 'openid',
      state: 'some-state',
      ...params,
    };
    return new URL(`${at}/v1/authorize?${search({ client_id: client.clientId, ...given })}`);
  };

  const authorize = (client: OktaApp, params: Params = {}, at = issuer): Promise<Response> =>
    fetch(authorizeUrl(client, params, at), { redirect: 'manual' });

  /** A log-in without a browser; what the redirect URI gets. */
  const logIn = async (client: OktaApp, params: Params = {}, at = issuer): Promise<URLSearchParams> =>
    returned(await authorize(client, { sessionToken: await sessionToken(), ...params }, at));

  const post = (path: string, form: Params, client?: OktaApp, at = issuer): Promise<Response> =>
    fetch(`${at}${path}`, {
      method: 'POST',
      body: search(form),
      headers: client
        ? {
            authorization: `Basic ${Buffer.from(`${client.clientId}:${secretOf(client)}`).toString('base64')}`,
          }
        : {},
    });

  return {
    origin,
    issuer,
    world,
    moods,
    clock,
    context,
    demo,
    user,
    everyone,
    app,
    authn,
    sessionToken,
    authorizeUrl,
    authorize,
    logIn,
    post,
    stop: () => listening.stop(),
  };
};

/** The JSON of an answer. */
export const json = async (response: Response | Promise<Response>): Promise<Record<string, unknown>> =>
  (await (await response).json()) as Record<string, unknown>;
