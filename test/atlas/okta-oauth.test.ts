import { afterEach, beforeEach, describe, it } from 'vitest';
import type { OktaApp } from '../../src/sandbox/okta/world.ts';
import {
  callback,
  type Org,
  type Params,
  policy,
  rule,
  scope,
  secretOf,
  startOrg,
} from '../sandbox/okta-oauth/org.ts';
import { expectFirst, shownByCurl } from './raw.ts';

let org: Org;
beforeEach(async () => {
  org = await startOrg();
});
afterEach(() => org.stop());

const token = { response_type: 'token', nonce: 'n' };
const clientCredentials = { grant_type: 'client_credentials', scope: 'employees.read' };
const code = { grant_type: 'authorization_code', code: 'x', redirect_uri: callback };

interface Case {
  readonly id: string;
  readonly app?: Partial<OktaApp>;
  readonly world?: (org: Org, app: OktaApp) => void;
  readonly params: Params;
  readonly signedIn?: true;
}

const noPolicies = ({ demo }: Org): void => void Object.assign(demo, { policies: [] });
const mood =
  (name: 'noApiAccessManagement' | 'consentRequired') =>
  ({ moods }: Org): void =>
    void Object.assign(moods, { [name]: true });

const atAuthorize: readonly Case[] = [
  {
    id: 'oauth.no_matching_policy',
    world: noPolicies,
    signedIn: true,
    params: {},
  },
  { id: 'oauth.user_not_assigned', app: { groups: [] }, signedIn: true, params: {} },
  { id: 'oauth.no_scope_allowed', params: { ...token, scope: 'offline_access' } },
  {
    id: 'oauth.scope_denied',
    app: { grantTypes: ['authorization_code'], responseTypes: ['code'] },
    params: { scope: 'openid offline_access' },
  },
  {
    id: 'oauth.disallowed_network_zone',
    app: { extra: { network: { connection: 'ZONE', include: ['nzoSIM00000000000001'] } } },
    params: {},
  },
  {
    id: 'oauth.feature_not_enabled',
    world: mood('noApiAccessManagement'),
    params: {},
  },
  { id: 'oauth.illegal_redirect_uri', params: { redirect_uri: `${callback}/` } },
  { id: 'oauth.invalid_client_id', params: { client_id: '0oaNobody0000000000a' } },
  { id: 'oauth.invalid_state', params: { state: undefined } },
  { id: 'oauth.invalid_nonce', params: { response_type: 'id_token' } },
  { id: 'oauth.pkce_missing_challenge', app: { pkceRequired: true }, params: {} },
  { id: 'oauth.missing_scopes', params: { scope: undefined } },
  { id: 'oauth.no_matching_scope', params: { scope: 'openid employees.write' } },
  { id: 'oauth.openid_scope_required_access_token', params: { scope: 'profile' } },
  {
    id: 'oauth.unauthorized_client',
    app: { grantTypes: ['authorization_code', 'client_credentials'] },
    params: token,
  },
  { id: 'oauth.unsupported_response_type', app: { responseTypes: ['code'] }, params: token },
  {
    id: 'oauth.unsupported_response_mode_query_with_tokens',
    params: { ...token, response_mode: 'query' },
  },
  { id: 'oauth.unsupported_response_mode', params: { response_mode: 'pigeon' } },
  { id: 'oauth.no_existing_session', params: { prompt: 'none', sessionToken: '201-never-issued' } },
  { id: 'oauth.login_required', params: { prompt: 'none' } },
  {
    id: 'oauth.consent_required',
    world: mood('consentRequired'),
    signedIn: true,
    params: { prompt: 'none' },
  },
  { id: 'oauth.request_not_supported', params: { request: 'eyJ' } },
];

describe('what authorize answers', () => {
  it.each(atAuthorize)('$id', async ({ id, app, world, params, signedIn }) => {
    const client = org.app(app);
    world?.(org, client);
    const session = signedIn ? { sessionToken: await org.sessionToken() } : {};
    const answer = await org.authorize(client, { ...session, ...params });
    // People paste the address line of the browser where there is one.
    expectFirst(answer.headers.get('location') ?? (await shownByCurl(answer)), id);
  });
});

interface Direct extends Case {
  readonly path?: string;
  readonly atOrganization?: true;
  readonly credentials?: 'none' | 'both' | 'wrong';
}

