import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import { knownCaller, refuse } from '../refusal.ts';
import { apiManagerRefusal } from '../refusals.ts';
import { managedOrganization, notFound } from './place.ts';
import { type PolicyDefinition, policyCatalog, policyDefinition } from './policy-catalog.ts';
import { templateView } from './policy-template-view.ts';
import type { ApiInstance } from './world.ts';

const base = '/apimanager/xapi/v1/organizations/{organizationId}/exchange-policy-templates';

/** The instance named in the query; undefined when none is named. */
const askedInstance = (context: AnypointContext, request: SandboxRequest): ApiInstance | undefined => {
  const { query, params } = request;
  const asked = query.get('apiInstanceId');
  if (asked === null) return undefined;
  const env = query.get('environmentId');
  return (
    context.world.apimanager.apis.find(
      (api) =>
        String(api.id) === asked &&
        api.organizationId === params['organizationId'] &&
        (env === null || api.environmentId === env),
    ) ?? refuse(notFound(`API instance ${asked} not found`))
  );
};

const numbers = (version: string): number[] => version.split('.').map(Number);

const atLeast = (version: string, minimum: string): boolean => {
  const [a, b] = [numbers(version), numbers(minimum)];
  for (const [index, wanted] of b.entries()) {
    const have = a[index] ?? 0;
    if (have !== wanted) return have > wanted;
  }
  return true;
};

/** Whether an instance can take a policy: its runtime, and its client provider (docs/facts/anypoint-apis.md §12). */
export const applicable = (
  context: AnypointContext,
  definition: PolicyDefinition,
  api: ApiInstance,
): boolean => {
  if (api.technology === 'mule3') return false;
  if (definition.needsProvider === undefined) return true;
  const provider = context.world.accounts.clientProviders.find((p) => p.providerId === api.providerId);
  return provider?.typeName === definition.needsProvider;
};

const reader = (context: AnypointContext, request: SandboxRequest, api: ApiInstance | undefined): void => {
  const caller = knownCaller(context, request);
  const org = managedOrganization(context, request).id;
  const env = api?.environmentId ?? request.query.get('environmentId') ?? undefined;
  const where = env === undefined ? { org } : { org, env };
  const may = ['read:api_policies', 'read:api_configuration'].some((scope) => caller.may(scope, where));
  if (!may) refuse(apiManagerRefusal(403, 'ForbiddenError', 'Insufficient permissions'));
};

const listed = (context: AnypointContext, request: SandboxRequest): Reply => {
  managedOrganization(context, request);
  const api = askedInstance(context, request);
  reader(context, request, api);
  const { query } = request;
  const mule = query.get('muleVersion');
  const found = policyCatalog
    .filter((definition) => api === undefined || applicable(context, definition, api))
    .filter(({ minMuleVersion }) => mule === null || atLeast(mule, minMuleVersion))
    .filter(() => query.get('injectionPoint') !== 'outbound');
  const latest = query.get('latest') === 'true';
  const items = found.flatMap((definition) =>
    (latest ? definition.versions.slice(-1) : definition.versions).map((version) =>
      templateView(context, definition, version, query),
    ),
  );
  return { status: 200, json: items };
};

const shown = (context: AnypointContext, request: SandboxRequest): Reply => {
  managedOrganization(context, request);
  reader(context, request, askedInstance(context, request));
  const { groupId = '', assetId = '', assetVersion = '' } = request.params;
  const definition = policyDefinition(groupId, assetId);
  if (!definition?.versions.includes(assetVersion)) return notFound('Policy template not found');
  return { status: 200, json: templateView(context, definition, assetVersion, request.query) };
};

/** Policies that the organisation, or one instance, can take (docs/facts/anypoint-apis.md §7.1). */
export const policyTemplateRoutes = (context: AnypointContext): Route[] => [
  { method: 'GET', pattern: base, handle: (request) => listed(context, request) },
  {
    method: 'GET',
    pattern: `${base}/{groupId}/{assetId}/{assetVersion}`,
    handle: (request) => shown(context, request),
  },
];
