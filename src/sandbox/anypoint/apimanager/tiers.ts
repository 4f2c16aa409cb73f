import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import type { Shape } from '../json-shape.ts';
import { refuse } from '../refusal.ts';
import { exchangeRefusal } from '../refusals.ts';
import { checkedBody } from './api-body.ts';
import { provenance } from './api-views.ts';
import { conflict, instanceWith, managerPath, notFound } from './place.ts';
import type { ApiInstance, Tier } from './world.ts';

const all = '/apis/{environmentApiId}/tiers';
const manage = 'manage:api_configuration';

const tierShape: Shape = {
  type: 'object',
  required: ['name', 'status'],
  properties: {
    name: { type: 'string', minLength: 1 },
    description: { type: 'string', nullable: true },
    autoApprove: { type: 'boolean' },
    status: { type: 'string', enum: ['ACTIVE', 'DEPRECATED'] },
    limits: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          maximumRequests: { type: 'integer' },
          timePeriodInMilliseconds: { type: 'integer' },
          visible: { type: 'boolean' },
        },
      },
    },
  },
};

const tiersOf = (context: AnypointContext, apiId: number): Tier[] =>
  context.world.apimanager.tiers.filter((tier) => tier.apiId === apiId);

/** A tier as API Manager shows it. */
export const tierView = (context: AnypointContext, api: ApiInstance, tier: Tier) => ({
  ...provenance(context, api.organizationId, tier.createdAt),
  id: tier.id,
  name: tier.name,
  description: tier.description ?? '',
  limits: tier.limits,
  status: tier.status,
  autoApprove: tier.autoApprove,
  applicationCount: context.world.apimanager.contracts.filter(({ tierId }) => tierId === tier.id).length,
  apiId: api.id,
});

/** A tier as Exchange shows it to consumers (docs/facts/anypoint-apis.md §8.5). */
export const consumerTierView = ({ id, name, description, limits, status }: Tier) => ({
  id,
  name,
  description,
  limits,
  status,
});

const uniqueName = (context: AnypointContext, api: ApiInstance, name: unknown, id?: number): void => {
  if (tiersOf(context, api.id).some((tier) => tier.name === name && tier.id !== id))
    refuse(conflict(`A tier named "${String(name)}" already exists`));
};

const whole = (text: string | null, otherwise: number): number =>
  text !== null && /^\d+$/.test(text) ? Number(text) : otherwise;

const listed = (context: AnypointContext, api: ApiInstance, query: URLSearchParams) => {
  const active = query.get('active') === 'true';
  const text = (query.get('query') ?? '').toLowerCase();
  const found = tiersOf(context, api.id).filter(
    ({ status, name }) => (!active || status === 'ACTIVE') && name.toLowerCase().includes(text),
  );
  const offset = whole(query.get('offset'), 0);
  const page = found.slice(offset, offset + whole(query.get('limit'), 100));
  return { total: found.length, tiers: page.map((tier) => tierView(context, api, tier)) };
};

const create = (context: AnypointContext, request: SandboxRequest): Reply => {
  const api = instanceWith(context, request, manage);
  const body = checkedBody(request, tierShape);
  uniqueName(context, api, body['name']);
  const limits = (body['limits'] ?? []) as Tier['limits'];
  const tier: Tier = {
    id: context.nextId(),
    apiId: api.id,
    name: String(body['name']),
    description: typeof body['description'] === 'string' ? body['description'] : null,
    status: body['status'] as Tier['status'],
    autoApprove: body['autoApprove'] === true,
    limits: limits.map((limit) => ({ ...limit, visible: limit.visible ?? true })),
    createdAt: context.now(),
  };
  context.world.apimanager.tiers.push(tier);
  return { status: 201, json: tierView(context, api, tier) };
};

const tierWith = (context: AnypointContext, api: ApiInstance, request: SandboxRequest): Tier =>
  tiersOf(context, api.id).find(({ id }) => String(id) === request.params['tierId']) ??
  refuse(notFound('Tier not found'));

const change = (context: AnypointContext, request: SandboxRequest): Reply => {
  const api = instanceWith(context, request, manage);
  const tier = tierWith(context, api, request);
  const { name, description, autoApprove, status, limits } = checkedBody(request, {
    type: 'object',
    ...(tierShape.properties && { properties: tierShape.properties }),
  });
  uniqueName(context, api, name, tier.id);
  Object.assign(tier, {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(autoApprove !== undefined && { autoApprove }),
    ...(status !== undefined && { status }),
    ...(limits !== undefined && { limits }),
  });
  return { status: 201, json: tierView(context, api, tier) };
};

const remove = (context: AnypointContext, request: SandboxRequest): Reply => {
  const tier = tierWith(context, instanceWith(context, request, manage), request);
  const { apimanager } = context.world;
  if (apimanager.contracts.some(({ tierId }) => tierId === tier.id))
    return conflict('The tier is used by contracts');
  apimanager.tiers = apimanager.tiers.filter((other) => other !== tier);
  return { status: 204 };
};

/** SLA tiers of an instance (docs/facts/anypoint-apis.md §8.5). */
export const tierRoutes = (context: AnypointContext): Route[] => [
  {
    method: 'GET',
    pattern: managerPath('api', all),
    handle: (request) => {
      const api = instanceWith(context, request, 'read:api_configuration', 'read:api_contracts');
      return { status: 200, json: listed(context, api, request.query) };
    },
  },
  { method: 'POST', pattern: managerPath('api', all), handle: (request) => create(context, request) },
  {
    method: 'PUT',
    pattern: managerPath('api', `${all}/{tierId}`),
    handle: (request) => change(context, request),
  },
  {
    method: 'DELETE',
    pattern: managerPath('api', `${all}/{tierId}`),
    handle: (request) => remove(context, request),
  },
  {
    method: 'GET',
    pattern:
      '/exchange/api/v2/assets/{groupId}/{assetId}/versionGroups/{versionGroup}/instances/{apiId}/tiers',
    handle: ({ params }) => {
      const api = context.world.apimanager.apis.find(
        (candidate) =>
          String(candidate.id) === params['apiId'] &&
          candidate.groupId === params['groupId'] &&
          candidate.assetId === params['assetId'] &&
          candidate.productVersion === params['versionGroup'],
      );
      if (!api) return exchangeRefusal(404, 'Instance not found');
      const tiers = tiersOf(context, api.id).filter(({ status }) => status === 'ACTIVE');
      return { status: 200, json: tiers.map(consumerTierView) };
    },
  },
];
