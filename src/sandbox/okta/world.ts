/** Everything the Okta half of the sandbox knows, as plain JSON, so that it can be kept in a folder. Dates are ISO texts unless named otherwise. */
export interface OktaWorld {
  org: {
    id: string;
    subdomain: string;
    companyName: string;
    created: string;
  };
  users: OktaUser[];
  groups: OktaGroup[];
  apiTokens: ApiToken[];
  authorizationServers: AuthorizationServer[];
  apps: OktaApp[];
  signOnPolicies: SignOnPolicy[];
  /** Throw-away credentials of the OAuth server and of sign-ins; owned by oauth/. */
  oauth: OAuthWorld;
}

export interface OktaUser {
  id: string;
  status: 'ACTIVE' | 'DEPROVISIONED' | 'LOCKED_OUT' | 'PASSWORD_EXPIRED';
  login: string;
  password: string;
  firstName: string;
  lastName: string;
  created: string;
  /** `SUPER_ADMIN`, `APP_ADMIN`, …; empty for ordinary users. */
  roles: string[];
}

export interface OktaGroup {
  id: string;
  type: 'BUILT_IN' | 'OKTA_GROUP';
  name: string;
  description: string;
  created: string;
  /** `Everyone` holds all users whatever stands here. */
  userIds: string[];
}

export interface ApiToken {
  id: string;
  name: string;
  /** The secret value as the console showed it once. */
  value: string;
  userId: string;
  created: string;
  expiresAt: string;
}

export interface AuthorizationServer {
  id: string;
  name: string;
  description: string;
  audiences: string[];
  status: 'ACTIVE' | 'INACTIVE';
  default: boolean;
  issuerMode: 'ORG_URL' | 'CUSTOM_URL' | 'DYNAMIC';
  created: string;
  lastUpdated: string;
  policies: AccessPolicy[];
  scopes: Scope[];
  /** Old orgs come with a policy on `default`; made once, so that it stays deleted when deleted. */
  defaultPolicySeeded?: boolean;
  /** Private signing key as JWK (RS256), with its `kid`. */
  key: Record<string, unknown> & { kid: string };
}

export interface AccessPolicy {
  id: string;
  name: string;
  description: string;
  status: 'ACTIVE' | 'INACTIVE';
  priority: number;
  system: boolean;
  conditions: { clients: { include: string[] } };
  created: string;
  lastUpdated: string;
  rules: AccessRule[];
}

export interface AccessRule {
  id: string;
  name: string;
  status: 'ACTIVE' | 'INACTIVE';
  priority: number;
  system: boolean;
  type: 'RESOURCE_ACCESS';
  conditions: {
    people?: {
      users?: { include: string[]; exclude: string[] };
      groups?: { include: string[]; exclude: string[] };
    };
    grantTypes: { include: string[] };
    scopes: { include: string[] };
  };
  actions: {
    token: {
      accessTokenLifetimeMinutes: number;
      refreshTokenLifetimeMinutes: number;
      refreshTokenWindowMinutes: number;
    };
  };
  created: string;
  lastUpdated: string;
}

export interface Scope {
  id: string;
  name: string;
  displayName: string | null;
  description: string | null;
  consent: 'IMPLICIT' | 'REQUIRED' | 'FLEXIBLE';
  metadataPublish: 'ALL_CLIENTS' | 'NO_CLIENTS';
  default: boolean;
  system: boolean;
}

