import type { OktaContext } from '../context.ts';
import type { Issuer } from './issuer.ts';

const authMethods = [
  'client_secret_basic',
  'client_secret_post',
  'client_secret_jwt',
  'private_key_jwt',
  'none',
];
const responseTypes = [
  'code',
  'id_token',
  'code id_token',
  'code token',
  'id_token token',
  'code id_token token',
];
const oidcScopes = ['openid', 'profile', 'email', 'address', 'phone', 'offline_access', 'device_sso'];
const signing = ['HS256', 'HS384', 'HS512', 'RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];
const accessTokenClaims = ['ver', 'jti', 'iss', 'aud', 'iat', 'exp', 'cid', 'uid', 'scp', 'sub'];
const idTokenClaims = [
  ...[
    'iss',
    'ver',
    'sub',
    'aud',
    'iat',
    'exp',
    'jti',
    'auth_time',
    'amr',
    'idp',
    'nonce',
    'name',
    'nickname',
  ],
  ...['preferred_username', 'given_name', 'middle_name', 'family_name', 'email', 'email_verified', 'profile'],
  ...['zoneinfo', 'locale', 'address', 'phone_number', 'picture', 'website', 'gender', 'birthdate'],
  ...['updated_at', 'at_hash', 'c_hash'],
];
const deviceCode = 'urn:ietf:params:oauth:grant-type:device_code';

const shared = (context: OktaContext, { issuer, base }: Issuer) => ({
  issuer,
  authorization_endpoint: `${base}/v1/authorize`,
  token_endpoint: `${base}/v1/token`,
  registration_endpoint: `${context.origin()}/oauth2/v1/clients`,
  jwks_uri: `${base}/v1/keys`,
  response_modes_supported: ['query', 'fragment', 'form_post', 'okta_post_message'],
  subject_types_supported: ['public'],
  token_endpoint_auth_methods_supported: authMethods,
  code_challenge_methods_supported: ['S256'],
  introspection_endpoint: `${base}/v1/introspect`,
  introspection_endpoint_auth_methods_supported: authMethods,
  revocation_endpoint: `${base}/v1/revoke`,
  revocation_endpoint_auth_methods_supported: authMethods,
  end_session_endpoint: `${base}/v1/logout`,
  request_parameter_supported: true,
  request_object_signing_alg_values_supported: signing,
  device_authorization_endpoint: `${base}/v1/device/authorize`,
  pushed_authorization_request_endpoint: `${base}/v1/par`,
});

/**
 * `/.well-known/openid-configuration`: names neither `client_credentials` nor the bare response type `token`.
 * docs/facts/okta.md §2, metadata; OAuth description, OidcMetadata.
 */
export const oidcMetadata = (context: OktaContext, issuer: Issuer) => ({
  ...shared(context, issuer),
  userinfo_endpoint: `${issuer.base}/v1/userinfo`,
  response_types_supported: responseTypes,
  grant_types_supported: ['authorization_code', 'implicit', 'refresh_token', 'password', deviceCode],
  id_token_signing_alg_values_supported: ['RS256'],
  scopes_supported: issuer.server ? oidcScopes : issuer.scopes.map(({ name }) => name),
  claims_supported: idTokenClaims,
});

/** Recorded: that of the org names no keys, since its access tokens are for Okta alone. */
const keyless = ({ jwks_uri, ...rest }: ReturnType<typeof shared>, { server }: Issuer): object => ({
  ...rest,
  ...(server ? { jwks_uri } : {}),
});

/**
 * `/.well-known/oauth-authorization-server`: names both, and the published custom scopes, but nothing of OpenID Connect.
 * docs/facts/okta.md §2, metadata; OAuth description, OAuthMetadata.
 */
export const oauthMetadata = (context: OktaContext, issuer: Issuer) => ({
  ...keyless(shared(context, issuer), issuer),
  response_types_supported: ['code', 'token', ...responseTypes.slice(1)],
  grant_types_supported: [
    'authorization_code',
    'implicit',
    'refresh_token',
    'password',
    'client_credentials',
    deviceCode,
  ],
  scopes_supported: issuer.scopes
    .filter(({ metadataPublish }) => metadataPublish === 'ALL_CLIENTS')
    .map(({ name }) => name),
  claims_supported: accessTokenClaims,
});
