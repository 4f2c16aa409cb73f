import type { Reply } from '../../kernel/request.ts';

/**
 * Okta's reasons for saying no at the OAuth endpoints: reason of the system log → `error`, `error_description`, status
 * when answered directly. `{}` takes a value. docs/facts/okta.md §8, error table; the last group is from the OAuth description's
 * examples.
 */
const table = {
  no_matching_policy: [
    'access_denied',
    'Policy evaluation failed for this request, please check the policy configurations.',
    401,
  ],
  user_not_assigned: ['access_denied', 'User is not assigned to the client application.', 400],
  no_scope_allowed: [
    'access_denied',
    'Policy evaluation succeeded, but all the requested scopes were rejected.',
    400,
  ],
  scope_denied: [
    'access_denied',
    'Some of the requested scopes were denied by the policy. Denied scopes: [{}].',
    400,
  ],
  access_denied: ['access_denied', 'The resource owner or authorization server denied the request.', 403],
  disallowed_network_zone: [
    'access_denied',
    "The request is made from outside the client's permitted network zones.",
    403,
  ],
  feature_not_enabled: ['server_error', 'The requested feature is not enabled in this environment.', 403],
  illegal_redirect_uri: [
    'invalid_request',
    "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings: {}",
    400,
  ],
  invalid_client_id: ['invalid_client', "Invalid value for 'client_id' parameter.", 401],
  invalid_client: [
    'invalid_client',
    'Client authentication failed. Either the client or the client credentials are invalid.',
    401,
  ],
  invalid_client_secret: [
    'invalid_client',
    'The client secret supplied for a confidential client is invalid.',
    401,
  ],
  missing_client_credentials: ['invalid_client', 'No client credentials found.', 401],
  invalid_state: ['invalid_request', "The authentication request has an invalid 'state' parameter.", 400],
  invalid_nonce: [
    'invalid_request',
    "The 'nonce' parameter is required for authorize requests with either the 'id_token' or 'token' response types.",
    400,
  ],
  pkce_missing_challenge: ['invalid_request', 'PKCE code challenge is required by the application.', 400],
  pkce_missing_verifier: ['invalid_request', 'PKCE code verifier is required by the application.', 400],
  pkce_verification_failed: ['invalid_grant', 'PKCE verification failed.', 400],
  invalid_authorization_code: ['invalid_grant', 'The authorization code is invalid or has expired.', 400],
  mismatched_client: [
    'invalid_grant',
    "The grant was issued to another client. Ensure that the 'client_id' matches the one used at the authorize request.",
    400,
  ],
  mismatched_redirect_uri: [
    'invalid_grant',
    "The 'redirect_uri' does not match the redirection URI used in the authorization request.",
    400,
  ],
  missing_scopes: ['invalid_scope', 'No scopes were requested.', 400],
  no_default_scopes: [
    'invalid_scope',
    "The authorization server resource does not have any configured default scopes, 'scope' must be provided.",
    400,
  ],
  no_matching_scope: [
    'invalid_scope',
    'One or more scopes are not configured for the authorization server resource.',
    400,
  ],
  openid_not_allowed_client_creds: [
    'invalid_scope',
    "Cannot request 'openid' scopes using client credentials.",
    400,
  ],
  openid_scope_required_access_token: [
    'access_denied',
    "Requests for ID tokens or access tokens with OpenID scopes require the 'openid' scope.",
    403,
  ],
  unauthorized_client: [
    'unauthorized_client',
    'The client is not authorized to use the provided grant type. Configured grant types: [{}].',
    400,
  ],
  unsupported_response_type: [
    'unsupported_response_type',
    'The response type is not supported by the authorization server. Configured response types: [{}].',
    400,
  ],
  unsupported_response_mode_query_with_tokens: [
    'unsupported_response_mode',
    "'query' response mode cannot be used with either the 'id_token' or 'token' response types.",
    400,
  ],
  no_existing_session: ['login_required', "A 'prompt' value of 'none' requires an existing session.", 400],
  login_required: [
    'login_required',
    'The client specified not to prompt, but the user is not logged in.',
    400,
  ],
  consent: [
    'consent_required',
    'The client specified not to prompt, but the user has not consented to the requested scopes.',
    400,
  ],
  unsupported_grant_type_client_creds_org_as: [
    'unsupported_grant_type',
    "'client_credentials' grant type can only be used with a custom authorization server.",
    400,
  ],
  user_rate_limited: ['invalid_grant', 'API call exceeded rate limit due to too many requests.', 429],

  unsupported_response_mode: [
    'unsupported_response_mode',
    "The response mode isn't supported by the authorization server. Valid response modes: ['query', 'fragment', 'form_post', 'okta_post_message'].",
    400,
  ],
  unsupported_grant_type: ['unsupported_grant_type', "The grant type in the request isn't supported.", 400],
  multiple_client_credentials: [
    'invalid_request',
    "Can't supply multiple client credentials. Use one of the following: credentials in the Authorization header, credentials in the post body, or a 'client_assertion' in the post body.",
    400,
  ],
  invalid_assertion_type: ['invalid_request', "The 'client_assertion_type' is invalid.", 400],
  invalid_dpop_proof: ['invalid_dpop_proof', 'The DPoP proof JWT header is missing.', 400],
  missing_parameter: ['invalid_request', "The '{}' parameter is required.", 400],
  invalid_parameter: ['invalid_request', "Invalid value for '{}' parameter.", 400],
  invalid_resource_owner: ['invalid_grant', 'The credentials provided were invalid.', 400],
  invalid_refresh_token: ['invalid_grant', 'The refresh token is invalid or expired.', 400],
  custom_scopes_at_org: ['invalid_scope', 'Custom scopes are not allowed for this request', 400],
  request_object: ['request_not_supported', "The '{}' parameter is not supported.", 400],
} as const satisfies Record<string, readonly [string, string, number]>;

export type Reason = keyof typeof table;

/** Thrown by whatever checks a request; the endpoint decides how it is told to the caller. */
export class Denial extends Error {
  readonly reason: Reason;
  /** OAuth's `error`. */
  readonly code: string;
  readonly status: number;

  constructor(reason: Reason, value = '') {
    const [code, text, status] = table[reason];
    super(text.replace('{}', () => value));
    this.reason = reason;
    this.code = code;
    this.status = status;
  }

  get fields(): { error: string; error_description: string } {
    return { error: this.code, error_description: this.message };
  }
}

/** No cache may keep what an OAuth endpoint answers (RFC 6749, section 5.1). */
export const unkept = { 'cache-control': 'no-cache, no-store', pragma: 'no-cache' } as const;

/** Runs an endpoint that answers denials as JSON: token, introspect, revoke. */
export const answeringDenials = async (work: () => Reply | Promise<Reply>): Promise<Reply> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Denial)) throw error;
    return { status: error.status, headers: unkept, json: error.fields };
  }
};
