import type { Secret } from '../secret.ts';

/** A client provider for OpenID Connect dynamic client registration, as the guide's form has it. */
export interface NewClientProvider {
  readonly name: string;
  /** Free text: the place for our marker. */
  readonly description: string;
  readonly issuer: string;
  readonly registrationUrl: string;
  /** The whole header value: `SSWS <token>`. */
  readonly registrationAuthorization: Secret;
  readonly introspectionClientId: string;
  readonly introspectionClientSecret: Secret;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly introspectUrl: string;
  /** Lets Anypoint change and delete clients at the identity provider too. */
  readonly allowExternalModification: boolean;
}

/** What `patch` may change; what is absent stays. */
export interface ClientProviderChange {
  readonly description?: string;
  readonly registrationAuthorization?: Secret;
  readonly issuer?: string;
  readonly registrationUrl?: string;
  readonly introspectionClient?: { readonly id: string; readonly secret?: Secret };
  readonly urls?: { readonly authorize: string; readonly token: string; readonly introspect: string };
  readonly allowLocalDeletion?: boolean;
  readonly allowExternalModification?: boolean;
  readonly allowUntrustedCertificates?: boolean;
}

export const providerType = 'openid-dynamic-client';

/** The body of a creation; snake_case, and nothing that the schema does not know. Source: docs/facts/anypoint-access.md §3.2. */
export const creationBody = (wanted: NewClientProvider): object => ({
  name: wanted.name,
  type: { name: providerType, description: wanted.description },
  allow_untrusted_certificates: false,
  oidc_dynamic_client_provider: {
    issuer: wanted.issuer,
    client: {
      urls: { register: wanted.registrationUrl },
      registration: { authorization: wanted.registrationAuthorization.reveal() },
    },
    primary_client: { id: wanted.introspectionClientId, secret: wanted.introspectionClientSecret.reveal() },
    urls: { authorize: wanted.authorizeUrl, token: wanted.tokenUrl, introspect: wanted.introspectUrl },
    // Without it a client application that we made could never be deleted again, not even in Anypoint.
    allow_local_client_deletion: true,
    allow_external_client_modification: wanted.allowExternalModification,
  },
});

const given = <K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } =>
  (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };

const clientOf = (change: ClientProviderChange): object | undefined => {
  const urls = given('urls', change.registrationUrl && { register: change.registrationUrl });
  const registration = given(
    'registration',
    change.registrationAuthorization && { authorization: change.registrationAuthorization.reveal() },
  );
  const client = { ...urls, ...registration };
  return Object.keys(client).length === 0 ? undefined : client;
};

const primaryClientOf = (change: ClientProviderChange): object | undefined =>
  change.introspectionClient && {
    id: change.introspectionClient.id,
    ...given('secret', change.introspectionClient.secret?.reveal()),
  };

/** The smallest body of a PATCH; secrets that do not change are left out. Source: docs/facts/anypoint-access.md §3.3. */
export const changeBody = (change: ClientProviderChange): object => {
  const settings = {
    ...given('issuer', change.issuer),
    ...given('client', clientOf(change)),
    ...given('primary_client', primaryClientOf(change)),
    ...given('urls', change.urls),
    ...given('allow_local_client_deletion', change.allowLocalDeletion),
    ...given('allow_external_client_modification', change.allowExternalModification),
  };
  return {
    ...given('type', change.description === undefined ? undefined : { description: change.description }),
    ...given('allow_untrusted_certificates', change.allowUntrustedCertificates),
    ...given('oidc_dynamic_client_provider', Object.keys(settings).length > 0 ? settings : undefined),
  };
};
