import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OktaApp } from '../../../src/sandbox/okta/world.ts';
import {
  callback,
  json,
  type Org,
  type Params,
  policy,
  returned,
  rule,
  scope,
  secretOf,
  startOrg,
} from './org.ts';

let org: Org;
beforeEach(async () => {
  org = await startOrg();
});
afterEach(() => org.stop());

interface Row {
  readonly reason: string;
  readonly error: string;
  readonly description: string;
  /** Makes the world fit. */
  readonly world?: (org: Org, app: OktaApp) => void;
  readonly app?: Partial<OktaApp>;
  readonly params: Params;
}

interface Redirected extends Row {
  readonly signedIn?: boolean;
  readonly place?: '?' | '#';
}

interface Direct extends Row {
  readonly status: number;
  readonly path?: string;
  /** `org`: at the org server. */
  readonly at?: 'org';
  readonly credentials?: 'none' | 'both' | 'wrong';
}

const noPolicies = ({ demo }: Org): void => {
  demo.policies = [];
};

const token = { response_type: 'token', nonce: 'n' };

const redirected: readonly Redirected[] = [
  {
    reason: 'no_matching_policy',
    error: 'access_denied',
    description: 'Policy evaluation failed for this request, please check the policy configurations.',
    world: noPolicies,
    signedIn: true,
    params: {},
  },
  {
    reason: 'user_not_assigned',
    error: 'access_denied',
    description: 'User is not assigned to the client application.',
    app: { groups: [] },
    signedIn: true,
    params: {},
  },
  {
    reason: 'no_scope_allowed',
    error: 'access_denied',
    description: 'Policy evaluation succeeded, but all the requested scopes were rejected.',
    params: { ...token, scope: 'offline_access' },
    place: '#',
  },
  {
    reason: 'scope_denied',
    error: 'access_denied',
    description: 'Some of the requested scopes were denied by the policy. Denied scopes: [offline_access].',
    app: { grantTypes: ['authorization_code'], responseTypes: ['code'] },
    params: { scope: 'openid offline_access' },
  },
  {
    reason: 'disallowed_network_zone',
    error: 'access_denied',
    description: "The request is made from outside the client's permitted network zones.",
    app: { extra: { network: { connection: 'ZONE', include: ['nzoSIM00000000000001'] } } },
    params: {},
  },
  {
    reason: 'feature_not_enabled',
    error: 'server_error',
    description: 'The requested feature is not enabled in this environment.',
    world: ({ moods }) => {
      moods.noApiAccessManagement = true;
    },
    params: {},
  },
  {
    reason: 'invalid_state',
    error: 'invalid_request',
    description: "The authentication request has an invalid 'state' parameter.",
    params: { state: undefined },
  },
  {
    reason: 'invalid_nonce',
    error: 'invalid_request',
    description:
      "The 'nonce' parameter is required for authorize requests with either the 'id_token' or 'token' response types.",
    params: { response_type: 'id_token' },
    place: '#',
  },
  {
    reason: 'pkce_missing_challenge',
    error: 'invalid_request',
    description: 'PKCE code challenge is required by the application.',
    app: { pkceRequired: true },
    params: {},
  },
  {
    reason: 'missing_scopes',
    error: 'invalid_scope',
    description: 'No scopes were requested.',
    params: { scope: undefined },
  },
  {
    reason: 'no_matching_scope',
    error: 'invalid_scope',
    description: 'One or more scopes are not configured for the authorization server resource.',
    params: { scope: 'openid employees.write' },
  },
  {
    reason: 'openid_scope_required_access_token',
    error: 'access_denied',
    description: "Requests for ID tokens or access tokens with OpenID scopes require the 'openid' scope.",
    params: { scope: 'profile' },
  },
  {
    reason: 'unauthorized_client',
    error: 'unauthorized_client',
    description:
      'The client is not authorized to use the provided grant type. Configured grant types: [authorization_code, client_credentials].',
    app: { grantTypes: ['authorization_code', 'client_credentials'] },
    params: token,
    place: '#',
  },
  {
    reason: 'unsupported_response_type',
    error: 'unsupported_response_type',
    description:
      'The response type is not supported by the authorization server. Configured response types: [code].',
    app: { responseTypes: ['code'] },
    params: token,
    place: '#',
  },
  {
    reason: 'unsupported_response_mode_query_with_tokens',
    error: 'unsupported_response_mode',
    description: "'query' response mode cannot be used with either the 'id_token' or 'token' response types.",
    params: { ...token, response_mode: 'query' },
    place: '#',
  },
  {
    reason: 'no_existing_session',
    error: 'login_required',
    description: "A 'prompt' value of 'none' requires an existing session.",
    params: { prompt: 'none', sessionToken: '201-never-issued' },
  },
  {
    reason: 'login_required',
    error: 'login_required',
    description: 'The client specified not to prompt, but the user is not logged in.',
    params: { prompt: 'none' },
  },
  {
    reason: 'consent',
    error: 'consent_required',
    description:
      'The client specified not to prompt, but the user has not consented to the requested scopes.',
    world: ({ moods }) => {
      moods.consentRequired = true;
    },
    signedIn: true,
    params: { prompt: 'none' },
  },
];

