/** accounts/: login, organisations, environments, connected apps, client providers. */
export interface AccountsWorld {
  users: User[];
  organizations: Organization[];
  environments: Environment[];
  connectedApps: ConnectedApp[];
  /** Bearer tokens handed out, by value. */
  tokens: Record<string, AccessToken>;
  clientProviders: ClientProvider[];
  /** By environment id, in order; the first one is its default. */
  environmentProviders: Record<string, string[]>;
  /** Authorization codes of on-behalf apps, by value; each serves once. */
  codes: Record<string, Grant>;
  /** Refresh tokens, by value. */
  refreshTokens: Record<string, Grant>;
}

/** What a user allowed a connected app. */
export interface Grant {
  clientId: string;
  userId: string;
  redirectUri: string;
  scopes: ScopeGrant[];
  /** Epoch milliseconds. */
  expires: number;
}

export interface User {
  id: string;
  username: string;
  password: string;
  firstName: string;
  lastName: string;
  email: string;
  organizationId: string;
  /** Organisation Administrator of the root organisation. */
  admin: boolean;
  /** What a user who is no administrator may. */
  scopes?: ScopeGrant[];
}

export interface Organization {
  id: string;
  name: string;
  domain: string | null;
  parentOrganizationIds: string[];
  ownerId: string;
}

export interface Environment {
  id: string;
  organizationId: string;
  name: string;
  type: 'production' | 'sandbox' | 'design';
  isProduction: boolean;
  clientId: string;
}

export interface ScopeGrant {
  scope: string;
  context_params?: { org?: string; envId?: string; [name: string]: unknown };
}

export interface ConnectedApp {
  clientId: string;
  clientSecret: string;
  name: string;
  grantTypes: string[];
  redirectUris: string[];
  ownerId: string;
  organizationId: string;
  scopes: ScopeGrant[];
}

export interface AccessToken {
  /** Epoch milliseconds. */
  expires: number;
  userId: string;
  /** Set when a connected app logged in for itself. */
  clientId?: string;
  /** The connected app through which a user logged in. */
  onBehalfOf?: string;
  /** Undefined: everything that the user may (`full`). */
  scopes?: ScopeGrant[];
}

export interface ClientProvider {
  providerId: string;
  organizationId: string;
  name: string;
  typeName: 'openid-dynamic-client' | 'openam' | 'ping';
  typeDescription: string;
  allowUntrustedCertificates: boolean;
  /** As sent, with its secrets, plus `supported_grant_types`. Present for openid-dynamic-client. */
  oidc?: OidcSettings;
  /** Epoch milliseconds of the last change, and what was there before: gateways may hear of it late. */
  changedAt?: number;
  former?: OidcSettings;
  /** The settings of the other types, as sent. */
  other?: Record<string, unknown>;
}

export interface OidcSettings {
  issuer?: string;
  client: { urls: { register: string }; registration?: { authorization: string } };
  primary_client: { id: string; secret: string };
  urls: { authorize: string; token: string; introspect: string };
  allow_local_client_deletion?: boolean;
  allow_external_client_modification?: boolean;
  client_request_timeout?: number;
  supported_grant_types: GrantType[];
  [name: string]: unknown;
}

export interface GrantType {
  name: string;
  label: string;
  required: boolean;
  exclude: string[];
  depends: string[];
}
