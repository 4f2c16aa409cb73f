import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import { refuse } from '../refusal.ts';
import { proxiesRefusal } from '../refusals.ts';
import {
  type FlexGateway,
  flexGatewayAt,
  flexGatewaysOf,
  gatewayPort,
  gatewayTargetView,
  managedDetail,
  managedOverview,
  olderTargetDetail,
  olderTargetView,
} from './flex-gateways.ts';
import { basePath, exists } from './lifecycle.ts';
import { muleVersions, targetVersionView } from './mule-versions.ts';
import { environmentAt, environmentFor, notFound, organizationAt } from './rights.ts';
import {
  fabricsOf,
  fabricView,
  findTarget,
  serversOf,
  serverView,
  spacesOf,
  type Target,
  targetSummary,
  targetView,
} from './targets.ts';

const proxies = '/proxies/xapi/v1/organizations/{organizationId}';
const atlas = '/amc/atlas/api/v1/organizations/{organizationId}/providers/{providerId}/targets';
const fabric = '/runtimefabric/api/organizations/{organizationId}';
const instances = '/apimanager/xapi/v1/organizations/{organizationId}/environments/{environmentId}';
const managers =
  '/gatewaymanager/api/v1/organizations/{organizationId}/environments/{environmentId}/gateways';
const readers = ['manage:api_proxies', 'read:api_configuration', 'read:applications'];

const ok = (json: unknown): Reply => ({ status: 200, json });

/** Checks the organisation of the path and the `environmentId` of the query, which these calls require. */
const inEnvironment = (context: AnypointContext, request: SandboxRequest): void => {
  const environmentId =
    request.query.get('environmentId') ?? refuse(proxiesRefusal(400, 'environmentId is required'));
  environmentFor(context, request, readers, organizationAt(context, request), environmentId);
};

const managed = (context: AnypointContext, request: SandboxRequest): readonly Target[] => {
  organizationAt(context, request);
  return request.params['providerId'] === 'MC'
    ? [...spacesOf(context), ...fabricsOf(context)]
    : refuse(notFound('Provider'));
};

const targetAt = (context: AnypointContext, request: SandboxRequest): Target => {
  organizationAt(context, request);
  return findTarget(context, request.params['targetId']) ?? refuse(notFound('Target'));
};

const runtimeVersions = (context: AnypointContext, request: SandboxRequest): Reply => {
  targetAt(context, request);
  const operation = request.query.get('operation') ?? 'newdeployment';
  return ['newdeployment', 'redeployment', 'rollback'].includes(operation)
    ? ok(muleVersions.map(targetVersionView))
    : proxiesRefusal(400, 'operation must be one of newdeployment, redeployment, rollback');
};

const domains = (context: AnypointContext, request: SandboxRequest): Reply => {
  const target = targetAt(context, request);
  const appUniqueId = request.query.get('sendAppUniqueId') === 'true' ? { appUniqueId: 'rh3l7q' } : {};
  return ok({ domains: [`*.${target.id}.cloudhub.io`], ...appUniqueId });
};

const list = (
  context: AnypointContext,
  pattern: string,
  answer: (request: SandboxRequest) => unknown,
  check: (context: AnypointContext, request: SandboxRequest) => unknown = inEnvironment,
): Route => ({
  method: 'GET',
  pattern,
  handle: (request) => {
    check(context, request);
    return ok(answer(request));
  },
});

const gatewayIn = (context: AnypointContext, request: SandboxRequest): FlexGateway => {
  environmentAt(context, request, readers);
  return flexGatewayAt(context, request.params['targetId']) ?? refuse(notFound('Gateway'));
};

/** APIs of a gateway, by port and path (docs/facts/anypoint-apis.md §6.1). */
const apisOf = (context: AnypointContext, { id }: FlexGateway, query: URLSearchParams) => ({
  instances: context.world.runtime.deployments
    .filter((one) => one.targetId === id && exists(one))
    .map((one) => ({ id: one.apiId, port: gatewayPort, path: basePath(one.proxyUri) || '/' }))
    .filter(({ port, path }) => (query.get('port') ?? port) === port && (query.get('path') ?? path) === path),
  targetAllowsPortSharing: true,
});

