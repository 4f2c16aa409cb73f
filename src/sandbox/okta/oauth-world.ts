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
  /** Private signing key of the org server as JWK (RS256); its `kid` alone until it is needed. */
  orgKey: Record<string, unknown> & { kid: string };
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
