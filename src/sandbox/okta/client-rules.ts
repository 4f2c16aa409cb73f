import type { OktaApp } from './world.ts';

const urn = 'urn:ietf:params:oauth:grant-type';
const mfa = [
  'urn:okta:params:oauth:grant-type:otp',
  'urn:okta:params:oauth:grant-type:oob',
  'http://auth0.com/oauth/grant-type/mfa-otp',
  'http://auth0.com/oauth/grant-type/mfa-oob',
] as const;
const ciba = 'urn:openid:params:grant-type:ciba';

/** Every value of `GrantType` in the documents. */
export const grantTypes = [
  'authorization_code',
  'client_credentials',
  'implicit',
  'interaction_code',
  'password',
  'refresh_token',
  `${urn}:device_code`,
  `${urn}:jwt-bearer`,
  `${urn}:saml2-bearer`,
  `${urn}:token-exchange`,
  ciba,
  ...mfa,
] as const;

export const authMethods = [
  'client_secret_basic',
  'client_secret_jwt',
  'client_secret_post',
  'none',
  'private_key_jwt',
] as const;

type ApplicationType = OktaApp['applicationType'];

const forEvery = [`${urn}:saml2-bearer`, `${urn}:token-exchange`, ...mfa];
const forPeople = [
  'authorization_code',
  'implicit',
  'refresh_token',
  'interaction_code',
  `${urn}:device_code`,
  ciba,
  ...forEvery,
];

/** `createClient`, table of grant types by application type, with the additions of docs/facts/okta.md §5. */
const allowed: Readonly<Record<ApplicationType, readonly string[]>> = {
  web: ['client_credentials', `${urn}:jwt-bearer`, ...forPeople],
  browser: forPeople,
  native: ['password', `${urn}:jwt-bearer`, ...forPeople],
  service: ['client_credentials', `${urn}:jwt-bearer`, ...forEvery],
};

const demanded: Readonly<Partial<Record<ApplicationType, string>>> = {
  web: 'authorization_code',
  native: 'authorization_code',
  service: 'client_credentials',
};

/** What the rules look at, whether it came by the Apps API or by dynamic registration. */
export interface ClientSettings {
  readonly applicationType: ApplicationType;
  readonly grantTypes: readonly string[];
  readonly responseTypes: readonly string[];
  readonly redirectUris: readonly string[];
  readonly tokenEndpointAuthMethod: string;
  readonly pkceRequired: boolean;
  readonly dpopBound: boolean;
  readonly wildcardRedirect: boolean;
  readonly hasKeys: boolean;
}

export interface Fault {
  readonly field: string;
  readonly message: string;
}

const fault = (field: string, wrong: boolean, message: string): readonly Fault[] =>
  wrong ? [{ field, message }] : [];

const grantFaults = ({
  applicationType,
  grantTypes: grants,
  dpopBound,
}: ClientSettings): readonly Fault[] => {
  const needed = demanded[applicationType];
  const foreign = grants.filter((grant) => !allowed[applicationType].includes(grant));
  const unbound = ['client_credentials', 'implicit'].filter((grant) => grants.includes(grant));
  return [
    ...fault(
      'grant_types',
      needed !== undefined && !grants.includes(needed),
      `'grant_types' must contain '${needed}' when 'application_type' is '${applicationType}'.`,
    ),
    ...foreign.map((grant) => ({
      field: 'grant_types',
      message: `'grant_types' must not contain '${grant}' when 'application_type' is '${applicationType}'.`,
    })),
    ...fault(
      'dpop_bound_access_tokens',
      dpopBound && unbound.length > 0,
      `'dpop_bound_access_tokens' can't be used with the grant types ${unbound.join(', ')}.`,
    ),
  ];
};

const responseFaults = ({
  applicationType,
  grantTypes: grants,
  responseTypes,
}: ClientSettings): readonly Fault[] => {
  const answers = (type: string): boolean => responseTypes.includes(type);
  const hasCode = grants.includes('authorization_code');
  return [
    ...fault(
      'response_types',
      hasCode && !answers('code'),
      "'response_types' must contain 'code' when 'grant_types' contains 'authorization_code'.",
    ),
    ...fault(
      'response_types',
      grants.includes('implicit') && !answers('token') && !answers('id_token'),
      "'response_types' must contain 'token' or 'id_token' when 'grant_types' contains 'implicit'.",
    ),
    ...['token', 'id_token'].flatMap((type) =>
      fault(
        'grant_types',
        answers(type) && !grants.includes('implicit') && applicationType !== 'service',
        `'grant_types' must contain 'implicit' when 'response_types' contains '${type}'.`,
      ),
    ),
    ...fault(
      'response_types',
      answers('code') && !hasCode && !grants.includes('interaction_code'),
      "'grant_types' must contain 'authorization_code' when 'response_types' contains 'code'.",
    ),
  ];
};

const uriFault = (uri: string, wildcard: boolean): string | undefined => {
  const plain = wildcard ? uri.replace(/^(https?:\/\/[^/.]*)\*/, '$1x') : uri;
  if (plain.includes('*')) return `'${uri}' must not contain a wildcard.`;
  if (!URL.canParse(plain)) return `'${uri}' must be an absolute URI.`;
  return uri.includes('#') ? `'${uri}' must not contain a fragment.` : undefined;
};

const redirectFaults = (client: ClientSettings): readonly Fault[] => {
  const unredirected = ['password', 'client_credentials'].some((grant) => client.grantTypes.includes(grant));
  const messages = client.redirectUris.map((uri) => uriFault(uri, client.wildcardRedirect));
  return [
    ...fault(
      'redirect_uris',
      client.redirectUris.length === 0 && !unredirected,
      "'redirect_uris' must contain at least one URI.",
    ),
    ...messages.flatMap((message) => (message === undefined ? [] : [{ field: 'redirect_uris', message }])),
  ];
};

/**
 * What Okta refuses in a client's settings, in order. Sources: docs/facts/okta.md §5, §6 and §12; only the sentence on demanded
 * grant types is known to the letter.
 */
export const settingsFaults = (client: ClientSettings): readonly Fault[] => [
  ...grantFaults(client),
  ...responseFaults(client),
  ...redirectFaults(client),
  ...fault(
    'pkce_required',
    client.tokenEndpointAuthMethod === 'none' && !client.pkceRequired,
    "'pkce_required' must be true when 'token_endpoint_auth_method' is 'none'.",
  ),
  ...fault(
    'jwks',
    client.tokenEndpointAuthMethod === 'private_key_jwt' && !client.hasKeys,
    "'jwks' or 'jwks_uri' is required when 'token_endpoint_auth_method' is 'private_key_jwt'.",
  ),
];

/** A generated client secret: 64 characters. */
export const secretLetters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-';

/** PKCE is asked of public clients unless told otherwise. */
export const pkceDefault = (applicationType: ApplicationType): boolean =>
  applicationType === 'browser' || applicationType === 'native';
