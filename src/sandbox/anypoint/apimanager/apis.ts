import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import type { Asset } from '../exchange/world.ts';
import { isObject, type JsonObject, refuse } from '../refusal.ts';
import { onFlexGateway } from '../runtime/flex-gateways.ts';
import { exists, pendingDeployment } from '../runtime/lifecycle.ts';
import {
  assignedProvider,
  checkedBody,
  endpointFrom,
  technologyOf,
  textOrNull,
  visibleAsset,
} from './api-body.ts';
import { changedApi, newApi } from './api-shape.ts';
import { apiView, wholeApiView } from './api-views.ts';
import { badRequest, conflict, instanceWith, managerPath, placeWith } from './place.ts';
import type { ApiInstance } from './world.ts';

const manage = 'manage:api_configuration';

const uniqueLabel = (context: AnypointContext, wanted: ApiInstance): void => {
  const taken = context.world.apimanager.apis.some(
    (api) =>
      api.id !== wanted.id &&
      api.environmentId === wanted.environmentId &&
      api.groupId === wanted.groupId &&
      api.assetId === wanted.assetId &&
      api.productVersion === wanted.productVersion &&
      api.instanceLabel === wanted.instanceLabel &&
      wanted.instanceLabel !== null,
  );
  if (taken) refuse(conflict(`An instance labelled "${wanted.instanceLabel}" already exists`));
};

const create = (context: AnypointContext, request: SandboxRequest): Reply => {
  const { org, env } = placeWith(context, request, manage);
  const body = checkedBody(request, newApi);
  const { groupId, assetId, versionGroup, version } = visibleAsset(
    context,
    body['spec'] as Pick<Asset, 'groupId' | 'assetId' | 'version'>,
  );
  const endpoint = isObject(body['endpoint']) ? body['endpoint'] : {};
  const api: ApiInstance = {
    id: 0,
    organizationId: org,
    environmentId: env,
    groupId,
    assetId,
    assetVersion: version,
    productVersion: versionGroup,
    instanceLabel: textOrNull(body['instanceLabel']),
    providerId: assignedProvider(context, env, body['providerId']),
    technology: technologyOf(body, endpoint),
    approvalMethod: textOrNull(body['approvalMethod']),
    endpointUri: textOrNull(body['endpointUri']),
    deprecated: false,
    endpoint: endpointFrom(endpoint),
    createdAt: context.now(),
    lastActiveDate: null,
  };
  uniqueLabel(context, api);
  api.id = context.nextId();
  api.endpoint['id'] = context.nextId();
  context.world.apimanager.apis.push(api);
  if (context.moods.deploymentExists) context.world.runtime.deployments.push(pendingDeployment(context, api));
  return { status: 201, json: apiView(context, api) };
};

const typeOf = (context: AnypointContext, providerId: string | null): string | undefined =>
  context.world.accounts.clientProviders.find((provider) => provider.providerId === providerId)?.typeName;

/**
 * Not while contracts or policies that depend on the provider exist, unless its type stays (docs/facts/anypoint-access.md §4).
 */
const changeProvider = (context: AnypointContext, api: ApiInstance, wanted: unknown): string | null => {
  const providerId = assignedProvider(context, api.environmentId, wanted);
  if (providerId === api.providerId || typeOf(context, providerId) === typeOf(context, api.providerId))
    return providerId;
  const { contracts, policies } = context.world.apimanager;
  const bound =
    contracts.some(({ apiId }) => apiId === api.id) ||
    policies.some(
      ({ apiId, assetId, removed }) =>
        apiId === api.id && !removed && assetId === 'openidconnect-access-token-enforcement',
    );
  return bound
    ? refuse(conflict('The client provider cannot be changed while contracts or provider policies exist'))
    : providerId;
};

const changeVersion = (context: AnypointContext, api: ApiInstance, version: string): void => {
  const asset = visibleAsset(context, { groupId: api.groupId, assetId: api.assetId, version });
  if (asset.versionGroup !== api.productVersion)
    refuse(badRequest('The asset version belongs to another version group'));
  api.assetVersion = asset.version;
};

const changes: Readonly<
  Record<string, (context: AnypointContext, api: ApiInstance, value: unknown) => void>
> = {
  providerId: (context, api, value) => {
    api.providerId = changeProvider(context, api, value);
  },
  assetVersion: (context, api, value) => changeVersion(context, api, String(value)),
  instanceLabel: (context, api, value) => {
    const label = textOrNull(value);
    uniqueLabel(context, { ...api, instanceLabel: label });
    api.instanceLabel = label;
  },
  endpointUri: (_, api, value) => {
    api.endpointUri = textOrNull(value);
  },
  approvalMethod: (_, api, value) => {
    api.approvalMethod = textOrNull(value);
  },
  deprecated: (_, api, value) => {
    api.deprecated = value === true;
  },
  endpoint: (_, api, value) => {
    api.endpoint = endpointFrom({ ...api.endpoint, ...(value as JsonObject) });
  },
};

const change = (context: AnypointContext, request: SandboxRequest): Reply => {
  const api = instanceWith(context, request, manage);
  const body = checkedBody(request, changedApi);
  const draft = structuredClone(api);
  for (const [name, apply] of Object.entries(changes))
    if (body[name] !== undefined) apply(context, draft, body[name]);
  Object.assign(api, draft);
  return { status: 200, json: apiView(context, api) };
};

const remove = (context: AnypointContext, request: SandboxRequest): Reply => {
  const { id } = instanceWith(context, request, manage);
  const { apimanager, runtime } = context.world;
  const busy =
    runtime.deployments.some(
      (one) => one.apiId === id && one.expectedStatus === 'deployed' && exists(one) && !onFlexGateway(one),
    ) || apimanager.contracts.some(({ apiId, status }) => apiId === id && status === 'APPROVED');
  if (busy && context.moods.apiDeletionNeeds === 'undeployed')
    return conflict('The API has a deployed proxy or active contracts');
  // On Mule the application stays; what has none goes with its instance (docs/facts/anypoint-apis.md §5.5).
  runtime.deployments = runtime.deployments.filter(
    (one) => one.apiId !== id || (exists(one) && !onFlexGateway(one)),
  );
  apimanager.apis = apimanager.apis.filter((api) => api.id !== id);
  apimanager.policies = apimanager.policies.filter(({ apiId }) => apiId !== id);
  apimanager.contracts = apimanager.contracts.filter(({ apiId }) => apiId !== id);
  apimanager.tiers = apimanager.tiers.filter(({ apiId }) => apiId !== id);
  return { status: 204 };
};

/** Instances. Reading one exists on `api/v1` only (docs/facts/anypoint-apis.md §5). */
export const apiRoutes = (context: AnypointContext): Route[] => [
  ...(['api', 'xapi'] as const).flatMap((kind): Route[] => [
    { method: 'POST', pattern: managerPath(kind, '/apis'), handle: (request) => create(context, request) },
    {
      method: 'PATCH',
      pattern: managerPath(kind, '/apis/{environmentApiId}'),
      handle: (request) => change(context, request),
    },
  ]),
  {
    method: 'GET',
    pattern: managerPath('api', '/apis/{environmentApiId}'),
    handle: (request) => ({
      status: 200,
      json: wholeApiView(context, instanceWith(context, request, 'read:api_configuration'), request.query),
    }),
  },
  {
    method: 'DELETE',
    pattern: managerPath('api', '/apis/{environmentApiId}'),
    handle: (request) => remove(context, request),
  },
];
