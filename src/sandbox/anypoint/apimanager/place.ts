import type { SandboxRequest } from '../../kernel/request.ts';
import { environmentOr, findOrganization, masterOf } from '../accounts/places.ts';
import type { Organization } from '../accounts/world.ts';
import type { AnypointContext, Caller } from '../context.ts';
import { knownCaller, refuse } from '../refusal.ts';
import { apiManagerRefusal } from '../refusals.ts';
import type { ApiInstance } from './world.ts';

/** Organisation and environment of a path, and who asks. */
export interface Place {
  readonly caller: Caller;
  readonly org: string;
  readonly env: string;
}

export const notFound = (message: string) => apiManagerRefusal(404, 'NotFoundError', message);
export const badRequest = (message: string) => apiManagerRefusal(400, 'BadRequestError', message);
export const conflict = (message: string) => apiManagerRefusal(409, 'ConflictError', message);
const forbidden = apiManagerRefusal(403, 'ForbiddenError', 'Insufficient permissions');

/** An organisation of the caller's tree; 404 otherwise. */
export const managedOrganization = (context: AnypointContext, request: SandboxRequest): Organization => {
  const caller = knownCaller(context, request);
  const organization = findOrganization(context.world, request.params['organizationId']);
  return organization && masterOf(organization) === caller.organizationId
    ? organization
    : refuse(notFound('Organization not found'));
};

/** 404 for an unknown organisation or environment, 403 without one of the scopes there. */
export const placeWith = (
  context: AnypointContext,
  request: SandboxRequest,
  ...scopes: readonly string[]
): Place => {
  const caller = knownCaller(context, request);
  const org = managedOrganization(context, request).id;
  const missing = notFound('Environment not found');
  const env = environmentOr(context.world, org, request.params['environmentId'], missing).id;
  if (!scopes.some((scope) => caller.may(scope, { org, env }))) refuse(forbidden);
  return { caller, org, env };
};

/**
 * The instance of the path within its organisation and environment; 404 in the platform's words (docs/facts/anypoint-apis.md
 * §7.4).
 */
export const instanceWith = (
  context: AnypointContext,
  request: SandboxRequest,
  ...scopes: readonly string[]
): ApiInstance => {
  const { org, env } = placeWith(context, request, ...scopes);
  const id = Number(request.params['environmentApiId']);
  return (
    context.world.apimanager.apis.find(
      (api) => api.id === id && api.organizationId === org && api.environmentId === env,
    ) ?? refuse(notFound('"route" could not be found using "request path"'))
  );
};

/** `/apimanager/{api|xapi}/v1/organizations/{organizationId}/environments/{environmentId}` and what follows. */
export const managerPath = (kind: 'api' | 'xapi', rest: string): string =>
  `/apimanager/${kind}/v1/organizations/{organizationId}/environments/{environmentId}${rest}`;

/** Milliseconds as the documents write dates. */
export const isoDate = (milliseconds: number): string => new Date(milliseconds).toISOString();