describe('an error of authorize goes to the redirect URI with its text and the state', () => {
  it.each(redirected)(
    '$reason',
    async ({ error, description, world, app, params, signedIn, place = '?' }) => {
      const client = org.app(app);
      world?.(org, client);
      const session = signedIn ? { sessionToken: await org.sessionToken() } : {};
      const response = await org.authorize(client, { ...session, ...params });
      const location = response.headers.get('location') ?? '';
      expect(response.status).toBe(302);
      expect(location.startsWith(`${callback}${place}`)).toBe(true);
      expect(Object.fromEntries(returned(response))).toEqual({
        error,
        error_description: description,
        ...('state' in params ? {} : { state: 'some-state' }),
      });
    },
  );
});

describe('an error about the client or its redirect URI is a page and never a redirect', () => {
  it.each([
    [
      'invalid_client_id',
      { client_id: '0oaNobody0000000000a' },
      'Invalid value for &#x27;client_id&#x27; parameter.',
    ],
    [
      'illegal_redirect_uri',
      { redirect_uri: `${callback}/` },
      'The &#x27;redirect_uri&#x27; parameter must be a Login redirect URI in the client app settings: ',
    ],
  ])('%s', async (_, params, text) => {
    const response = await org.authorize(org.app(), params);
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toContain(text);
  });
});

const clientCredentials = { grant_type: 'client_credentials', scope: 'employees.read' };
const code = { grant_type: 'authorization_code', code: 'x', redirect_uri: callback };

