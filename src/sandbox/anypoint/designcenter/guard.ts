import type { SandboxRequest } from '../../kernel/request.ts';
import { findOrganization } from '../accounts/places.ts';
import type { AnypointContext, Caller } from '../context.ts';
import { refuse } from '../refusal.ts';
import { designCenterRefusal } from '../refusals.ts';
import type { Project } from './world.ts';

export interface Visit {
  readonly caller: Caller;
  readonly organizationId: string;
}

type Wish = 'view' | 'create' | 'edit';

const allowed = (caller: Caller, wish: Wish, org: string): boolean =>
  caller.may(wish === 'view' ? 'view:design_center' : 'create:design_center', { org });

/**
 * The three headers that every call needs (docs/facts/anypoint-apis.md §1.2, §2, §11.11): 401 or 403 without. That an owner
 * other than the caller and an unknown organization are answered 403 is inferred.
 */
export const visit = (context: AnypointContext, request: SandboxRequest, wish: Wish): Visit => {
  const caller = context.caller(request) ?? refuse(designCenterRefusal(401, 'Unauthorized'));
  const owner = request.headers['x-owner-id'];
  const organizationId = request.headers['x-organization-id'];
  if (typeof owner !== 'string' || typeof organizationId !== 'string')
    return refuse(
      designCenterRefusal(401, 'Unauthorized', ['x-owner-id and x-organization-id are required']),
    );
  if (owner !== caller.userId)
    return refuse(designCenterRefusal(403, 'Forbidden', ['x-owner-id is not the id of the caller']));
  if (caller.clientId !== undefined && !context.moods.connectedAppMayDesignCenter)
    return refuse(designCenterRefusal(403, 'Forbidden', ['A user is required']));
  if (!findOrganization(context.world, organizationId) || !allowed(caller, wish, organizationId))
    return refuse(designCenterRefusal(403, 'Forbidden'));
  return { caller, organizationId };
};

/** The project of a path in the organisation of the headers; 404 otherwise. */
export const projectAt = (
  context: AnypointContext,
  request: SandboxRequest,
  { organizationId }: Visit,
): Project =>
  context.world.designcenter.projects.find(
    ({ id, organizationId: home }) => id === request.params['projectId'] && home === organizationId,
  ) ?? refuse(designCenterRefusal(404, 'Project not found'));

export type Branch = Project['branches'][string];

export const branchAt = (project: Project, request: SandboxRequest): Branch => {
  const name = request.params['branch'] ?? '';
  const branch = Object.hasOwn(project.branches, name) ? project.branches[name] : undefined;
  return branch ?? refuse(designCenterRefusal(404, 'Branch not found'));
};

/** The branch of a write: 409 when the caller does not hold its lock (docs/facts/anypoint-apis.md §2.3). */
export const lockedBranchAt = (
  context: AnypointContext,
  project: Project,
  request: SandboxRequest,
  { caller }: Visit,
): Branch => {
  const branch = branchAt(project, request);
  if (context.moods.designCenterLocked !== '' || branch.lockedBy !== caller.userId)
    return refuse(
      designCenterRefusal(409, 'Could not save changes', ['The branch is not locked by the caller']),
    );
  return branch;
};

/** Commits a change of the files. */
export const commit = (context: AnypointContext, branch: Branch): void => {
  branch.commitId = context.newUuid().replaceAll('-', '');
};