const atToken: readonly Direct[] = [
  {
    id: 'oauth.no_matching_policy',
    world: noPolicies,
    params: clientCredentials,
  },
  {
    id: 'oauth.scope_denied',
    world: ({ demo }) => void demo.scopes.push(scope('asking', { consent: 'REQUIRED' })),
    params: { ...clientCredentials, scope: 'employees.read asking' },
  },
  {
    id: 'oauth.no_scope_allowed',
    world: ({ demo }) => {
      const conditions = { ...rule().conditions, scopes: { include: ['openid'] } };
      demo.scopes.push(scope('by.default', { default: true }));
      demo.policies = [policy([rule({ conditions })])];
    },
    params: { grant_type: 'client_credentials' },
  },
  {
    id: 'oauth.invalid_client',
    app: { tokenEndpointAuthMethod: 'private_key_jwt' },
    params: clientCredentials,
  },
  {
    id: 'oauth.invalid_client_id',
    world: (_, app) => void Object.assign(app, { status: 'INACTIVE' }),
    params: clientCredentials,
  },
  { id: 'oauth.invalid_client_secret', credentials: 'wrong', params: clientCredentials },
  {
    id: 'oauth.invalid_client_secret',
    credentials: 'wrong',
    path: '/v1/introspect',
    params: { token: 'invalid' },
  },
  { id: 'oauth.missing_client_credentials', credentials: 'none', params: clientCredentials },
  {
    id: 'oauth.multiple_client_credentials',
    credentials: 'both',
    path: '/v1/introspect',
    params: { token: 'invalid' },
  },
  { id: 'oauth.missingParameter', path: '/v1/introspect', params: {} },
  { id: 'oauth.introspectionInactive', path: '/v1/introspect', params: { token: 'invalid' } },
  { id: 'oauth.invalid_authorization_code', params: code },
  { id: 'oauth.no_default_scopes', params: { grant_type: 'client_credentials' } },
  { id: 'oauth.no_matching_scope', params: { ...clientCredentials, scope: 'employees.write' } },
  { id: 'oauth.openid_not_allowed_client_creds', params: { ...clientCredentials, scope: 'openid' } },
  { id: 'oauth.unauthorized_client', app: { grantTypes: ['authorization_code'] }, params: clientCredentials },
  {
    id: 'oauth.unsupported_grant_type_client_creds_org_as',
    atOrganization: true,
    params: clientCredentials,
  },
  { id: 'oauth.unsupported_grant_type', params: { grant_type: 'pigeon' } },
  { id: 'oauth.refreshTokenInvalid', params: { grant_type: 'refresh_token', refresh_token: 'never-issued' } },
  {
    id: 'oauth.badCredentials',
    app: { applicationType: 'native', grantTypes: ['authorization_code', 'password'] },
    params: { grant_type: 'password', username: 'nobody', password: 'wrong', scope: 'openid' },
  },
];

describe('what token and introspect answer', () => {
  it.each(atToken)(
    '$id',
    async ({ id, app, world, params, path = '/v1/token', atOrganization, credentials }) => {
      const client = org.app(app);
      world?.(org, client);
      const both = { client_id: client.clientId, client_secret: secretOf(client) };
      const wrong = {
        ...client,
        secrets: client.secrets.map((one) => ({ ...one, value: 'not-the-secret' })),
      };
      const caller = { none: undefined, both: client, wrong, right: client }[credentials ?? 'right'];
      const body = credentials === 'both' ? { ...params, ...both } : params;
      const base = atOrganization ? `${org.origin}/oauth2` : org.issuer;
      expectFirst(await shownByCurl(org.post(path, body, caller, base)), id);
    },
  );

  const challenge = {
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  };

  it.each([
    ['oauth.pkce_missing_verifier', {}],
    ['oauth.pkce_verification_failed', { code_verifier: 'x'.repeat(43) }],
    ['oauth.mismatched_redirect_uri', { redirect_uri: 'http://127.0.0.1:8085/other' }],
  ])('%s', async (id, params) => {
    const client = org.app();
    const given = (await org.logIn(client, challenge)).get('code') ?? '';
    expectFirst(await shownByCurl(org.post('/v1/token', { ...code, code: given, ...params }, client)), id);
  });

  it('oauth.mismatched_client', async () => {
    const given = (await org.logIn(org.app())).get('code') ?? '';
    const answer = org.post('/v1/token', { ...code, code: given }, org.app());
    expectFirst(await shownByCurl(answer), 'oauth.mismatched_client');
  });

  it('okta.E0000004, of a login by password', async () => {
    expectFirst(await shownByCurl(org.authn(org.user.login, 'wrong')), 'okta.E0000004');
  });
});
