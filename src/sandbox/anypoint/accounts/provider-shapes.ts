import type { Shape } from '../json-shape.ts';

const text: Shape = { type: 'string' };
const flag: Shape = { type: 'boolean' };
const texts: Shape = { type: 'array', items: text };

const strict = (properties: Readonly<Record<string, Shape>>, required: readonly string[]): Shape => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});

const grantType = strict({ name: text, label: text, required: flag, exclude: texts, depends: texts }, [
  'name',
  'label',
  'required',
  'exclude',
  'depends',
]);

const oidc = strict(
  {
    issuer: text,
    client: strict(
      {
        urls: strict({ register: text }, ['register']),
        registration: strict({ authorization: text }, ['authorization']),
        token_endpoint_auth_methods_supported: texts,
      },
      ['urls'],
    ),
    primary_client: strict({ id: text, secret: text }, ['id', 'secret']),
    urls: strict({ authorize: text, token: text, introspect: text }, ['authorize', 'token', 'introspect']),
    supported_grant_types: { type: 'array', items: grantType },
    allow_local_client_deletion: flag,
    allow_external_client_modification: flag,
    client_request_timeout: { type: 'number' },
  },
  ['client', 'primary_client', 'urls'],
);

const shared = {
  name: text,
  providerId: text,
  organizationId: text,
  allow_untrusted_certificates: flag,
};

const typeOf = (name: string): Shape =>
  strict({ name: { type: 'string', enum: [name] }, description: text, version: text }, ['name']);

const anything: Shape = { type: 'object' };
const olderMembers = {
  oauth2_client_provider: anything,
  oauth2_authorization_provider: anything,
  oauth2_token_provider: anything,
  oauth2_token_validation_provider: anything,
};

export const providerTypes = ['openid-dynamic-client', 'openam', 'ping'] as const;

/** Bodies of `POST` and `PUT …/clientProviders`, by type (access management API, createClientProviders). */
export const providerShapes: Readonly<Record<(typeof providerTypes)[number], Shape>> = {
  'openid-dynamic-client': strict(
    {
      ...shared,
      type: typeOf('openid-dynamic-client'),
      oidc_dynamic_client_provider: oidc,
      azure_ad_provider: anything,
    },
    ['oidc_dynamic_client_provider', 'type'],
  ),
  openam: strict({ ...shared, ...olderMembers, admin_token: anything, type: typeOf('openam') }, [
    'admin_token',
    ...Object.keys(olderMembers),
    'type',
  ]),
  ping: strict({ ...shared, ...olderMembers, type: typeOf('ping') }, [...Object.keys(olderMembers), 'type']),
};

/** Before the type is known. */
export const anyProvider: Shape = {
  type: 'object',
  required: ['type'],
  properties: {
    type: {
      type: 'object',
      required: ['name'],
      properties: { name: { type: 'string', enum: providerTypes } },
    },
  },
};
