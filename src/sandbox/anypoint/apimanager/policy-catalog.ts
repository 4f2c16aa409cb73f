/** One key of a policy's configuration (docs/facts/anypoint-apis.md §7.3). */
export interface PolicyProperty {
  readonly propertyName: string;
  readonly name: string;
  readonly description: string;
  readonly type: 'string' | 'boolean' | 'int' | 'radio' | 'ratelimits';
  readonly optional: boolean;
  readonly options?: readonly { readonly name: string; readonly value: string }[];
  readonly byDefault?: string | number | boolean;
}

/** A policy that the organisation may apply. */
export interface PolicyDefinition {
  readonly id: number;
  readonly groupId: string;
  readonly assetId: string;
  /** Oldest first. */
  readonly versions: readonly string[];
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly violationCategory: string;
  /** What the client provider of the instance must be; undefined: anything. */
  readonly needsProvider?: 'openid-dynamic-client';
  readonly providedCharacteristics: readonly string[];
  readonly requiredCharacteristics: readonly string[];
  readonly minMuleVersion: string;
  readonly properties: readonly PolicyProperty[];
  readonly oauthSnippet: boolean;
}

/** MuleSoft's own organisation in Exchange. */
const mulesoft = '68ef9520-24e9-4cf2-b2f5-620025690913';
const oidcPolicy = 'openidconnect-access-token-enforcement';

const flag = (propertyName: string, name: string, description: string): PolicyProperty => ({
  propertyName,
  name,
  description,
  type: 'boolean',
  optional: true,
  byDefault: false,
});

const number = (
  propertyName: string,
  name: string,
  byDefault: number,
  description: string,
): PolicyProperty => ({ propertyName, name, description, type: 'int', optional: true, byDefault });

const tokenProperties: readonly PolicyProperty[] = [
  {
    propertyName: 'scopes',
    name: 'Scopes',
    description: 'Scopes that a token must have, separated by spaces. Empty: no check.',
    type: 'string',
    optional: true,
    byDefault: '',
  },
  {
    propertyName: 'scopeValidationCriteria',
    name: 'Scope validation criteria',
    description: 'Whether a token must have all of the scopes or any of them.',
    type: 'radio',
    optional: true,
    options: [
      { name: 'Contains all scopes', value: 'AND' },
      { name: 'Contains any scope', value: 'OR' },
    ],
    byDefault: 'AND',
  },
  flag('exposeHeaders', 'Expose headers', 'Sends claims of the token to the backend as headers.'),
  flag('skipClientIdValidation', 'Skip client id validation', 'Leaves out the check of the contract.'),
  number(
    'authenticationTimeout',
    'Authentication request timeout',
    10_000,
    'Milliseconds for introspection.',
  ),
  number('maxCacheEntries', 'Max cache entries', 10_000, 'Tokens that a gateway remembers.'),
];

const oidc: PolicyDefinition = {
  id: 311_001,
  groupId: mulesoft,
  assetId: oidcPolicy,
  versions: ['1.2.0', '1.5.0', '1.6.0'],
  name: 'OpenID Connect access token enforcement',
  description: 'Lets through only requests whose access token the OpenID Connect provider calls active.',
  category: 'Security',
  violationCategory: 'authentication',
  needsProvider: 'openid-dynamic-client',
  providedCharacteristics: ['OAuth 2.0 protected'],
  requiredCharacteristics: [],
  minMuleVersion: '4.1.1',
  properties: [
    ...tokenProperties,
    flag('secureTrustStore', 'Validate TLS certificate', 'Checks the certificate of the provider.'),
  ],
  oauthSnippet: true,
};

const externalOauth2: PolicyDefinition = {
  ...oidc,
  id: 311_002,
  assetId: 'external-oauth2-access-token-enforcement',
  versions: ['1.5.0', '1.6.0'],
  name: 'OAuth 2.0 access token enforcement using external provider',
  description: 'Lets through only requests whose access token an external OAuth 2.0 provider accepts.',
  properties: [
    {
      propertyName: 'tokenUrl',
      name: 'Token validation URL',
      description: 'Where the external provider validates tokens.',
      type: 'string',
      optional: false,
    },
    ...tokenProperties,
  ],
};

const clientIdEnforcement: PolicyDefinition = {
  ...oidc,
  id: 311_003,
  assetId: 'client-id-enforcement',
  versions: ['1.2.3', '1.3.0'],
  name: 'Client ID enforcement',
  description: 'Lets through only requests with the id and secret of a client that has a contract.',
  violationCategory: 'authentication',
  providedCharacteristics: ['Requires Client ID'],
  properties: [
    {
      propertyName: 'credentialsOriginHasHttpBasicAuthenticationHeader',
      name: 'Credentials origin',
      description: 'Where the credentials are in the request.',
      type: 'radio',
      optional: false,
      options: [
        { name: 'HTTP Basic Authentication Header', value: 'httpBasicAuthenticationHeader' },
        { name: 'Custom Expression', value: 'customExpression' },
      ],
    },
    {
      propertyName: 'clientIdExpression',
      name: 'Client ID expression',
      description: 'A DataWeave expression for the client id.',
      type: 'string',
      optional: true,
    },
    {
      propertyName: 'clientSecretExpression',
      name: 'Client secret expression',
      description: 'A DataWeave expression for the client secret.',
      type: 'string',
      optional: true,
    },
  ],
  oauthSnippet: false,
};

const rateLimiting: PolicyDefinition = {
  ...oidc,
  id: 311_004,
  assetId: 'rate-limiting',
  versions: ['1.3.6', '1.4.0'],
  name: 'Rate limiting',
  description: 'Limits the number of requests in a period of time.',
  category: 'Quality of service',
  violationCategory: 'qos',
  providedCharacteristics: ['Rate limited'],
  properties: [
    {
      propertyName: 'rateLimits',
      name: 'Rate limits',
      description: 'Requests allowed in each period.',
      type: 'ratelimits',
      optional: false,
    },
    flag('exposeHeaders', 'Expose headers', 'Answers with the limits in headers.'),
    flag('clusterizable', 'Distributed', 'Counts over all nodes of a cluster.'),
  ],
  oauthSnippet: false,
};

const withoutProvider = ({ needsProvider: _, ...definition }: PolicyDefinition): PolicyDefinition =>
  definition;

/** What the sandbox's organisation offers. Versions of the OpenID Connect policy: docs/facts/anypoint-apis.md §7.2. */
export const policyCatalog: readonly PolicyDefinition[] = [
  oidc,
  ...[externalOauth2, clientIdEnforcement, rateLimiting].map(withoutProvider),
];

/** The definition of an applied policy; undefined when nothing of that name exists. */
export const policyDefinition = (groupId: string, assetId: string): PolicyDefinition | undefined =>
  policyCatalog.find((definition) => definition.groupId === groupId && definition.assetId === assetId);
