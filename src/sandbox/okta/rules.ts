import type { Reply, SandboxRequest } from '../kernel/request.ts';
import type { Route } from '../kernel/router.ts';
import { serverOf } from './authorization-servers.ts';
import { type OktaContext, wireDate } from './context.ts';
import { invalid, notFound, refuse } from './errors.ts';
import { link } from './paging.ts';
import { policyOf, policyPath } from './policies.ts';
import { rank, unrank } from './ranking.ts';
import { readRule } from './rule-body.ts';
import type { AccessPolicy, AccessRule } from './world.ts';

interface Place {
  readonly policy: AccessPolicy;
  /** URL of the policy's rules. */
  readonly path: string;
}

const placeOf = (context: OktaContext, request: SandboxRequest): Place => {
  const server = serverOf(context, request);
  const policy = policyOf(server, request);
  return { policy, path: `${policyPath(context, server, policy)}/rules` };
};

type People = AccessRule['conditions']['people'];

/** Recorded: excluded users always, the other lists only where they name somebody. */
const peopleView = ({ users, groups }: People): object => {
  const named = (name: string, ids: readonly string[]): object => (ids.length > 0 ? { [name]: ids } : {});
  const both = { ...named('include', groups.include), ...named('exclude', groups.exclude) };
  return {
    users: { ...named('include', users.include), exclude: users.exclude },
    ...(Object.keys(both).length > 0 ? { groups: both } : {}),
  };
};

/** `AuthorizationServerPolicyRule` of the management document. */
const view = ({ path }: Place, rule: AccessRule): object => {
  const self = `${path}/${rule.id}`;
  const turn = rule.status === 'ACTIVE' ? 'deactivate' : 'activate';
  return {
    id: rule.id,
    status: rule.status,
    name: rule.name,
    priority: rule.priority,
    created: wireDate(rule.created),
    lastUpdated: wireDate(rule.lastUpdated),
    system: rule.system,
    conditions: { ...rule.conditions, people: peopleView(rule.conditions.people) },
    actions: rule.actions,
    type: rule.type,
    _links: {
      self: link(self, 'GET', 'PUT', 'DELETE'),
      [turn]: link(`${self}/lifecycle/${turn}`, 'POST'),
    },
  };
};

const ruleOf = ({ policy }: Place, request: SandboxRequest): AccessRule => {
  const id = request.params['ruleId'] ?? '';
  return policy.rules.find((rule) => rule.id === id) ?? notFound(id, 'PolicyRule');
};

/** As for policies, the mood `uniqueNames` decides. */
const demandFreeName = (context: OktaContext, { policy }: Place, name: string, own?: AccessRule): void => {
  if (context.moods.uniqueNames && policy.rules.some((rule) => rule !== own && rule.name === name))
    invalid('name', 'A rule with this name already exists');
};

const create = (context: OktaContext, request: SandboxRequest): Reply => {
  const place = placeOf(context, request);
  const { name, conditions, actions, status, priority } = readRule(context, request);
  demandFreeName(context, place, name);
  const rule: AccessRule = {
    id: context.newId('0pr'),
    name,
    status: status ?? 'ACTIVE',
    priority: 0,
    system: false,
    type: 'RESOURCE_ACCESS',
    conditions,
    actions,
    created: context.iso(),
    lastUpdated: context.iso(),
  };
  rank(place.policy.rules, rule, priority);
  return { status: 201, json: view(place, rule) };
};

const replace = (context: OktaContext, request: SandboxRequest): Reply => {
  const place = placeOf(context, request);
  const rule = ruleOf(place, request);
  const { name, conditions, actions, status, priority } = readRule(context, request);
  demandFreeName(context, place, name, rule);
  Object.assign(rule, { name, conditions, actions, lastUpdated: context.iso() });
  if (status) rule.status = status;
  rank(place.policy.rules, rule, priority ?? rule.priority);
  return { status: 200, json: view(place, rule) };
};

const turn = (context: OktaContext, request: SandboxRequest, status: AccessRule['status']): Reply => {
  Object.assign(ruleOf(placeOf(context, request), request), { status, lastUpdated: context.iso() });
  return { status: 204 };
};

const remove = (context: OktaContext, request: SandboxRequest): Reply => {
  const place = placeOf(context, request);
  const rule = ruleOf(place, request);
  if (rule.system) return refuse('E0000006');
  unrank(place.policy.rules, rule);
  return { status: 204 };
};

const base = '/api/v1/authorizationServers/{authServerId}/policies/{policyId}/rules';

export const ruleRoutes = (context: OktaContext): readonly Route[] => [
  {
    method: 'GET',
    pattern: base,
    handle: (request) => {
      const place = placeOf(context, request);
      return { status: 200, json: place.policy.rules.map((rule) => view(place, rule)) };
    },
  },
  { method: 'POST', pattern: base, handle: (request) => create(context, request) },
  {
    method: 'GET',
    pattern: `${base}/{ruleId}`,
    handle: (request) => {
      const place = placeOf(context, request);
      return { status: 200, json: view(place, ruleOf(place, request)) };
    },
  },
  { method: 'PUT', pattern: `${base}/{ruleId}`, handle: (request) => replace(context, request) },
  { method: 'DELETE', pattern: `${base}/{ruleId}`, handle: (request) => remove(context, request) },
  {
    method: 'POST',
    pattern: `${base}/{ruleId}/lifecycle/activate`,
    handle: (request) => turn(context, request, 'ACTIVE'),
  },
  {
    method: 'POST',
    pattern: `${base}/{ruleId}/lifecycle/deactivate`,
    handle: (request) => turn(context, request, 'INACTIVE'),
  },
];
