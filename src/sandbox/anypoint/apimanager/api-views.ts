import { findOrganization, masterOf } from '../accounts/places.ts';
import type { AnypointContext } from '../context.ts';
import type { Deployment } from '../runtime/world.ts';
import { isoDate } from './place.ts';
import type { ApiInstance } from './world.ts';

/** Leaves out the members that are null, where the document allows no null. */
const known = <T extends Record<string, unknown>>(members: T): Partial<T> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null)) as Partial<T>;

const masterOrganizationId = (context: AnypointContext, organizationId: string): string => {
  const organization = findOrganization(context.world, organizationId);
  return organization ? masterOf(organization) : organizationId;
};

/** `audit`, `masterOrganizationId` and `organizationId`, which every object of API Manager has. */
export const provenance = (context: AnypointContext, organizationId: string, createdAt: number) => ({
  audit: { created: { date: isoDate(createdAt) }, updated: {} },
  masterOrganizationId: masterOrganizationId(context, organizationId),
  organizationId,
});

const endpointView = (api: ApiInstance) => {
  const { type, uri, proxyUri, deploymentType, proxyTemplate: _, validation: __, ...rest } = api.endpoint;
  return {
    audit: { created: {}, updated: {} },
    apiId: api.id,
    ...rest,
    ...known({ type, uri, proxyUri, deploymentType }),
    policiesVersion: '',
    proxyRegistrationUri: null,
    lastActiveDate: null,
  };
};

/** What a creation and a change are answered with, and the core of the other views (docs/facts/anypoint-apis.md §5.3). */
export const apiView = (context: AnypointContext, api: ApiInstance) => ({
  ...provenance(context, api.organizationId, api.createdAt),
  id: api.id,
  apiId: api.id,
  environmentId: api.environmentId,
  groupId: api.groupId,
  assetId: api.assetId,
  assetVersion: api.assetVersion,
  productVersion: api.productVersion,
  ...known({ instanceLabel: api.instanceLabel, providerId: api.providerId }),
  technology: api.technology,
  approvalMethod: api.approvalMethod,
  order: 1,
  stage: 'release',
  tags: [],
  description: '',
  pinned: false,
  deprecated: api.deprecated,
  endpointUri: api.endpointUri,
  endpoint: endpointView(api),
  autodiscoveryInstanceName: `v1:${api.id}`,
});

const deploymentView = (context: AnypointContext, deployment: Deployment) => ({
  audit: {
    created: { date: isoDate(deployment.createdAt) },
    updated: { date: isoDate(deployment.updatedAt) },
  },
  id: deployment.id,
  applicationId: deployment.applicationId,
  ...(deployment.applicationName !== '' && { applicationName: deployment.applicationName }),
  ...(deployment.gatewayVersion !== '' && { gatewayVersion: deployment.gatewayVersion }),
  environmentName:
    context.world.accounts.environments.find(({ id }) => id === deployment.environmentId)?.name ?? '',
  environmentId: deployment.environmentId,
  targetId: deployment.targetId,
  targetName: deployment.targetName,
  deploymentId: null,
  updatedDate: isoDate(deployment.updatedAt),
  type: deployment.type,
  apiId: deployment.apiId,
});

const lastActivity = (context: AnypointContext, api: ApiInstance) =>
  api.lastActiveDate === null
    ? {}
    : {
        lastActiveDate: isoDate(api.lastActiveDate),
        lastActiveDelta: Math.max(0, context.now() - api.lastActiveDate),
      };

const deploymentOf = (context: AnypointContext, api: ApiInstance) => {
  const deployment = context.world.runtime.deployments.find(({ apiId }) => apiId === api.id);
  return { deployment: deployment ? deploymentView(context, deployment) : null };
};

/** `GET …/apis/{id}`: `unregistered` until a gateway has made contact (docs/facts/anypoint-apis.md §5.3). */
export const wholeApiView = (context: AnypointContext, api: ApiInstance, query: URLSearchParams) => {
  const asked = (name: string): boolean => query.get(name) === 'true';
  const view = apiView(context, api);
  const { deployment } = deploymentOf(context, api);
  return {
    ...view,
    endpoint: {
      ...view.endpoint,
      ...(asked('includeProxyTemplate') && { proxyTemplate: api.endpoint['proxyTemplate'] ?? null }),
      ...(asked('includeValidation') && { validation: api.endpoint['validation'] ?? 'NOT_APPLICABLE' }),
      ...(asked('includeTlsContexts') && { tlsContexts: null }),
    },
    status: api.lastActiveDate === null ? 'unregistered' : 'active',
    isPublic: false,
    ...lastActivity(context, api),
    ...(deployment && { deployment }),
  };
};

/** An item of the lists. */
export const listedApiView = (context: AnypointContext, api: ApiInstance) => {
  const { endpoint: _, ...view } = apiView(context, api);
  const contracts = context.world.apimanager.contracts.filter(
    ({ apiId, status }) => apiId === api.id && status === 'APPROVED',
  );
  return {
    ...view,
    instanceLabel: api.instanceLabel,
    status: api.lastActiveDate === null ? 'unregistered' : 'active',
    activeContractsCount: contracts.length,
    ...lastActivity(context, api),
    ...deploymentOf(context, api),
  };
};
