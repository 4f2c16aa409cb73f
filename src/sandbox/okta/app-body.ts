import { z } from 'zod';
import type { SandboxRequest } from '../kernel/request.ts';
import { faults, readJson, readOnly, systemFields } from './body.ts';
import { authMethods, grantTypes, pkceDefault, settingsFaults } from './client-rules.ts';
import { invalid, refuse } from './errors.ts';
import type { AppFields } from './new-app.ts';

const text = z.string().max(1024);
const texts = z.array(z.string());

/** Settings that nothing here acts on: kept and answered as sent. */
const keptSettings = {
  client_uri: text,
  logo_uri: text,
  policy_uri: z.string(),
  tos_uri: z.string(),
  initiate_login_uri: z.string(),
  post_logout_redirect_uris: texts,
  jwks: z.object({ keys: z.array(z.looseObject({ kty: z.enum(['RSA', 'EC']) })) }),
  jwks_uri: z.string(),
  frontchannel_logout_uri: text,
  frontchannel_logout_session_required: z.boolean(),
  participate_slo: z.boolean(),
  request_object_signing_alg: z.string(),
  id_token_encrypted_response_alg: z.string(),
  sector_identifier_uri: text,
  subject_type: z.enum(['public', 'pairwise']),
  issuer_mode: z.enum(['ORG_URL', 'DYNAMIC']),
  wildcard_redirect: z.enum(['DISABLED', 'SUBDOMAIN']),
  idp_initiated_login: z.object({
    mode: z.enum(['DISABLED', 'SPEC', 'OKTA']),
    default_scope: texts.optional(),
  }),
  refresh_token: z.object({
    rotation_type: z.enum(['ROTATE', 'STATIC']),
    leeway: z.int().min(0).max(60).optional(),
  }),
  network: z.object({
    connection: z.enum(['ANYWHERE', 'ZONE']),
    include: texts.optional(),
    exclude: texts.optional(),
  }),
} as const;

export const keptNames = Object.keys(keptSettings);

const optional = <S extends Record<string, z.ZodType>>(
  shape: S,
): { [K in keyof S]: z.ZodOptional<z.ZodNullable<S[K]>> } =>
  Object.fromEntries(Object.entries(shape).map(([name, schema]) => [name, schema.nullish()])) as {
    [K in keyof S]: z.ZodOptional<z.ZodNullable<S[K]>>;
  };

const clientSettings = z.strictObject({
  ...optional(keptSettings),
  application_type: z.enum(['web', 'browser', 'native', 'service']).default('web'),
  grant_types: z.array(z.enum(grantTypes)).min(1),
  response_types: z.array(z.enum(['code', 'id_token', 'token'])).default(['code']),
  redirect_uris: texts.nullish(),
  consent_method: z.enum(['TRUSTED', 'REQUIRED']).default('TRUSTED'),
  dpop_bound_access_tokens: z.boolean().default(false),
});

