import { z } from 'zod';
import type { Reply, SandboxRequest } from '../kernel/request.ts';
import type { Route } from '../kernel/router.ts';
import { readBody, readOnly, systemFields } from './body.ts';
import { groupsOf, type OktaContext, userById, wireDate } from './context.ts';
import { invalid, notFound, refuse } from './errors.ts';
import { link } from './paging.ts';
import { pathOf, policyOf } from './sign-in-policies.ts';
import type { OktaApp, OktaUser, SignInPolicy, SignInRule } from './world.ts';

const members = z.strictObject({
  include: z.array(z.string()).default([]),
  exclude: z.array(z.string()).default([]),
});

const constraint = z.looseObject({ required: z.boolean().default(true) });

const assurance = z.strictObject({
  type: z.literal('ASSURANCE'),
  factorMode: z.enum(['1FA', '2FA']),
  reauthenticateIn: z.string().default('PT2H'),
  inactivityPeriod: z.string().optional(),
  constraints: z
    .array(z.strictObject({ knowledge: constraint.optional(), possession: constraint.optional() }))
    .optional(),
});

/** Conditions that only devices and networks decide are not known here: saying so beats a rule that means another thing. */
const conditions = z.strictObject({
  people: z.strictObject({ users: members.optional(), groups: members.optional() }).optional(),
  network: z.strictObject({ connection: z.literal('ANYWHERE') }).default({ connection: 'ANYWHERE' }),
  userType: z
    .strictObject({ include: z.array(z.string()).max(0), exclude: z.array(z.string()).max(0) })
    .optional(),
  riskScore: z.strictObject({ level: z.literal('ANY') }).optional(),
});

const body = z.strictObject({
  ...systemFields,
  type: z.literal('ACCESS_POLICY'),
  name: z.string().trim().min(1),
  status: z.enum(['ACTIVE', 'INACTIVE']).optional(),
  priority: z.int().min(0).nullish(),
  system: readOnly,
  conditions: conditions.nullish(),
  actions: z.strictObject({
    appSignOn: z.strictObject({
      access: z.enum(['ALLOW', 'DENY']),
      verificationMethod: assurance.optional(),
      keepMeSignedIn: z.looseObject({}).optional(),
    }),
  }),
});

/** `AccessPolicyRule` of the management document; excluded users always, other lists only where they name somebody (recorded). */
const view = (context: OktaContext, policy: SignInPolicy, rule: SignInRule): object => {
  const self = `${pathOf(context, policy)}/rules/${rule.id}`;
  const turn = rule.status === 'ACTIVE' ? 'deactivate' : 'activate';
  const named = (name: string, ids: readonly string[]): object => (ids.length > 0 ? { [name]: ids } : {});
  const people = rule.conditions?.people;
  const groups = people && {
    ...named('include', people.groups.include),
    ...named('exclude', people.groups.exclude),
  };
  return {
    id: rule.id,
    status: rule.status,
    name: rule.name,
    priority: rule.priority,
    created: wireDate(rule.created),
    lastUpdated: wireDate(rule.lastUpdated),
    system: rule.system,
    conditions: rule.conditions && {
      ...rule.conditions,
      people: {
        users: { ...named('include', people?.users.include ?? []), exclude: people?.users.exclude ?? [] },
        ...(groups && Object.keys(groups).length > 0 ? { groups } : {}),
      },
    },
    actions: rule.actions,
    _links: {
      self: rule.system ? link(self, 'GET', 'PUT') : link(self, 'GET', 'PUT', 'DELETE'),
      ...(rule.system ? {} : { [turn]: link(`${self}/lifecycle/${turn}`, 'POST') }),
    },
    type: 'ACCESS_POLICY',
  };
};

const ruleOf = (policy: SignInPolicy, request: SandboxRequest): SignInRule => {
  const id = request.params['ruleId'] ?? '';
  return policy.rules.find((rule) => rule.id === id) ?? notFound(id, 'PolicyRule');
};

const fieldsOf = (context: OktaContext, request: SandboxRequest) => {
  const sent = readBody(request, body);
  const { users, groups } = sent.conditions?.people ?? {};
  const people = {
    users: { include: users?.include ?? [], exclude: users?.exclude ?? [] },
    groups: { include: groups?.include ?? [], exclude: groups?.exclude ?? [] },
  };
  for (const id of [...people.users.include, ...people.users.exclude])
    if (!userById(context, id)) invalid('conditions.people.users', `The user ${id} does not exist`);
  for (const id of [...people.groups.include, ...people.groups.exclude])
    if (!context.world.groups.some((group) => group.id === id))
      invalid('conditions.people.groups', `The group ${id} does not exist`);
  const { access, verificationMethod, keepMeSignedIn } = sent.actions.appSignOn;
  const method = verificationMethod ?? assurance.parse({ type: 'ASSURANCE', factorMode: '2FA' });
  return {
    sent,
    conditions: {
      ...(sent.conditions ?? conditions.parse({})),
      people,
    } as NonNullable<SignInRule['conditions']>,
    actions: {
      appSignOn: {
        access,
        verificationMethod: method as SignInRule['actions']['appSignOn']['verificationMethod'],
        keepMeSignedIn: keepMeSignedIn ?? { postAuth: 'NOT_ALLOWED' },
      },
    },
  };
};

