import { z } from 'zod';
import type { SandboxRequest } from '../kernel/request.ts';
import { faults, readJson, readOnly } from './body.ts';
import { authMethods, grantTypes, pkceDefault, settingsFaults } from './client-rules.ts';
import { oauthRefusal } from './errors.ts';
import type { AppFields } from './new-app.ts';
import type { OktaApp } from './world.ts';

const texts = z.array(z.string());

/** Metadata that nothing here acts on: kept and answered as sent. */
const kept = {
  client_uri: z.string().nullish(),
  logo_uri: z.string().nullish(),
  policy_uri: z.string().nullish(),
  tos_uri: z.string().nullish(),
  initiate_login_uri: z.string().optional(),
  post_logout_redirect_uris: texts.optional(),
  frontchannel_logout_uri: z.string().nullish(),
  frontchannel_logout_session_required: z.boolean().optional(),
  jwks: z.object({ keys: z.array(z.looseObject({ kty: z.enum(['RSA', 'EC']) })) }).optional(),
  jwks_uri: z.string().optional(),
  request_object_signing_alg: z.string().optional(),
  id_token_encrypted_response_alg: z.string().optional(),
} as const;

export const keptMetadata = Object.keys(kept);

const name = z.string().trim().min(1);
const grants = z.array(z.enum(grantTypes)).min(1);
const responses = z.array(z.enum(['code', 'id_token', 'token', 'none']));
const method = z.enum(authMethods);
const type = z.enum(['web', 'browser', 'native', 'service']).default('web');

/**
 * `client_id` and `client_secret` cannot be chosen here (docs/facts/okta.md §6); that sending them is refused is a guess on the
 * strict side.
 */
const registration = z.strictObject({
  ...kept,
  client_name: name,
  application_type: type,
  redirect_uris: texts.default([]),
  grant_types: grants.default(['authorization_code']),
  response_types: responses.default(['code']),
  token_endpoint_auth_method: method.default('client_secret_basic'),
});

/** "You must specify all settings": those without a default in the document; the two dates may not be sent, the secret may be left out. */
const update = z.strictObject({
  ...kept,
  client_id: z.string(),
  client_secret: readOnly,
  client_name: name,
  application_type: type,
  redirect_uris: texts,
  grant_types: grants,
  response_types: responses,
  token_endpoint_auth_method: method,
});

const refused = (description: string, error = 'invalid_client_metadata'): never => {
  throw oauthRefusal(400, error, description);
};

const sentence = ([field, reason]: readonly [string, string]): string =>
  reason === 'The field cannot be left blank' || field === 'client_name'
    ? `'${field}': The field can't be left blank.`
    : `'${field}': ${reason}`;

const read = <T>(request: SandboxRequest, schema: z.ZodType<T>): T => {
  const value = readJson(request) ?? {};
  const first = faults(schema, value)?.[0];
  if (first) return refused(sentence([first[0], first[1]]));
  return schema.parse(value);
};

type Sent = z.infer<typeof registration>;

const fieldsOf = (sent: Sent): AppFields => {
  const given: Record<string, unknown> = sent;
  const extra = keptMetadata.filter((key) => given[key] !== undefined && given[key] !== null);
  return {
    label: sent.client_name,
    tokenEndpointAuthMethod: sent.token_endpoint_auth_method,
    pkceRequired: sent.token_endpoint_auth_method === 'none' || pkceDefault(sent.application_type),
    autoKeyRotation: true,
    applicationType: sent.application_type,
    grantTypes: [...sent.grant_types],
    responseTypes: [...sent.response_types],
    redirectUris: [...sent.redirect_uris],
    consentMethod: 'REQUIRED',
    dpopBound: false,
    notesAdmin: null,
    notesEnduser: null,
    extra: Object.fromEntries(extra.map((key) => [key, given[key]])),
  };
};

const checked = (fields: AppFields): AppFields => {
  const wrong = settingsFaults({
    ...fields,
    wildcardRedirect: false,
    hasKeys: fields.extra['jwks'] !== undefined || fields.extra['jwks_uri'] !== undefined,
  });
  if (wrong.length > 0)
    // Several come joined by a blank in one description (docs/facts/okta.md §6).
    refused(
      wrong.map(({ message }) => message).join(' '),
      wrong[0]?.field === 'redirect_uris' ? 'invalid_redirect_uri' : 'invalid_client_metadata',
    );
  return fields;
};

/** The body of `createClient`; otherwise 400 `{error: "invalid_client_metadata"}` (RFC 7591, section 3.2.2). */
export const readRegistration = (request: SandboxRequest): AppFields =>
  checked(fieldsOf(read(request, registration)));

/** The body of `replaceClient` for this client. */
export const readUpdate = (request: SandboxRequest, app: OktaApp): AppFields => {
  const sent = read(request, update);
  if (sent.client_id !== app.clientId) refused("'client_id': The field does not match the client.");
  if (sent.application_type !== app.applicationType)
    refused("'application_type': The field can't be changed.");
  return checked({
    ...fieldsOf(sent),
    pkceRequired: app.pkceRequired,
    consentMethod: app.consentMethod,
    autoKeyRotation: app.autoKeyRotation,
  });
};