const direct: readonly Direct[] = [
  {
    reason: 'no_matching_policy',
    error: 'access_denied',
    description: 'Policy evaluation failed for this request, please check the policy configurations.',
    status: 401,
    world: noPolicies,
    params: clientCredentials,
  },
  {
    reason: 'no_scope_allowed',
    error: 'access_denied',
    description: 'Policy evaluation succeeded, but all the requested scopes were rejected.',
    status: 400,
    world: ({ demo }) => {
      const conditions = { ...rule().conditions, scopes: { include: ['openid'] } };
      demo.scopes.push(scope('by.default', { default: true }));
      demo.policies = [policy([rule({ conditions })])];
    },
    params: { grant_type: 'client_credentials' },
  },
  {
    reason: 'scope_denied',
    error: 'access_denied',
    description: 'Some of the requested scopes were denied by the policy. Denied scopes: [asking].',
    status: 400,
    world: ({ demo }) => {
      demo.scopes.push(scope('asking', { consent: 'REQUIRED' }));
    },
    params: { ...clientCredentials, scope: 'employees.read asking' },
  },
  {
    reason: 'disallowed_network_zone',
    error: 'access_denied',
    description: "The request is made from outside the client's permitted network zones.",
    status: 403,
    app: { extra: { network: { connection: 'ZONE', exclude: ['ALL_IP_ZONES'] } } },
    params: clientCredentials,
  },
  {
    reason: 'feature_not_enabled',
    error: 'server_error',
    description: 'The requested feature is not enabled in this environment.',
    status: 403,
    world: ({ moods }) => {
      moods.noApiAccessManagement = true;
    },
    params: clientCredentials,
  },
  {
    reason: 'invalid_client_id',
    error: 'invalid_client',
    description: "Invalid value for 'client_id' parameter.",
    status: 401,
    world: (_, app) => {
      app.status = 'INACTIVE';
    },
    params: clientCredentials,
  },
  {
    reason: 'invalid_client',
    error: 'invalid_client',
    description: 'Client authentication failed. Either the client or the client credentials are invalid.',
    status: 401,
    app: { tokenEndpointAuthMethod: 'private_key_jwt' },
    params: clientCredentials,
  },
  {
    reason: 'invalid_client_secret',
    error: 'invalid_client',
    description: 'The client secret supplied for a confidential client is invalid.',
    status: 401,
    credentials: 'wrong',
    params: clientCredentials,
  },
  {
    reason: 'missing_client_credentials',
    error: 'invalid_client',
    description: 'No client credentials found.',
    status: 401,
    credentials: 'none',
    params: clientCredentials,
  },
  {
    reason: 'missing_client_credentials at introspect',
    error: 'invalid_client',
    description: 'No client credentials found.',
    status: 401,
    credentials: 'none',
    path: '/v1/introspect',
    params: { token: 'invalid' },
  },
  {
    reason: 'multiple_client_credentials',
    error: 'invalid_request',
    description:
      "Can't supply multiple client credentials. Use one of the following: credentials in the Authorization header, credentials in the post body, or a 'client_assertion' in the post body.",
    status: 400,
    credentials: 'both',
    path: '/v1/introspect',
    params: { token: 'invalid' },
  },
  {
    reason: 'missing token at introspect',
    error: 'invalid_request',
    description: "The 'token' parameter is required.",
    status: 400,
    path: '/v1/introspect',
    params: {},
  },
  {
    reason: 'missing token at revoke',
    error: 'invalid_request',
    description: "The 'token' parameter is required.",
    status: 400,
    path: '/v1/revoke',
    params: {},
  },
  {
    reason: 'invalid_authorization_code',
    error: 'invalid_grant',
    description: 'The authorization code is invalid or has expired.',
    status: 400,
    params: code,
  },
  {
    reason: 'no_default_scopes',
    error: 'invalid_scope',
    description:
      "The authorization server resource does not have any configured default scopes, 'scope' must be provided.",
    status: 400,
    params: { grant_type: 'client_credentials' },
  },
  {
    reason: 'no_matching_scope',
    error: 'invalid_scope',
    description: 'One or more scopes are not configured for the authorization server resource.',
    status: 400,
    params: { ...clientCredentials, scope: 'employees.write' },
  },
  {
    reason: 'openid_not_allowed_client_creds',
    error: 'invalid_scope',
    description: "Cannot request 'openid' scopes using client credentials.",
    status: 400,
    params: { ...clientCredentials, scope: 'openid' },
  },
  {
    reason: 'openid_scope_required_access_token',
    error: 'access_denied',
    description: "Requests for ID tokens or access tokens with OpenID scopes require the 'openid' scope.",
    status: 403,
    params: { ...clientCredentials, scope: 'profile' },
  },
  {
    reason: 'unauthorized_client',
    error: 'unauthorized_client',
    description:
      'The client is not authorized to use the provided grant type. Configured grant types: [authorization_code].',
    status: 400,
    app: { grantTypes: ['authorization_code'] },
    params: clientCredentials,
  },
  {
    reason: 'unauthorized_client for password of a web app',
    error: 'unauthorized_client',
    description:
      'The client is not authorized to use the provided grant type. Configured grant types: [authorization_code, password].',
    status: 400,
    app: { grantTypes: ['authorization_code', 'password'] },
    params: { grant_type: 'password', username: 'a', password: 'b', scope: 'openid' },
  },
  {
    reason: 'unsupported_grant_type_client_creds_org_as',
    error: 'unsupported_grant_type',
    description: "'client_credentials' grant type can only be used with a custom authorization server.",
    status: 400,
    at: 'org',
    params: clientCredentials,
  },
  {
    reason: 'unsupported_grant_type',
    error: 'unsupported_grant_type',
    description: "The grant type in the request isn't supported.",
    status: 400,
    params: { grant_type: 'toString' },
  },
];

const withSecret = (client: OktaApp): Params => ({
  client_id: client.clientId,
  client_secret: secretOf(client),
});

