import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import { environmentOr, organizationOr } from '../accounts/places.ts';
import type { Environment } from '../accounts/world.ts';
import type { ApiInstance } from '../apimanager/world.ts';
import type { AnypointContext, Caller } from '../context.ts';
import { refuse } from '../refusal.ts';
import { proxiesRefusal } from '../refusals.ts';

export const notFound = (what: string): Reply => proxiesRefusal(404, `${what} not found`);

const known = (context: AnypointContext, request: SandboxRequest): Caller =>
  context.caller(request) ?? refuse(proxiesRefusal(401, 'Unauthorized'));

/** The organisation of a path, for a caller of its tree. */
export const organizationAt = (context: AnypointContext, request: SandboxRequest): string => {
  known(context, request);
  return organizationOr(context.world, request.params['organizationId'], notFound('Organization')).id;
};

/** An environment, for a caller who holds one of the scopes in it; 403 otherwise. */
export const environmentFor = (
  context: AnypointContext,
  request: SandboxRequest,
  scopes: readonly string[],
  organizationId: string | undefined,
  environmentId: string | undefined,
): Environment => {
  const caller = known(context, request);
  const environment = environmentOr(context.world, organizationId, environmentId, notFound('Environment'));
  const where = { org: environment.organizationId, env: environment.id };
  return scopes.some((scope) => caller.may(scope, where))
    ? environment
    : refuse(proxiesRefusal(403, 'Forbidden'));
};

/** The environment of a path. */
export const environmentAt = (
  context: AnypointContext,
  request: SandboxRequest,
  scopes: readonly string[],
): Environment => {
  const { organizationId, environmentId } = request.params;
  return environmentFor(context, request, scopes, organizationId, environmentId);
};

/** The API instance of a path; the vendor's words for a wrong id (docs/facts/anypoint-apis.md §7.4). */
export const instanceAt = (
  context: AnypointContext,
  request: SandboxRequest,
  environment: Environment,
): ApiInstance =>
  context.world.apimanager.apis.find(
    ({ id, environmentId }) =>
      String(id) === request.params['environmentApiId'] && environmentId === environment.id,
  ) ?? refuse(proxiesRefusal(404, '"route" could not be found using "request path"'));