const clientId = z
  .string()
  .min(6)
  .max(100)
  .regex(/^[A-Za-z0-9$\-_.+!*'(),]+$/, 'contains characters that are not allowed')
  .refine((value) => value !== 'ALL_CLIENTS', 'ALL_CLIENTS is reserved');

const credentials = z.strictObject({
  signing: readOnly,
  revealPassword: readOnly,
  scheme: readOnly,
  userNameTemplate: z.looseObject({}).optional(),
  oauthClient: z
    .strictObject({
      client_id: clientId.optional(),
      client_secret: z.string().nullish(),
      token_endpoint_auth_method: z.enum(authMethods).default('client_secret_basic'),
      autoKeyRotation: z.boolean().default(true),
      pkce_required: z.boolean().optional(),
    })
    .prefault({}),
});

const settings = z.strictObject({
  app: z.looseObject({}).nullish(),
  signOn: readOnly,
  manualProvisioning: z.boolean().nullish(),
  notes: z.strictObject({ admin: z.string().nullish(), enduser: z.string().nullish() }).optional(),
  notifications: z.looseObject({}).nullish(),
  implicitAssignment: z.boolean().optional(),
  inlineHookId: z.null().optional(),
  emOptInStatus: readOnly,
  identityStoreId: readOnly,
  oauthClient: clientSettings,
});

const body = z.strictObject({
  ...systemFields,
  name: z.literal('oidc_client'),
  label: z.string().trim().min(1).max(100),
  signOnMode: z.literal('OPENID_CONNECT'),
  status: readOnly,
  orn: readOnly,
  features: readOnly,
  expressConfiguration: readOnly,
  universalLogout: readOnly,
  licensing: readOnly,
  accessibility: z.looseObject({}).nullish(),
  visibility: z.looseObject({}).nullish(),
  profile: z.looseObject({}).nullish(),
  // Recorded without: 200, with client_secret_basic and a secret.
  credentials: credentials.prefault({}),
  settings,
});

/** Without `name` Okta cannot tell the kind of app: a refusal with these four causes was reported (docs/facts/okta.md §5). */
const undeterminable = (value: unknown): boolean => {
  const { name, signOnMode } = (value ?? {}) as { name?: unknown; signOnMode?: unknown };
  return name !== 'oidc_client' || signOnMode !== 'OPENID_CONNECT';
};

const checkSecret = (secret: string | null | undefined, method: string): void => {
  if (secret === null || secret === undefined) return;
  const refused = (reason: string): never => invalid('client_secret', reason);
  if (method === 'private_key_jwt')
    refused("'client_secret' can't be used when 'token_endpoint_auth_method' is 'private_key_jwt'.");
  if (!/^[\x20-\x7e]*$/.test(secret))
    refused("'client_secret' must only contain printable ASCII: [x20-x7E]+");
  if (secret.length < 14) refused("'client_secret' must be at least '14' characters long.");
  if (method === 'client_secret_jwt' && secret.length < 32)
    refused(
      "'client_secret' must be at least '32' characters long when 'token_endpoint_auth_method' is 'client_secret_jwt'.",
    );
  if (secret.length > 100) refused("'client_secret' can't be more than '100' characters long.");
};

export interface AppBody {
  readonly fields: AppFields;
  readonly clientId: string | undefined;
  readonly secret: string | undefined;
}

type Sent = z.infer<typeof body>;

const extraOf = (sent: Sent): Record<string, unknown> => {
  const oauth: Record<string, unknown> = sent.settings.oauthClient;
  const kept = keptNames.map((name) => [name, oauth[name]] as const);
  const others = [
    ['accessibility', sent.accessibility],
    ['visibility', sent.visibility],
    ['profile', sent.profile],
    ['userNameTemplate', sent.credentials.userNameTemplate],
    ['notifications', sent.settings.notifications],
    ['manualProvisioning', sent.settings.manualProvisioning],
  ] as const;
  return Object.fromEntries(
    [...kept, ...others].filter(([, value]) => value !== undefined && value !== null),
  );
};

const fieldsOf = (sent: Sent): AppFields => {
  const { oauthClient: oauth, notes, implicitAssignment } = sent.settings;
  const client = sent.credentials.oauthClient;
  return {
    label: sent.label,
    tokenEndpointAuthMethod: client.token_endpoint_auth_method,
    pkceRequired: client.pkce_required ?? pkceDefault(oauth.application_type),
    autoKeyRotation: client.autoKeyRotation,
    applicationType: oauth.application_type,
    grantTypes: [...oauth.grant_types],
    responseTypes: [...oauth.response_types],
    redirectUris: oauth.redirect_uris ?? [],
    consentMethod: oauth.consent_method,
    implicitAssignment,
    dpopBound: oauth.dpop_bound_access_tokens,
    notesAdmin: notes?.admin ?? null,
    notesEnduser: notes?.enduser ?? null,
    extra: extraOf(sent),
  };
};

const checkSettings = (fields: AppFields): void => {
  const wrong = settingsFaults({
    ...fields,
    wildcardRedirect: fields.extra['wildcard_redirect'] === 'SUBDOMAIN',
    hasKeys: fields.extra['jwks'] !== undefined || fields.extra['jwks_uri'] !== undefined,
  });
  const first = wrong[0];
  if (first)
    refuse(
      'E0000001',
      first.field,
      wrong.map(({ field, message }) => `${field}: ${message}`),
    );
};

/**
 * The body of `createApplication` and `replaceApplication` for an OpenID Connect app; 400 E0000001 otherwise. A replacement takes
 * back a whole app as it was read, which is recorded (docs/facts/okta.md §5); that properties which no answer has are refused is
 * a guess on the strict side.
 */
export const readApp = (request: SandboxRequest): AppBody => {
  const value = readJson(request);
  if (undeterminable(value))
    return refuse('E0000001', 'mediated', [
      'Invalid signOnMode',
      "The settings.signOn object doesn't match the type of the application",
      'Missing visibility',
      'visibility: The field cannot be left blank',
    ]);
  const wrong = faults(body, value);
  if (wrong?.[0])
    return refuse(
      'E0000001',
      wrong[0][0],
      wrong.map(([field, reason]) => `${field}: ${reason}`),
    );
  const sent = body.parse(value);
  const { client_id, client_secret, token_endpoint_auth_method } = sent.credentials.oauthClient;
  checkSecret(client_secret, token_endpoint_auth_method);
  const fields = fieldsOf(sent);
  checkSettings(fields);
  return { fields, clientId: client_id, secret: client_secret ?? undefined };
};
