import type { Json } from '../documents.ts';
import type { Supplement } from '../supplements.ts';
import { protocol } from './okta-protocol.ts';
import { array, boolean, either, json, object, oneOfValues, string, strings, when } from './shapes.ts';

const vendor = 'okta';

const metadata = json(
  object(
    {
      issuer: string,
      authorization_endpoint: string,
      token_endpoint: string,
      registration_endpoint: string,
      jwks_uri: string,
      grant_types_supported: strings,
      response_types_supported: strings,
    },
    'issuer',
    'authorization_endpoint',
    'token_endpoint',
    'registration_endpoint',
    'jwks_uri',
    'response_types_supported',
  ),
);

const server = {
  source: 'docs/facts/okta.md §2, create: name and audiences are required though the document marks none',
  body: json({
    type: 'object',
    required: ['name', 'audiences'],
    properties: { audiences: { type: 'array', minItems: 1, maxItems: 1 } },
  }),
};

const policy = {
  source: 'docs/facts/okta.md §3, policy body: required members',
  body: json(
    object(
      { conditions: object({ clients: object({ include: array(string) }, 'include') }, 'clients') },
      'name',
      'description',
      'priority',
    ),
  ),
};

const rule = {
  source: 'docs/facts/okta.md §3, rule body: exclude is sent, refresh_token is no grant type of a rule',
  body: json(
    object({
      conditions: object({
        people: object({ users: object({ exclude: strings }), groups: object({ exclude: strings }) }),
        grantTypes: object({
          include: array({
            enum: [
              'authorization_code',
              'implicit',
              'password',
              'client_credentials',
              'interaction_code',
              'urn:ietf:params:oauth:grant-type:device_code',
              'urn:ietf:params:oauth:grant-type:token-exchange',
              'urn:ietf:params:oauth:grant-type:jwt-bearer',
              'urn:ietf:params:oauth:grant-type:saml2-bearer',
            ],
          }),
        }),
      }),
    }),
  ),
};

const app = {
  source: 'docs/facts/okta.md §5, grant types by application type',
  body: json(
    object({
      settings: object({
        oauthClient: either(
          object({
            application_type: oneOfValues('web', 'native'),
            grant_types: { type: 'array', not: { items: { not: { enum: ['authorization_code'] } } } },
          }),
          object({ application_type: oneOfValues('browser', 'service') }, 'application_type'),
        ),
      }),
    }),
  ),
};

/** The document reaches `AssuranceMethod` by the discriminator of `VerificationMethod` alone. */
const signInRule = {
  source: 'Okta Management API 2026.06.3, AssuranceMethod; docs/facts/okta.md §5, recorded rules',
  body: json(
    object({
      actions: object({
        appSignOn: object({
          verificationMethod: object({
            type: oneOfValues('ASSURANCE'),
            factorMode: oneOfValues('1FA', '2FA'),
            reauthenticateIn: string,
            inactivityPeriod: string,
          }),
        }),
      }),
    }),
  ),
};

const servers = '/api/v1/authorizationServers';

const open = { type: 'object', additionalProperties: true };

/** An object that was read is put back whole: what the server sets is ignored, links above all. */
const putBack = (known: { readonly source: string; readonly body: Readonly<Record<string, Json>> }) => ({
  source: `${known.source}; docs/facts/okta.md §5, update: system fields in the body are ignored, what is recorded in answers is taken back`,
  body: json({
    allOf: [
      ...Object.values(known.body),
      object({
        _links: open,
        default: boolean,
        settings: object({ app: open, manualProvisioning: boolean }),
      }),
    ],
  }),
});

/** Null in every recorded answer where nobody set it, though the document allows none (docs/facts/okta.md §5, app answer). */
export const recordedNulls: readonly RegExp[] = [
  /\/accessibility\/(errorRedirectUrl|loginRedirectUrl)$/,
  /\/settings\/notes\/(admin|enduser)$/,
  /\/settings\/notifications\/vpn\/(message|helpUrl)$/,
  /\/settings\/oauthClient\/(client_uri|logo_uri)$/,
  /^(\/\d+)?\/(description|conditions)$/,
];

/** What is known about Okta's operations beside its two documents. */
export const oktaSupplements: readonly Supplement[] = [
  ...protocol('/oauth2/v1'),
  ...protocol('/oauth2/{authorizationServerId}/v1'),
  { vendor, method: 'POST', pattern: servers, ...server },
  {
    vendor,
    method: 'PUT',
    pattern: `${servers}/{authServerId}`,
    ...putBack(server),
  },
  { vendor, method: 'POST', pattern: `${servers}/{authServerId}/policies`, ...policy },
  { vendor, method: 'PUT', pattern: `${servers}/{authServerId}/policies/{policyId}`, ...putBack(policy) },
  { vendor, method: 'POST', pattern: `${servers}/{authServerId}/policies/{policyId}/rules`, ...rule },
  {
    vendor,
    method: 'PUT',
    pattern: `${servers}/{authServerId}/policies/{policyId}/rules/{ruleId}`,
    ...putBack(rule),
  },
  {
    vendor,
    method: 'POST',
    pattern: '/oauth2/v1/clients/{clientId}/roles',
    source: 'recorded: a role assignment is answered with 201; docs/facts/okta.md §1.3',
    answers: { '201': json(object({ id: string, type: string }, 'id', 'type')) },
  },
  {
    vendor,
    method: 'POST',
    pattern: '/oauth2/v1/clients',
    source: 'docs/facts/okta.md §6, the 201 answer; RFC 7591 section 3.2.1',
    answers: {
      '201': json(
        object(
          { client_id: string, client_secret: string },
          'client_id',
          'client_id_issued_at',
          'redirect_uris',
          'grant_types',
        ),
      ),
    },
  },
  {
    vendor,
    method: 'POST',
    pattern: '/api/v1/authn',
    source: 'docs/facts/okta.md §8, headless test login',
    open: true,
    bodyRequired: true,
    body: json(object({ username: string, password: string }, 'username', 'password')),
    answers: {
      '200': json({
        allOf: [
          object({ status: string, sessionToken: string, expiresAt: string }, 'status'),
          when('status', 'SUCCESS', 'sessionToken'),
        ],
      }),
    },
  },
  {
    vendor,
    method: 'GET',
    pattern: '/.well-known/oauth-authorization-server',
    source: 'docs/facts/okta.md §2, metadata of the org authorization server',
    answers: { '200': metadata },
  },
  {
    vendor,
    method: 'GET',
    pattern: '/.well-known/oauth-authorization-server/oauth2/{authorizationServerId}',
    source: 'docs/facts/okta.md §2, metadata; RFC 8414 section 3.1',
    query: { client_id: string },
    answers: { '200': metadata },
  },
  { vendor, method: 'POST', pattern: '/api/v1/policies/{policyId}/rules', ...signInRule },
  { vendor, method: 'PUT', pattern: '/api/v1/policies/{policyId}/rules/{ruleId}', ...signInRule },
  { vendor, method: 'POST', pattern: '/api/v1/apps', ...app },
  { vendor, method: 'PUT', pattern: '/api/v1/apps/{appId}', ...putBack(app) },
];