/** Priorities run from 0; the catch-all rule keeps its 99 and comes last. */
const rank = (policy: SignInPolicy, rule: SignInRule, priority: number | null | undefined): void => {
  const others = policy.rules.filter((one) => one !== rule && !one.system);
  others.splice(priority ?? others.length, 0, rule);
  others.forEach((one, at) => {
    one.priority = at;
  });
  policy.rules = [...others, ...policy.rules.filter(({ system }) => system)];
};

const demandFreeName = (policy: SignInPolicy, name: string, own?: SignInRule): void => {
  if (policy.rules.some((one) => one !== own && one.name === name))
    invalid('name', 'Policy rule name already in use');
};

/** Answers 200; `activate=false` makes an inactive one. */
const create = (context: OktaContext, request: SandboxRequest): Reply => {
  const policy = policyOf(context, request);
  const { sent, conditions: when, actions } = fieldsOf(context, request);
  demandFreeName(policy, sent.name);
  const rule: SignInRule = {
    id: context.newId('rul'),
    name: sent.name,
    status: request.query.get('activate') === 'false' ? 'INACTIVE' : (sent.status ?? 'ACTIVE'),
    priority: 0,
    system: false,
    conditions: when,
    actions,
    created: context.iso(),
    lastUpdated: context.iso(),
  };
  rank(policy, rule, sent.priority);
  return { status: 200, json: view(context, policy, rule) };
};

/** The catch-all rule takes other actions only. */
const replace = (context: OktaContext, request: SandboxRequest): Reply => {
  const policy = policyOf(context, request);
  const rule = ruleOf(policy, request);
  const { sent, conditions: when, actions } = fieldsOf(context, request);
  demandFreeName(policy, sent.name, rule);
  if (rule.system) Object.assign(rule, { actions, lastUpdated: context.iso() });
  else {
    Object.assign(rule, { name: sent.name, conditions: when, actions, lastUpdated: context.iso() });
    rank(policy, rule, sent.priority ?? rule.priority);
  }
  return { status: 200, json: view(context, policy, rule) };
};

const turn = (context: OktaContext, request: SandboxRequest, status: SignInRule['status']): Reply => {
  const rule = ruleOf(policyOf(context, request), request);
  if (rule.system) return refuse('E0000006');
  Object.assign(rule, { status, lastUpdated: context.iso() });
  return { status: 204 };
};

const remove = (context: OktaContext, request: SandboxRequest): Reply => {
  const policy = policyOf(context, request);
  const rule = ruleOf(policy, request);
  if (rule.system) return refuse('E0000006');
  policy.rules = policy.rules.filter((one) => one !== rule);
  return { status: 204 };
};

const fits = (context: OktaContext, rule: SignInRule, user: OktaUser): boolean => {
  if (rule.conditions === null) return true;
  const { users, groups } = rule.conditions.people;
  const mine = groupsOf(context, user).map(({ id }) => id);
  const isMine = (group: string): boolean => mine.includes(group);
  if (users.exclude.includes(user.id) || groups.exclude.some(isMine)) return false;
  if (users.include.length + groups.include.length === 0) return true;
  return users.include.includes(user.id) || groups.include.some(isMine);
};

type Method = SignInRule['actions']['appSignOn']['verificationMethod'];

/** One constraint is enough, but all of it: a required possession is more than a password. */
const passwordDoes = ({ factorMode, constraints = [] }: Method): boolean =>
  factorMode === '1FA' &&
  (constraints.length === 0 ||
    constraints.some(
      ({ knowledge, possession }) =>
        possession?.required !== true &&
        (knowledge?.types === undefined || knowledge.types.some((type) => type.toLowerCase() === 'password')),
    ));

/** What the app's sign-in policy asks of a user with a password: nothing more, more, or to go away. Classic Engine has none. */
export const signInDemand = (
  context: OktaContext,
  app: OktaApp,
  user: OktaUser,
): 'password' | 'more' | 'denied' => {
  const policy = context.world.signInPolicies.find(({ id }) => id === app.signInPolicyId);
  if (context.moods.engine === 'v1' || !policy || policy.status === 'INACTIVE') return 'password';
  const rule = policy.rules
    .filter(({ status }) => status === 'ACTIVE')
    .sort((a, b) => a.priority - b.priority)
    .find((one) => fits(context, one, user));
  if (!rule || rule.actions.appSignOn.access === 'DENY') return 'denied';
  return passwordDoes(rule.actions.appSignOn.verificationMethod) ? 'password' : 'more';
};

const base = '/api/v1/policies/{policyId}/rules';

/** `listPolicyRules`, `createPolicyRule`, `getPolicyRule`, `replacePolicyRule`, `deletePolicyRule` and their lifecycle. */
export const signInRuleRoutes = (context: OktaContext): readonly Route[] => [
  {
    method: 'GET',
    pattern: base,
    handle: (request) => {
      const policy = policyOf(context, request);
      return { status: 200, json: policy.rules.map((rule) => view(context, policy, rule)) };
    },
  },
  { method: 'POST', pattern: base, handle: (request) => create(context, request) },
  {
    method: 'GET',
    pattern: `${base}/{ruleId}`,
    handle: (request) => {
      const policy = policyOf(context, request);
      return { status: 200, json: view(context, policy, ruleOf(policy, request)) };
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