/** An OpenID Connect app; `id` is also the client id unless one was chosen. */
export interface OktaApp {
  id: string;
  label: string;
  status: 'ACTIVE' | 'INACTIVE';
  created: string;
  lastUpdated: string;
  clientId: string;
  secrets: ClientSecret[];
  tokenEndpointAuthMethod: string;
  pkceRequired: boolean;
  autoKeyRotation: boolean;
  applicationType: 'web' | 'browser' | 'native' | 'service';
  grantTypes: string[];
  responseTypes: string[];
  redirectUris: string[];
  consentMethod: 'TRUSTED' | 'REQUIRED';
  /** Federation Broker Mode. */
  implicitAssignment: boolean;
  dpopBound: boolean;
  notesAdmin: string | null;
  notesEnduser: string | null;
  groups: { id: string; priority: number; lastUpdated: string }[];
  /** Users assigned one by one. */
  users: { id: string; userName: string; created: string }[];
  /** App sign-in policy; null on Classic Engine and for service apps. */
  signOnPolicyId: string | null;
  /** Admin roles of a service app, which its Bearer tokens act with. */
  adminRoles?: string[];
  /** Seconds since 1970, for dynamic client registration answers. */
  issuedAt: number;
  /** Fields accepted by the documents that nothing here uses (logo_uri, client_uri, visibility …), kept as sent. */
  extra: Record<string, unknown>;
}

export interface ClientSecret {
  id: string;
  value: string;
  status: 'ACTIVE' | 'INACTIVE';
  created: string;
  lastUpdated: string;
}

export interface SignOnPolicy {
  id: string;
  name: string;
  description: string;
  system: boolean;
  /** `1FA`: a password is enough. */
  factorMode: '1FA' | '2FA';
  created: string;
}

export interface OAuthWorld {
  /** One-use session tokens of `/api/v1/authn`, by value. */
  sessionTokens: Record<string, { userId: string; expires: number }>;
  /** Browser sessions of the sign-in page, by cookie value. Epoch milliseconds, as all `expires` here. */
  sessions: Record<string, BrowserSession>;
  /** Authorization requests that wait for a password or a consent, by state token. */
  signIns: Record<string, PendingSignIn>;
  /** Scopes that a user allowed a client, by `{userId} {clientId} {serverId}`. */
  consents: Record<string, string[]>;
  codes: Record<string, AuthorizationCode>;
  /** Issued tokens by `jti`, for introspection and revocation. */
  tokens: Record<string, IssuedToken>;
  /** By value. */
  refreshTokens: Record<string, RefreshToken>;
  /** `jti` of client assertions that were used, by `{clientId} {jti}`, until they expire. */
  assertions: Record<string, number>;
  /** `okta.*` scopes of the org server granted to service apps, by client id. */
  orgGrants: Record<string, string[]>;
  /** Private signing key of the org server as JWK (RS256); made when it is first needed. */
  orgKey: (Record<string, unknown> & { kid: string }) | null;
}

export interface BrowserSession {
  userId: string;
  /** Seconds since 1970, as all `authTime` here. */
  authTime: number;
  expires: number;
}

export interface PendingSignIn {
  /** `org`, or the server's word in the path. */
  serverId: string;
  /** The authorization request, form-encoded. */
  query: string;
  expires: number;
  /** The password was given under this very request. */
  signedIn: boolean;
  /** The consent page was answered with yes under this very request. */
  allowed: boolean;
}

export interface AuthorizationCode {
  serverId: string;
  clientId: string;
  userId: string;
  redirectUri: string;
  scopes: string[];
  nonce: string | null;
  codeChallenge: string | null;
  lifetimeMinutes: number;
  /** 0: unlimited. */
  refreshLifetimeMinutes: number;
  refreshWindowMinutes: number;
  authTime: number;
  expires: number;
  used: boolean;
  /** Access tokens given for it: a second use revokes them. */
  jtis: string[];
}

export interface RefreshToken {
  jti: string;
  clientId: string;
  userId: string;
  serverId: string;
  scopes: string[];
  authTime: number;
  /** Of the access tokens it gives. */
  lifetimeMinutes: number;
  windowMinutes: number;
  /** Unused until then, it is dead; moves on with each use. */
  expires: number;
  /** Dead then in any case; 0: never. */
  ends: number;
}

export interface IssuedToken {
  serverId: string;
  clientId: string;
  userId: string | null;
  scopes: string[];
  issued: number;
  expires: number;
  revoked: boolean;
}