/** Flex Gateways: in API Manager in two forms, and the managed ones with their addresses in the Omni Gateway Manager API. */
const gatewayTargets = (context: AnypointContext): Route[] => {
  const inPlace = (at: AnypointContext, request: SandboxRequest) => environmentAt(at, request, readers);
  const organization = ({ params }: SandboxRequest): string => params['organizationId'] ?? '';
  const one = (pattern: string, answer: (gateway: FlexGateway, request: SandboxRequest) => unknown): Route =>
    list(context, pattern, (request) => answer(gatewayIn(context, request), request), inPlace);
  const managedHere = () => flexGatewaysOf(context).filter(({ kind }) => kind === 'managed');
  return [
    list(
      context,
      `${instances}/gateway-targets`,
      () => ({ total: flexGatewaysOf(context).length, data: flexGatewaysOf(context).map(gatewayTargetView) }),
      inPlace,
    ),
    list(
      context,
      `${instances}/flex-gateway-targets`,
      (request) => flexGatewaysOf(context).map((gateway) => olderTargetView(gateway, organization(request))),
      inPlace,
    ),
    one(`${instances}/gateway-targets/{targetId}`, gatewayTargetView),
    one(`${instances}/flex-gateway-targets/{targetId}`, (gateway, request) =>
      olderTargetDetail(gateway, organization(request)),
    ),
    ...['gateway-targets', 'flex-gateway-targets'].map((name) =>
      one(`${instances}/${name}/{targetId}/apis`, (gateway, { query }) => apisOf(context, gateway, query)),
    ),
    list(
      context,
      managers,
      () => ({
        content: managedHere().map(managedOverview),
        totalElements: managedHere().length,
        pageNumber: 0,
        pageSize: 20,
      }),
      inPlace,
    ),
    one(`${managers}/{targetId}`, (gateway) =>
      gateway.kind === 'managed' ? managedDetail(context, gateway) : refuse(notFound('Gateway')),
    ),
  ];
};

/**
 * Where the organisation may deploy (docs/facts/anypoint-apis.md §6.1, §6.2, §6.7; Proxies, CloudHub 2.0 and Runtime Fabric
 * APIs).
 */
export const targetRoutes = (context: AnypointContext): Route[] => [
  ...gatewayTargets(context),
  list(context, `${proxies}/deployment-targets`, () => serversOf(context).map(serverView)),
  list(context, `${proxies}/providers/{providerId}/cloudhub2-deployment-targets`, (request) =>
    managed(context, request)
      .filter(({ type }) => type === 'shared-space')
      .map(targetSummary),
  ),
  list(context, `${proxies}/providers/{providerId}/runtime-fabric-deployment-targets`, (request) =>
    managed(context, request)
      .filter(({ type }) => type === 'runtime-fabric')
      .map(targetSummary),
  ),
  {
    method: 'GET',
    pattern: `${proxies}/targets/{targetId}/runtimes/mule/versions`,
    handle: (request) => runtimeVersions(context, request),
  },
  list(context, atlas, (request) => managed(context, request).map(targetView), managed),
  list(context, `${atlas}/{targetId}`, (request) => targetView(targetAt(context, request)), managed),
  list(
    context,
    `${fabric}/targets`,
    () => [...spacesOf(context), ...fabricsOf(context)].map(targetView),
    organizationAt,
  ),
  list(
    context,
    `${fabric}/targets/{targetId}`,
    (request) => targetView(targetAt(context, request)),
    organizationAt,
  ),
  list(
    context,
    `${fabric}/fabrics`,
    (request) =>
      fabricsOf(context).map((target) => fabricView(target, request.params['organizationId'] ?? '')),
    organizationAt,
  ),
  {
    method: 'GET',
    pattern: `${fabric}/targets/{targetId}/environments/{environmentId}/domains`,
    handle: (request) => domains(context, request),
  },
];
