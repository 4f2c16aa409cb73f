import { randomId, randomText } from './context.ts';
import { keyToCome } from './server-key.ts';
import { presetPolicies } from './sign-in-presets.ts';
import type {
  ApiToken,
  AuthorizationServer,
  OAuthWorld,
  OktaGroup,
  OktaUser,
  OktaWorld,
  Scope,
} from './world.ts';

/** An OAuth server that has issued nothing yet. */
const freshOAuth = (): OAuthWorld => ({
  sessionTokens: {},
  sessions: {},
  signIns: {},
  consents: {},
  codes: {},
  tokens: {},
  refreshTokens: {},
  assertions: {},
  orgGrants: {},
  orgKey: keyToCome(),
});

const reserved: readonly (readonly [name: string, displayName: string])[] = [
  ['openid', 'openid'],
  ['profile', 'View profile'],
  ['email', 'View email'],
  ['address', 'View address'],
  ['phone', 'View phone'],
  ['offline_access', 'Keep access'],
  ['device_sso', 'Device single sign-on'],
];

/** The scopes that every new server has (docs/facts/okta.md §2). */
export const reservedScopes = (): Scope[] =>
  reserved.map(([name, displayName]) => ({
    id: randomId('scp'),
    name,
    displayName,
    description: null,
    consent: 'IMPLICIT',
    metadataPublish: 'ALL_CLIENTS',
    default: false,
    system: true,
  }));

const user = (created: string, first: string, last: string, roles: string[]): OktaUser => ({
  id: randomId('00u'),
  status: 'ACTIVE',
  login: `${first}.${last}@example.com`.toLowerCase(),
  password: `Pw-${randomText(14)}`,
  firstName: first,
  lastName: last,
  created,
  roles,
});

const builtIn = (created: string, name: string, description: string, userIds: string[]): OktaGroup => ({
  id: randomId('00g'),
  type: 'BUILT_IN',
  name,
  description,
  created,
  userIds,
});

const defaultServer = (created: string): AuthorizationServer => ({
  id: randomId('aus'),
  name: 'default',
  description: 'Default Authorization Server for your Applications',
  audiences: ['api://default'],
  status: 'ACTIVE',
  default: true,
  issuerMode: 'DYNAMIC',
  created,
  lastUpdated: created,
  policies: [],
  scopes: reservedScopes(),
  key: keyToCome(),
});

export const tokenWindowMs = 30 * 24 * 3600 * 1000;

const adminToken = (created: string, now: number, userId: string): ApiToken => ({
  id: randomId('00T'),
  name: 'okta-mule-setup',
  value: `00${randomText(40)}`,
  userId,
  created,
  expiresAt: new Date(now + tokenWindowMs).toISOString(),
});

/** A new Integrator org: one super admin with an API token, two ordinary users, no apps, no access policy. `now` in milliseconds since 1970. */
export const freshWorld = (now: number): OktaWorld => {
  // The org is older than the sandbox, so that nothing in it counts as new.
  const created = new Date(now - 24 * 3600 * 1000).toISOString();
  const admin = user(created, 'Ada', 'Admin', ['SUPER_ADMIN']);
  const people = [user(created, 'Jane', 'Doe', []), user(created, 'Joe', 'Bloggs', [])];
  return {
    org: { id: randomId('00o'), subdomain: 'integrator-1234567', companyName: 'Sandbox', created },
    users: [admin, ...people],
    groups: [
      builtIn(created, 'Everyone', 'All users in your organization', []),
      builtIn(
        created,
        'Okta Administrators',
        'Okta manages this group, which contains all administrators in your organization.',
        [admin.id],
      ),
    ],
    apiTokens: [adminToken(created, now, admin.id)],
    authorizationServers: [defaultServer(created)],
    apps: [],
    signInPolicies: presetPolicies(randomId, created),
    oauth: freshOAuth(),
  };
};

export interface OktaDescription {
  readonly orgUrl: string;
  /** The super admin's API token. */
  readonly token: string;
  /** Ordinary users. */
  readonly users: readonly { readonly login: string; readonly password: string }[];
  readonly defaultIssuer: string;
}

/** What somebody needs to use the org: the `okta` part of the sandbox's first line. */
export const describeOkta = (world: OktaWorld, origin: string): OktaDescription => ({
  orgUrl: origin,
  token: world.apiTokens[0]?.value ?? '',
  users: world.users
    .filter(({ roles }) => roles.length === 0)
    .map(({ login, password }) => ({ login, password })),
  defaultIssuer: `${origin}/oauth2/default`,
});
