import { jsonBody, type Reply, type SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import { type Shape, violations } from '../json-shape.ts';
import { isObject, type JsonObject, refuse } from '../refusal.ts';
import { fitsPolicy, isTokenPolicy } from '../runtime/token-policy.ts';
import { checkedBody } from './api-body.ts';
import { badRequest, conflict, instanceWith, managerPath, notFound } from './place.ts';
import { policyDefinition } from './policy-catalog.ts';
import { applicable } from './policy-templates.ts';
import { policyListView, policyView } from './policy-views.ts';
import type { ApiInstance, AppliedPolicy } from './world.ts';

const manage = 'manage:api_policies';
const read = 'read:api_policies';
const all = '/apis/{environmentApiId}/policies';
const one = `${all}/{policyId}`;

const members: Readonly<Record<string, Shape>> = {
  configurationData: { type: 'object' },
  pointcutData: { type: 'array', nullable: true, items: { type: 'object' } },
  order: { type: 'integer' },
  disabled: { type: 'boolean' },
  assetVersion: { type: 'string' },
};

const newPolicy: Shape = {
  type: 'object',
  properties: {
    ...members,
    groupId: { type: 'string' },
    assetId: { type: 'string' },
  },
};

/** The document wants an integer; MuleSoft's own CLI sends the digits as text. */
const checkVersionId = (context: AnypointContext, { apiVersionId: given }: JsonObject): void => {
  const digits = !context.moods.strictRequests && typeof given === 'string' && /^\d+$/.test(given);
  const [error] =
    digits || given === undefined ? [] : violations({ type: 'integer' }, given, '.apiVersionId');
  if (error) refuse({ status: 400, json: { errors: [error] } });
};

/** The policies of an instance that have not been removed, in order. */
const applied = (context: AnypointContext, api: ApiInstance): AppliedPolicy[] =>
  context.world.apimanager.policies
    .filter(({ apiId, removed }) => apiId === api.id && !removed)
    .sort((a, b) => a.order - b.order);

const policyWith = (context: AnypointContext, api: ApiInstance, request: SandboxRequest): AppliedPolicy =>
  applied(context, api).find(({ id }) => String(id) === request.params['policyId']) ??
  refuse(notFound(`Policy ${request.params['policyId']} not found`));

/** Called before a policy changes: a gateway goes on with what it knows until the change has reached it. */
const notice = (context: AnypointContext, policy: AppliedPolicy): void => {
  const { configurationData, disabled, order } = policy;
  if (context.now() >= policy.effectiveAt) policy.former = { configurationData, disabled, order };
  policy.effectiveAt = context.now() + context.moods.policyDelayMs;
};

const checkedCoordinates = (context: AnypointContext, api: ApiInstance, body: JsonObject) => {
  const missing = ['groupId', 'assetId', 'assetVersion'].filter((name) => body[name] === undefined);
  if (missing.length > 0)
    return refuse(badRequest(`missing required fields: ${missing.map((name) => `'${name}'`).join(', ')}`));
  const groupId = String(body['groupId']);
  const assetId = String(body['assetId']);
  const assetVersion = String(body['assetVersion']);
  const definition = policyDefinition(groupId, assetId);
  if (!definition?.versions.includes(assetVersion))
    return refuse(badRequest(`Policy ${groupId}/${assetId}/${assetVersion} does not exist`));
  if (!applicable(context, definition, api))
    return refuse(badRequest(`Policy ${assetId} cannot be applied to this API`));
  return { groupId, assetId, assetVersion };
};

/** A configuration with foreign keys is stored and does nothing, as was measured, or refused, as the documents have it. */
const checkConfiguration = (
  { moods }: AnypointContext,
  policy: { readonly groupId: string; readonly assetId: string },
  data: JsonObject,
): void => {
  if (moods.unknownPolicyKeys === 'refused' && isTokenPolicy(policy) && !fitsPolicy(moods, data))
    refuse(badRequest('Policy configuration is not valid'));
};

const apply = (context: AnypointContext, request: SandboxRequest): Reply => {
  const api = instanceWith(context, request, manage);
  const body = checkedBody(request, newPolicy);
  checkVersionId(context, body);
  const coordinates = checkedCoordinates(context, api, body);
  const before = applied(context, api);
  const twice = before.some(({ assetId }) => assetId === coordinates.assetId);
  if (twice && request.query.get('allowDuplicated') !== 'true')
    return conflict(`Policy ${coordinates.assetId} is already applied`);
  const configurationData = isObject(body['configurationData']) ? body['configurationData'] : {};
  checkConfiguration(context, coordinates, configurationData);
  const policy: AppliedPolicy = {
    id: context.nextId(),
    apiId: api.id,
    ...coordinates,
    configurationData,
    pointcutData: body['pointcutData'] ?? null,
    order: typeof body['order'] === 'number' ? body['order'] : (before.at(-1)?.order ?? 0) + 1,
    disabled: body['disabled'] === true,
    createdAt: context.now(),
    effectiveAt: context.now() + context.moods.policyDelayMs,
  };
  context.world.apimanager.policies.push(policy);
  return { status: 201, json: policyView(context, api, policy) };
};

const change = (context: AnypointContext, request: SandboxRequest): Reply => {
  const api = instanceWith(context, request, manage);
  const policy = policyWith(context, api, request);
  const { configurationData, order, disabled, assetVersion, pointcutData } = checkedBody(request, {
    type: 'object',
    properties: members,
  });
  const versions = policyDefinition(policy.groupId, policy.assetId)?.versions ?? [];
  if (assetVersion !== undefined && !versions.includes(String(assetVersion)))
    return badRequest(`Policy version ${String(assetVersion)} does not exist`);
  if (isObject(configurationData)) checkConfiguration(context, policy, configurationData);
  notice(context, policy);
  Object.assign(policy, {
    ...(configurationData !== undefined && { configurationData }),
    ...(order !== undefined && { order }),
    ...(disabled !== undefined && { disabled }),
    ...(assetVersion !== undefined && { assetVersion }),
    ...(pointcutData !== undefined && { pointcutData }),
  });
  return { status: 200, json: policyView(context, api, policy) };
};

const remove = (context: AnypointContext, request: SandboxRequest): Reply => {
  const policy = policyWith(context, instanceWith(context, request, manage), request);
  const { apimanager } = context.world;
  notice(context, policy);
  policy.removed = true;
  const gone = (other: AppliedPolicy): boolean =>
    other.removed === true && other.effectiveAt <= context.now();
  apimanager.policies = apimanager.policies.filter((other) => !gone(other));
  return { status: 204 };
};

const reorder = (context: AnypointContext, request: SandboxRequest): Reply => {
  const api = instanceWith(context, request, manage);
  const body = jsonBody(request);
  const items = Array.isArray(body) ? body : [];
  const changes = items.map((item: unknown) => {
    const { id, order } = isObject(item) ? item : {};
    const policy = applied(context, api).find((candidate) => candidate.id === id);
    return policy && Number.isInteger(order) ? { policy, order: Number(order) } : undefined;
  });
  if (changes.length === 0 || changes.includes(undefined))
    return badRequest('A list of {id, order} of applied policies is required');
  for (const entry of changes)
    if (entry) {
      notice(context, entry.policy);
      entry.policy.order = entry.order;
    }
  return { status: 200, json: applied(context, api).map((policy) => policyView(context, api, policy)) };
};

const turn = (context: AnypointContext, request: SandboxRequest, disabled: boolean): Reply => {
  const api = instanceWith(context, request, manage);
  const policy = policyWith(context, api, request);
  notice(context, policy);
  policy.disabled = disabled;
  return { status: 201, json: policyView(context, api, policy) };
};

/** Policies applied to an instance (docs/facts/anypoint-apis.md §7.4, §7.5). */
export const policyRoutes = (context: AnypointContext): Route[] => [
  ...(['api', 'xapi'] as const).flatMap((kind): Route[] => [
    {
      method: 'GET',
      pattern: managerPath(kind, all),
      handle: (request) => {
        const api = instanceWith(context, request, read);
        const list = policyListView(context, api, applied(context, api), request.query.get('fullInfo'));
        return { status: 200, json: list };
      },
    },
    { method: 'POST', pattern: managerPath(kind, all), handle: (request) => apply(context, request) },
    { method: 'PATCH', pattern: managerPath(kind, one), handle: (request) => change(context, request) },
    { method: 'DELETE', pattern: managerPath(kind, one), handle: (request) => remove(context, request) },
    {
      method: 'GET',
      pattern: managerPath(kind, one),
      handle: (request) => {
        const api = instanceWith(context, request, read);
        return { status: 200, json: policyView(context, api, policyWith(context, api, request)) };
      },
    },
  ]),
  { method: 'PATCH', pattern: managerPath('api', all), handle: (request) => reorder(context, request) },
  ...(['disable', 'enable'] as const).map(
    (verb): Route => ({
      method: 'POST',
      pattern: managerPath('xapi', `${one}/${verb}`),
      handle: (request) => turn(context, request, verb === 'disable'),
    }),
  ),
];
