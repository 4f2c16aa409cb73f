import { findOrganization, masterOf } from '../accounts/places.ts';
import type { AnypointContext } from '../context.ts';
import { onFlexGateway } from './flex-gateways.ts';
import { instanceOf, stateOf } from './lifecycle.ts';
import type { Deployment } from './world.ts';

const iso = (time: number): string => new Date(time).toISOString();

/** Two words for a gateway were seen with programs; its own is the one that fits (docs/facts/anypoint-apis.md §6.2). */
const targetTypeOf = (deployment: Deployment): string | null => {
  if (deployment.type !== 'HY') return null;
  return onFlexGateway(deployment) ? 'gateway' : 'SERVER';
};

/** A deployment as the proxies API stores it (docs/facts/anypoint-apis.md §6.1, §6.6). */
export const deploymentView = (context: AnypointContext, deployment: Deployment) => {
  const { world } = context;
  const organization = findOrganization(world, deployment.organizationId);
  const environment = world.accounts.environments.find(({ id }) => id === deployment.environmentId);
  return {
    audit: {
      created: { date: iso(deployment.createdAt) },
      updated: { date: iso(deployment.updatedAt) },
    },
    masterOrganizationId: organization ? masterOf(organization) : deployment.organizationId,
    organizationId: deployment.organizationId,
    id: deployment.id,
    apiId: deployment.apiId,
    type: deployment.type,
    applicationId: deployment.applicationId,
    applicationName: deployment.applicationName === '' ? null : deployment.applicationName,
    deploymentId: deployment.applicationId,
    remoteSystemId: null,
    gatewayVersion: deployment.gatewayVersion === '' ? null : deployment.gatewayVersion,
    environmentId: deployment.environmentId,
    environmentName: environment?.name ?? null,
    targetId: deployment.targetId,
    targetName: deployment.targetName,
    targetType: targetTypeOf(deployment),
    expectedStatus: deployment.expectedStatus,
    updatedDate: iso(deployment.updatedAt),
  };
};

/** `{status, apiVersionStatus, lastActiveDate}` (docs/facts/anypoint-apis.md §6.5). */
export const statusView = (context: AnypointContext, deployment: Deployment) => {
  const status = stateOf(deployment, context.now());
  const last = instanceOf(context, deployment)?.lastActiveDate ?? null;
  const silent = status === 'applied' ? 'unregistered' : null;
  return {
    status,
    apiVersionStatus: last === null ? silent : 'active',
    lastActiveDate: last === null ? null : iso(last),
  };
};
