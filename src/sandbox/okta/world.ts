import type { OAuthWorld } from './oauth-world.ts';

export type * from './oauth-world.ts';

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
  signInPolicies: SignInPolicy[];
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
  description: string | null;
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
  /** Private signing key as JWK (RS256), with its `kid`; the `kid` alone until it is needed (`server-key.ts`). */
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
    people: {
      users: { include: string[]; exclude: string[] };
      groups: { include: string[]; exclude: string[] };
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
  /** App sign-in policy; null on Classic Engine. */
  signInPolicyId: string | null;
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

export interface SignInPolicy {
  id: string;
  name: string;
  description: string | null;
  status: 'ACTIVE' | 'INACTIVE';
  /** The one that every new app gets. */
  system: boolean;
  /** An app of Okta's own, for which alone it is there. */
  belongsTo?: string;
  preset?: 'password-only';
  created: string;
  lastUpdated: string;
  rules: SignInRule[];
}

export interface SignInRule {
  id: string;
  name: string;
  status: 'ACTIVE' | 'INACTIVE';
  /** 0 is the first; the catch-all rule has 99. */
  priority: number;
  /** The catch-all rule. */
  system: boolean;
  /** Null: everybody. */
  conditions: ({ people: AccessRule['conditions']['people'] } & Readonly<Record<string, unknown>>) | null;
  actions: {
    appSignOn: {
      access: 'ALLOW' | 'DENY';
      verificationMethod: {
        type: 'ASSURANCE';
        /** `1FA`: one factor is enough. */
        factorMode: '1FA' | '2FA';
        reauthenticateIn: string;
        constraints?: {
          knowledge?: { required: boolean; types?: string[] };
          possession?: { required: boolean; deviceBound?: string };
        }[];
      };
      keepMeSignedIn: Readonly<Record<string, unknown>>;
    };
  };
  created: string;
  lastUpdated: string;
}