describe('an error of token, introspect and revoke is JSON with its status', () => {
  it.each(direct)(
    '$reason',
    async ({ error, description, status, world, app, params, path = '/v1/token', at, credentials }) => {
      const client = org.app(app);
      world?.(org, client);
      const body = credentials === 'both' ? { ...params, ...withSecret(client) } : params;
      const impostor = {
        ...client,
        secrets: client.secrets.map((one) => ({ ...one, value: 'not-the-secret' })),
      };
      const caller = { none: undefined, both: client, wrong: impostor, right: client }[
        credentials ?? 'right'
      ];
      const base = at === 'org' ? `${org.origin}/oauth2` : org.issuer;
      const response = await org.post(path, body, caller, base);
      expect(await response.json()).toEqual({ error, error_description: description });
      expect(response.status).toBe(status);
      expect(response.headers.get('cache-control')).toContain('no-store');
    },
  );
});

describe('an error that needs a code or a user first has its text, too', () => {
  const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
  const withPkce = { code_challenge: challenge, code_challenge_method: 'S256' };

  it.each([
    ['pkce_missing_verifier', {}, 'invalid_request', 'PKCE code verifier is required by the application.'],
    [
      'pkce_verification_failed',
      { code_verifier: 'x'.repeat(43) },
      'invalid_grant',
      'PKCE verification failed.',
    ],
    [
      'mismatched_redirect_uri',
      { redirect_uri: 'http://127.0.0.1:8085/other' },
      'invalid_grant',
      "The 'redirect_uri' does not match the redirection URI used in the authorization request.",
    ],
  ])('%s', async (_, params, error, description) => {
    const client = org.app();
    const given = (await org.logIn(client, withPkce)).get('code') ?? '';
    const response = await org.post('/v1/token', { ...code, code: given, ...params }, client);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error, error_description: description });
  });

  it('mismatched_client', async () => {
    const given = (await org.logIn(org.app())).get('code') ?? '';
    const response = await org.post('/v1/token', { ...code, code: given }, org.app());
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: 'invalid_grant',
      error_description:
        "The grant was issued to another client. Ensure that the 'client_id' matches the one used at the authorize request.",
    });
  });

  it('access_denied, when the person does not allow the access', async () => {
    org.moods.consentRequired = true;
    const client = org.app();
    const shown = await org.authorize(client, { sessionToken: await org.sessionToken() });
    const cookie = shown.headers.get('set-cookie')?.split(';')[0] ?? '';
    const [, stateToken = ''] = /name="stateToken" value="([^"]+)"/.exec(await shown.text()) ?? [];
    const answer = await fetch(`${org.origin}/login/consent`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie },
      body: new URLSearchParams({ stateToken, decision: 'deny' }),
    });
    expect(Object.fromEntries(returned(answer))).toEqual({
      error: 'access_denied',
      error_description: 'The resource owner or authorization server denied the request.',
      state: 'some-state',
    });
  });

  it('user_rate_limited, at the fifth password within a second', async () => {
    const native = org.app({
      applicationType: 'native',
      grantTypes: ['authorization_code', 'password'],
    });
    const form = { grant_type: 'password', username: org.user.login, password: 'wrong', scope: 'openid' };
    const answers = [1, 2, 3, 4, 5].map(() => org.post('/v1/token', form, native));
    expect((await Promise.all(answers)).map(({ status }) => status).sort()).toEqual([
      400, 400, 400, 400, 429,
    ]);
    expect(await json(org.post('/v1/token', form, native))).toEqual({
      error: 'invalid_grant',
      error_description: 'API call exceeded rate limit due to too many requests.',
    });
    org.clock.now += 1001;
    const later = await org.post('/v1/token', { ...form, password: org.user.password }, native);
    expect(later.status).toBe(200);
  });

  it('user_not_assigned, at a password grant', async () => {
    const native = org.app({
      applicationType: 'native',
      grantTypes: ['authorization_code', 'password'],
      groups: [],
    });
    const { login, password } = org.user;
    const form = { grant_type: 'password', username: login, password, scope: 'openid' };
    const response = await org.post('/v1/token', form, native);
    expect(response.status).toBe(400);
    expect((await json(response))['error_description']).toBe(
      'User is not assigned to the client application.',
    );
  });
});
