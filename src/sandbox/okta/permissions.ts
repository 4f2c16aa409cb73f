import type { SandboxRequest } from '../kernel/request.ts';
import type { Caller } from './caller.ts';
import type { OktaContext } from './context.ts';
import { refuse } from './errors.ts';

interface Permission {
  readonly path: RegExp;
  /** Roles that may read, besides those that may write. */
  readonly read: readonly string[];
  readonly write: readonly string[];
  /** OAuth scopes that open it: the beginning, completed by `.read` or `.manage`. */
  readonly scope: string;
}

const anyAdmin = [
  'ORG_ADMIN',
  'APP_ADMIN',
  'API_ACCESS_MANAGEMENT_ADMIN',
  'READ_ONLY_ADMIN',
  'USER_ADMIN',
] as const;
const appWriters = ['SUPER_ADMIN', 'APP_ADMIN', 'API_ACCESS_MANAGEMENT_ADMIN'] as const;

/**
 * docs/facts/okta.md §4, §1.4: roles needed per action, scopes. The first line that fits counts. Readers of apps, registered
 * clients, roles, org and tokens are inferred there.
 */
const permissions: readonly Permission[] = [
  {
    path: /^\/api\/v1\/authorizationServers/,
    read: ['ORG_ADMIN', 'READ_ONLY_ADMIN'],
    write: ['SUPER_ADMIN', 'API_ACCESS_MANAGEMENT_ADMIN'],
    scope: 'okta.authorizationServers',
  },
  {
    path: /^\/api\/v1\/apps\/[^/]+\/grants/,
    read: ['ORG_ADMIN', 'READ_ONLY_ADMIN'],
    write: ['SUPER_ADMIN'],
    scope: 'okta.appGrants',
  },
  {
    path: /^\/api\/v1\/apps\/[^/]+\/policies/,
    read: ['READ_ONLY_ADMIN'],
    write: ['SUPER_ADMIN', 'ORG_ADMIN'],
    scope: 'okta.apps',
  },
  {
    path: /^\/api\/v1\/apps/,
    read: ['ORG_ADMIN', 'READ_ONLY_ADMIN'],
    write: appWriters,
    scope: 'okta.apps',
  },
  {
    path: /^\/oauth2\/v1\/clients\/[^/]+\/roles/,
    read: ['ORG_ADMIN', 'READ_ONLY_ADMIN'],
    write: ['SUPER_ADMIN'],
    scope: 'okta.roles',
  },
  {
    path: /^\/oauth2\/v1\/clients/,
    read: ['ORG_ADMIN', 'READ_ONLY_ADMIN'],
    write: appWriters,
    scope: 'okta.clients',
  },
  { path: /^\/api\/v1\/groups/, read: anyAdmin, write: ['SUPER_ADMIN', 'ORG_ADMIN'], scope: 'okta.groups' },
  {
    path: /^\/api\/v1\/policies/,
    read: ['READ_ONLY_ADMIN'],
    write: ['SUPER_ADMIN', 'ORG_ADMIN'],
    scope: 'okta.policies',
  },
  // Whoever holds a token may give it up.
  {
    path: /^\/api\/v1\/api-tokens\/current$/,
    read: [],
    write: ['SUPER_ADMIN', ...anyAdmin],
    scope: 'okta.apiTokens',
  },
  {
    path: /^\/api\/v1\/api-tokens/,
    read: ['READ_ONLY_ADMIN'],
    write: ['SUPER_ADMIN', 'ORG_ADMIN'],
    scope: 'okta.apiTokens',
  },
  {
    path: /^\/api\/v1\/org/,
    read: ['READ_ONLY_ADMIN'],
    write: ['SUPER_ADMIN', 'ORG_ADMIN'],
    scope: 'okta.orgs',
  },
  {
    path: /^\/api\/v1\/users\/[^/]+\/roles/,
    read: ['ORG_ADMIN', 'READ_ONLY_ADMIN'],
    write: ['SUPER_ADMIN'],
    scope: 'okta.roles',
  },
  { path: /^\/api\/v1\/users/, read: anyAdmin, write: ['SUPER_ADMIN'], scope: 'okta.users' },
];

/** Every scope that a service app can be granted here. */
export const grantableScopes: readonly string[] = [
  'okta.clients.register',
  ...new Set(permissions.flatMap(({ scope }) => [`${scope}.read`, `${scope}.manage`])),
];

const scopesFor = (permission: Permission, method: string): readonly string[] => {
  if (method === 'GET') return [`${permission.scope}.read`, `${permission.scope}.manage`];
  const registers = permission.scope === 'okta.clients' && method === 'POST';
  return registers ? ['okta.clients.register', 'okta.clients.manage'] : [`${permission.scope}.manage`];
};

const allows = (permission: Permission, method: string, caller: Caller): boolean => {
  if (caller.kind === 'client' && !scopesFor(permission, method).some((one) => caller.scopes.includes(one)))
    return false;
  const roles = method === 'GET' ? [...permission.read, ...permission.write] : permission.write;
  return caller.roles.some((role) => roles.includes(role));
};

/** Licence first, then role, and scope for Bearer tokens: 401 E0000015, 403 E0000006. */
export const demandPermission = (context: OktaContext, request: SandboxRequest, caller: Caller): void => {
  const licensed = request.path.startsWith('/api/v1/authorizationServers');
  if (licensed && context.moods.noApiAccessManagement) refuse('E0000015');
  const permission = permissions.find(({ path }) => path.test(request.path));
  if (permission && !allows(permission, request.method, caller)) refuse('E0000006');
};
