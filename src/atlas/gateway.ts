import type { Entries } from './entry.ts';
import { places } from './places.ts';

const table = 'docs/facts/anypoint-apis.md §7.6';

/** What the proxy answers to callers: the OpenID Connect access token enforcement policy, and its neighbours. */
export const gateway = {
  noToken: {
    by: 'API gateway',
    says: ['Access token was not provided'],
    status: [400, 401],
    means: 'The call carries no token. This is what the policy is for: the API is protected.',
    affects: ['calls'],
    field: 'the Authorization header of the call',
    remedy: 'Send Authorization: Bearer <token>. A token for a try: npx okta-mule-setup token.',
    source: table,
  },
  noBearer: {
    by: 'API gateway',
    says: ['Authorization header is invalid'],
    status: [400],
    means: 'The Authorization header does not begin with "Bearer ".',
    affects: ['calls'],
    field: 'the Authorization header of the call',
    remedy:
      'Send Authorization: Bearer <token>, with one blank between. In Postman choose the type Bearer Token or OAuth 2.0, Header Prefix "Bearer".',
    source: table,
  },
  twoTokens: {
    by: 'API gateway',
    says: ['Access token was provided in the header and in the query'],
    status: [400],
    means: 'The token came twice: as a header and as the parameter access_token.',
    affects: ['calls'],
    field: 'the token of the call',
    remedy: 'Send it in the Authorization header only.',
    source: table,
  },
  expired: {
    by: 'API gateway',
    says: ['{"error":"Token has expired."}', 'Token has expired.'],
    status: [401],
    means: 'The access token is over: it lives as long as the access rule says, an hour by default.',
    affects: ['calls'],
    field: 'the access token; its life is a setting of the access rule',
    where: places.accessPolicies,
    remedy: 'Log in again for a fresh token.',
    source: table,
  },
  revoked: {
    by: 'API gateway',
    says: ['{"error":"Token has been revoked."}', 'Token has been revoked.'],
    status: [401],
    means:
      'Okta calls the token inactive: it expired or was revoked, it is of another authorization server than the one whose introspection URL the client provider has, it is an ID token, or its app or user was deactivated.',
    affects: ['calls'],
    field: 'the issuer of the token, against the Token Introspection URL of the client provider',
    where: places.provider,
    remedy:
      'Run explain-token on it: issuer, authorize, token and introspection URL must be those of one authorization server.',
    source: 'docs/facts/anypoint-apis.md §7.6, docs/facts/okta.md §13.8',
  },
  authorizationServer: {
    by: 'API gateway',
    says: ['{"error":"Unauthorized"}'],
    status: [401],
    means:
      'The gateway could not ask Okta about the token: the introspection URL is not reachable from it, or Okta refuses the id or secret of the introspection client. Then every token is refused.',
    affects: ['calls'],
    field: 'Client ID, Client Secret and Token Introspection URL of the client provider',
    where: places.provider,
    remedy:
      'Ask the introspection endpoint with these credentials and token=invalid: 200 {"active":false} is right, 401 means a wrong secret. Save a right one and redeploy the proxy.',
    source: 'docs/facts/anypoint-apis.md §7.6, docs/facts/okta.md §13.9',
  },
  scopes: {
    by: 'API gateway',
    says: ['The required scopes are not authorized'],
    status: [403],
    means: 'The token is valid, but it lacks a scope that the policy demands.',
    affects: ['calls'],
    field: 'the scopes of the policy',
    where: places.policies,
    remedy:
      'Ask for the scope when you log in (it must exist at the authorization server and be allowed by its rule), or take it out of the policy.',
    source: table,
  },
  invalidClient: {
    by: 'API gateway',
    says: ['{"error":"Invalid Client"}', 'Invalid Client'],
    status: [403],
    means:
      'The token is valid, but its client has no approved contract with this API: the wrong app, a contract that is pending or revoked, or a gateway that has not heard of it yet.',
    affects: ['calls'],
    field: 'the contract of the client application',
    where: places.contracts,
    remedy:
      'Log in with the client id that Exchange shows for the application, approve its contract, and wait a minute. A token of the introspection client never passes.',
    source: 'docs/facts/anypoint-apis.md §7.6, docs/facts/okta.md §13.10',
  },
  badAnswer: {
    by: 'API gateway',
    says: ['Unexpected error processing Authentication Server response'],
    status: [500],
    means:
      'The introspection endpoint answered something that is not introspection: an HTML page, another JSON, or an error.',
    affects: ['calls'],
    field: 'the Token Introspection URL of the client provider',
    where: places.provider,
    remedy:
      'Copy introspection_endpoint from the metadata of the authorization server, save the provider, and redeploy the proxy.',
    source: table,
  },
  clientIdEnforcement: {
    by: 'API gateway',
    says: ['WWW-Authenticate: Client-ID-Enforcement'],
    status: [401],
    means:
      'Another policy than ours refuses: client ID enforcement, which wants client_id and client_secret as headers.',
    affects: ['calls'],
    field: 'the policies of the API instance',
    where: places.policies,
    remedy:
      'Remove that policy, or send its headers too. An automated policy of the organization shows under API Manager → Automated Policies.',
    source: table,
  },
  challenge: {
    by: 'API gateway',
    says: ['WWW-Authenticate: Bearer realm="OAuth2 {} Client Realm"'],
    status: [401],
    general: true,
    means: 'The token policy refuses the token; the body says why.',
    affects: ['calls'],
    where: places.policies,
    remedy: 'Run explain-token on the token.',
    source: table,
  },
  deploymentFailed: {
    by: 'API gateway',
    codes: ['DEPLOY_FAILED', 'DEPLOYMENT_FAILED', 'NOT_RUNNING'],
    means: 'The proxy did not start.',
    affects: ['calls', 'setup'],
    field: 'the deployment of the proxy',
    where: places.runtime,
    remedy: 'Read its logs; then run the same command again, or choose another target (proxy.target).',
    source: 'docs/facts/anypoint-apis.md §6.4, §6.7',
  },
  plainHttp: {
    by: 'API gateway',
    says: ['The plain HTTP request was sent to HTTPS port'],
    status: [400],
    means: 'The shared space of CloudHub 2.0 is reached by https only.',
    affects: ['calls'],
    field: 'the address of the call',
    remedy: 'Call https:// instead of http://.',
    source: 'docs/facts/anypoint-apis.md §11.7',
  },
} as const satisfies Entries;
