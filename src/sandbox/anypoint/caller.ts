import type { SandboxRequest } from '../kernel/request.ts';
import type { AccessToken, ScopeGrant } from './accounts/world.ts';
import type { AnypointWorld } from './world.ts';

export interface ScopeContext {
  org?: string;
  env?: string;
}

/** Who sent a request, and what they may. */
export interface Caller {
  /** The user, or the owner of the connected app. */
  readonly userId: string;
  /** The root organisation. */
  readonly organizationId: string;
  /** Set when a connected app acts for itself (client credentials). */
  readonly clientId?: string;
  /** An Organisation Administrator with the scope `full`. */
  readonly admin: boolean;
  /** `scope` is an id of the scopes catalogue (docs/facts/anypoint-access.md §6.2); wider scopes count too. */
  may(scope: string, context: ScopeContext): boolean;
}

/** Scopes that cover others: wider → narrower. `manage:apis` is documented to cover four; the rest are read rights of writers. */
const covers: Readonly<Record<string, readonly string[]>> = {
  'manage:apis': [
    'manage:api_configuration',
    'read:api_configuration',
    'manage:api_policies',
    'read:api_policies',
    'manage:api_proxies',
    'manage:api_contracts',
    'read:api_contracts',
  ],
  'manage:api_configuration': ['read:api_configuration'],
  'manage:api_policies': ['read:api_policies'],
  'manage:api_contracts': ['read:api_contracts'],
  'admin:orgclientproviders': ['read:orgclientproviders'],
  'manage:envclientproviders': ['view:envclientproviders'],
  'manage:exchange': ['edit:exchange', 'create:exchange', 'read:exchange'],
  'edit:exchange': ['create:exchange', 'read:exchange'],
  'create:exchange': ['read:exchange'],
  'edit:design_center': ['create:design_center', 'view:design_center'],
  'create:design_center': ['view:design_center'],
  'manage:org_client_applications': ['read:org_client_applications', 'read:client_applications'],
  'create:client_applications': ['read:client_applications'],
  'admin:cloudhub': [
    'create:applications',
    'read:applications',
    'delete:applications',
    'restart:applications',
    'manage:application_settings',
  ],
  'create:applications': ['read:applications'],
  'edit:environment': ['view:environment'],
  'edit:organization': ['read:organization'],
};

/** Scopes that are granted for one environment at a time (docs/facts/anypoint-access.md §6.2, column "context"). */
const perEnvironment = new Set([
  'manage:apis',
  'manage:api_configuration',
  'read:api_configuration',
  'manage:api_policies',
  'read:api_policies',
  'manage:api_proxies',
  'manage:api_contracts',
  'read:api_contracts',
  'create:applications',
  'read:applications',
  'delete:applications',
  'restart:applications',
  'manage:application_settings',
]);

const fits = (grant: ScopeGrant, context: ScopeContext): boolean => {
  const { org, envId } = grant.context_params ?? {};
  if (context.org !== undefined && org !== context.org) return false;
  if (context.env === undefined) return true;
  return envId === undefined ? !perEnvironment.has(grant.scope) : envId === context.env;
};

const granted = (grants: readonly ScopeGrant[], scope: string, context: ScopeContext): boolean =>
  grants.some(
    (grant) =>
      (grant.scope === scope || covers[grant.scope]?.includes(scope) === true) && fits(grant, context),
  );

export const bearerOf = (request: SandboxRequest): string | undefined =>
  /^bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];

/** A token of the world that has not expired; undefined otherwise. */
export const liveToken = (world: AnypointWorld, value: string, now: number): AccessToken | undefined => {
  const token = Object.hasOwn(world.accounts.tokens, value) ? world.accounts.tokens[value] : undefined;
  return token !== undefined && token.expires > now ? token : undefined;
};

/** The owner of a token. A connected app's own token, and a user token with scopes, may what their grants say. */
export const callerOf = (
  world: AnypointWorld,
  value: string | undefined,
  now: number,
): Caller | undefined => {
  const token = value === undefined ? undefined : liveToken(world, value, now);
  const user = token && world.accounts.users.find(({ id }) => id === token.userId);
  if (!token || !user) return undefined;
  const app = world.accounts.connectedApps.find(({ clientId }) => clientId === token.clientId);
  if (token.clientId !== undefined && app === undefined) return undefined;
  const grants = app ? app.scopes : token.scopes;
  const admin = grants === undefined && user.admin;
  return {
    userId: user.id,
    organizationId: user.organizationId,
    ...(app && { clientId: app.clientId }),
    admin,
    may: (scope, context) => admin || granted(grants ?? user.scopes ?? [], scope, context),
  };
};

export const callerOfRequest = (
  world: AnypointWorld,
  request: SandboxRequest,
  now: number,
): Caller | undefined => callerOf(world, bearerOf(request), now);
