import type { Routed } from './routes.ts';

/** A call which no document of the vendor covers. With a supplement it is judged by that, otherwise it is let pass. */
export interface Uncovered extends Routed {
  readonly vendor: 'okta' | 'anypoint';
  readonly reason: string;
  /** Where the call is known from. */
  readonly source: string;
}

const environment = '/organizations/{organizationId}/environments/{environmentId}';
const portal = `/apimanager/xapi/v1${environment}/apis`;
const designer = '/designcenter/api-designer/projects/{projectId}/branches/{branch}';

const okta = (method: string, pattern: string, reason: string, source: string): Uncovered => ({
  vendor: 'okta',
  method,
  pattern,
  reason,
  source,
});

const anypoint = (method: string, pattern: string, reason: string, source: string): Uncovered => ({
  ...okta(method, pattern, reason, source),
  vendor: 'anypoint',
});

const several = (methods: readonly string[], one: (method: string) => Uncovered): readonly Uncovered[] =>
  methods.map(one);

/** The short list of what no document covers. */
export const uncovered: readonly Uncovered[] = [
  okta(
    'POST',
    '/api/v1/authn',
    'the Authentication API has no OpenAPI document',
    'docs/facts/okta.md §8, headless test login',
  ),
  okta(
    'GET',
    '/.well-known/oauth-authorization-server',
    'metadata of the org server, only its OpenID form is documented',
    'docs/facts/okta.md §2',
  ),
  okta(
    'GET',
    '/.well-known/oauth-authorization-server/oauth2/{authorizationServerId}',
    'the form of RFC 8414, since 2026',
    'docs/facts/okta.md §2',
  ),
  ...several(['GET', 'POST'], (method) =>
    okta(method, '/login/{+rest}', 'the sign-in pages are for people', 'docs/facts/okta.md §8'),
  ),
  anypoint(
    'POST',
    '/accounts/login',
    'the document has it under /accounts/api, where no client calls it',
    'docs/facts/anypoint-access.md §1.2',
  ),
  anypoint('GET', '/accounts/login', 'the sign-in page is for people', 'docs/facts/anypoint-access.md §1.4'),
  anypoint(
    'GET',
    '/accounts/login/{+rest}',
    'the sign-in page is for people',
    'docs/facts/anypoint-access.md §1.5',
  ),
  anypoint('GET', '/accounts/api/cs/scopes', 'the catalogue of scopes', 'docs/facts/anypoint-access.md §3.7'),
  anypoint(
    'GET',
    '/designcenter/api/v2/organizations/{organizationId}/projects',
    'the paged list of the official CLI',
    'docs/facts/anypoint-apis.md §2.1',
  ),
  anypoint(
    'GET',
    `${designer}/exchange`,
    'what is published of a branch',
    'docs/facts/anypoint-apis.md §2.1',
  ),
  ...several(['GET', 'PATCH'], (method) =>
    anypoint(
      method,
      `${designer}/exchange/dependencies`,
      'the form of the official CLI',
      'docs/facts/anypoint-apis.md §2.1',
    ),
  ),
  anypoint(
    'GET',
    `${designer}/exchange/dependencies/job`,
    'the form of the official CLI',
    'docs/facts/anypoint-apis.md §2.1',
  ),
  anypoint(
    'GET',
    '/exchange/api/v2/assets/{groupId}/{assetId}',
    'the document has only the form with /asset',
    'docs/facts/anypoint-apis.md §3.1 and §14',
  ),
  anypoint(
    'GET',
    '/exchange/api/v2/assets',
    'the document has only /assets/search',
    'docs/facts/anypoint-apis.md §7.1 and §14',
  ),
  ...several(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], (method) =>
    anypoint(
      method,
      '/exchange/api/v1/{+rest}',
      'the older Exchange API, still called by the official CLI',
      'docs/facts/anypoint-apis.md §3',
    ),
  ),
  anypoint(
    'GET',
    '/exchange-files/{+rest}',
    'the store of files, reached by the links in the answers',
    'anypoint-cli-exchange-plugin 1.0.12, assetDownloadCommon',
  ),
  anypoint(
    'POST',
    '/graph/api/v2/graphql',
    'GraphQL, called by the official CLI',
    'docs/facts/anypoint-apis.md §3.1',
  ),
  ...several(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'], (method) =>
    anypoint(
      method,
      '/mocking/api/v1/{+rest}',
      'the mocking service has no OpenAPI document',
      'docs/facts/anypoint-apis.md §4',
    ),
  ),
  anypoint('GET', portal, 'the list of the console', 'docs/facts/anypoint-apis.md §5.4'),
  ...['enable', 'disable'].map((verb) =>
    anypoint(
      'POST',
      `${portal}/{environmentApiId}/policies/{policyId}/${verb}`,
      'a call of the console',
      'docs/facts/anypoint-apis.md §7.5',
    ),
  ),
  ...['approve', 'reject', 'revoke', 'restore'].map((verb) =>
    anypoint(
      'POST',
      `${portal}/{environmentApiId}/contracts/{contractId}/${verb}`,
      'a call of the console',
      'docs/facts/anypoint-apis.md §8.4',
    ),
  ),
  anypoint(
    'GET',
    '/apimanager/xapi/v1/organizations/{organizationId}/exchange-policy-templates/{groupId}/{assetId}/{assetVersion}',
    'the document has only the list',
    'docs/facts/anypoint-apis.md §7.1',
  ),
  anypoint(
    'GET',
    '/amc/atlas/api/v1/organizations/{organizationId}/providers/MC/targets/{targetId}',
    'the versions of a target, called by the official CLI',
    'docs/facts/anypoint-apis.md §6.2',
  ),
  anypoint(
    'GET',
    '/runtimefabric/api/organizations/{organizationId}/targets/{targetId}/environments/{environmentId}/domains',
    'in none of the copies of the document',
    'docs/facts/anypoint-apis.md §6.7 and §14',
  ),
  ...several(['GET', 'POST', 'PATCH', 'DELETE'], (method) =>
    anypoint(
      method,
      `${portal}/{+rest}`,
      'the console and the official provider use the paths of api/v1 under xapi/v1 too',
      'docs/facts/anypoint-apis.md §5 and §7.4',
    ),
  ),
  anypoint(
    'POST',
    portal,
    'the form of the console and of the official provider',
    'docs/facts/anypoint-apis.md §5',
  ),
  ...['gateway-targets/{+rest}', 'flex-gateway-targets', 'flex-gateway-targets/{+rest}'].map((rest) =>
    anypoint(
      'GET',
      `/apimanager/xapi/v1${environment}/${rest}`,
      'the document has only the list of gateway-targets',
      'docs/facts/anypoint-apis.md §6.1',
    ),
  ),
  anypoint(
    'GET',
    '/amc/atlas/api/v1/organizations/{organizationId}/providers/MC/targets',
    'the list beside the versions of one target',
    'docs/facts/anypoint-apis.md §6.2',
  ),
  okta('POST', '/oauth2/v1/userinfo', 'the document has only GET', 'OpenID Connect Core 1.0 section 5.3.1'),
  okta(
    'POST',
    '/oauth2/{authorizationServerId}/v1/userinfo',
    'the document has only GET',
    'OpenID Connect Core 1.0 section 5.3.1',
  ),
];
