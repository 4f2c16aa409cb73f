import type { SandboxRequest } from '../../kernel/request.ts';
import type { ScopeContext } from '../caller.ts';
import type { AnypointContext, Caller } from '../context.ts';
import { knownCaller, refuse } from '../refusal.ts';
import { accountsRefusal } from '../refusals.ts';
import { findOrganization, masterOf } from './places.ts';
import type { Organization } from './world.ts';

/** The caller, if one of the scopes is held there; 403 otherwise. */
export const callerWith = (
  context: AnypointContext,
  request: SandboxRequest,
  scopes: readonly string[],
  where: ScopeContext,
): Caller => {
  const caller = knownCaller(context, request);
  if (scopes.some((scope) => caller.may(scope, where))) return caller;
  return refuse(accountsRefusal(403, 'Forbidden'));
};

/** The organisation of the path, seen by a caller of the same tree; 404 otherwise. */
export const visibleOrganization = (context: AnypointContext, request: SandboxRequest): Organization => {
  const caller = knownCaller(context, request);
  const organization = findOrganization(context.world, request.params['organizationId']);
  return organization && masterOf(organization) === caller.organizationId
    ? organization
    : refuse(accountsRefusal(404, 'Organization not found'));
};
