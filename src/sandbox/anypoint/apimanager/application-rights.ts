import type { SandboxRequest } from '../../kernel/request.ts';
import { findOrganization, isRoot } from '../accounts/places.ts';
import type { ScopeGrant } from '../accounts/world.ts';
import type { AnypointContext, Caller } from '../context.ts';
import { knownCaller, refuse } from '../refusal.ts';
import { exchangeRefusal } from '../refusals.ts';
import type { ClientApplication } from './world.ts';

export const applicationsPath = '/exchange/api/v2/organizations/{masterOrganizationId}/applications';

const forbidden = exchangeRefusal(403, 'Unauthorized');
export const manageAll = 'manage:org_client_applications';

/** Applications live on the root organization only (docs/facts/anypoint-apis.md §8); the 404 for anything else is inferred. */
export const rootWith = (
  context: AnypointContext,
  request: SandboxRequest,
): { caller: Caller; org: string } => {
  const caller = knownCaller(context, request);
  const organization = findOrganization(context.world, request.params['masterOrganizationId']);
  if (!organization || !isRoot(organization) || organization.id !== caller.organizationId)
    return refuse(exchangeRefusal(404, 'Organization not found'));
  return { caller, org: organization.id };
};

/** The caller may make applications; 403 otherwise. */
export const creator = (
  context: AnypointContext,
  request: SandboxRequest,
): { caller: Caller; org: string } => {
  const { caller, org } = rootWith(context, request);
  const may = ['create:client_applications', manageAll].some((scope) => caller.may(scope, { org }));
  return may ? { caller, org } : refuse(forbidden);
};

/** Whether a connected app was given one application by an administrator (docs/facts/anypoint-apis.md §8.6). */
const namedFor = (grants: readonly ScopeGrant[], application: ClientApplication): boolean =>
  grants.some(
    ({ scope, context_params: where = {} }) =>
      scope === 'manage:client_application' &&
      String(where['applicationId']) === String(application.id) &&
      where['clientId'] === application.clientId,
  );

/**
 * A user manages the own ones, an administrator all; a connected app those that it made, or was given
 * (docs/facts/anypoint-apis.md §8.6).
 */
export const manages = (
  context: AnypointContext,
  caller: Caller,
  org: string,
  application: ClientApplication,
): boolean => {
  if (caller.may(manageAll, { org })) return true;
  if (caller.clientId === undefined) return application.ownerId === caller.userId;
  const app = context.world.accounts.connectedApps.find(({ clientId }) => clientId === caller.clientId);
  return application.createdByClient === caller.clientId || namedFor(app?.scopes ?? [], application);
};

/** The application of the path, managed by the caller: 404, 403. */
export const applicationWith = (context: AnypointContext, request: SandboxRequest): ClientApplication => {
  const { caller, org } = rootWith(context, request);
  const application =
    context.world.apimanager.applications.find(
      ({ id, masterOrganizationId }) =>
        String(id) === request.params['applicationId'] && masterOrganizationId === org,
    ) ?? refuse(exchangeRefusal(404, 'Application not found'));
  return manages(context, caller, org, application) ? application : refuse(forbidden);
};
