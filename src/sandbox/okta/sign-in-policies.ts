import { z } from 'zod';
import type { Reply, SandboxRequest } from '../kernel/request.ts';
import type { Route } from '../kernel/router.ts';
import { appOf } from './apps.ts';
import { readBody, readOnly, systemFields } from './body.ts';
import { type OktaContext, wireDate } from './context.ts';
import { startsWith } from './criteria.ts';
import { invalid, notFound, refuse } from './errors.ts';
import { link, type PageRule, page } from './paging.ts';
import { twoFactors } from './sign-in-presets.ts';
import type { SignInPolicy } from './world.ts';

export const pathOf = (context: OktaContext, policy: SignInPolicy): string =>
  `${context.origin()}/api/v1/policies/${policy.id}`;

/** `AccessPolicy` of the management document; links as recorded. */
const view = (context: OktaContext, policy: SignInPolicy): object => {
  const self = pathOf(context, policy);
  const turn = policy.status === 'ACTIVE' ? 'deactivate' : 'activate';
  return {
    id: policy.id,
    status: policy.status,
    name: policy.name,
    ...(policy.description === null ? {} : { description: policy.description }),
    priority: 1,
    system: policy.system,
    conditions: null,
    created: wireDate(policy.created),
    lastUpdated: wireDate(policy.lastUpdated),
    _links: {
      ...(policy.system
        ? { self: link(self, 'GET', 'PUT') }
        : {
            mappings: link(`${self}/mappings`, 'GET', 'POST'),
            self: link(self, 'GET', 'PUT', 'DELETE'),
            [turn]: link(`${self}/lifecycle/${turn}`, 'POST'),
          }),
      rules: link(`${self}/rules`, 'GET', 'POST'),
    },
    type: 'ACCESS_POLICY',
  };
};

const policyTypes = [
  'ACCESS_POLICY',
  'ENTITY_RISK',
  'IDP_DISCOVERY',
  'MFA_ENROLL',
  'OKTA_SIGN_ON',
  'PASSWORD',
  'POST_AUTH_SESSION',
  'PROFILE_ENROLLMENT',
  'DEVICE_SIGNAL_COLLECTION',
  'SESSION_VIOLATION_DETECTION',
  'CLIENT_UPDATE',
  'IDENTITY_CLAIM_SOURCING',
];

/** Classic Engine has no app sign-in policies; that it answers as for any missing feature is a guess. */
const demandIdentityEngine = (context: OktaContext): void => {
  if (context.moods.engine === 'v1') refuse('E0000015');
};

const checkType = (type: string | null): void => {
  if (type === null) refuse('E0000028');
  else if (!policyTypes.includes(type)) invalid('type', `The policy type ${type} is not known`);
  // Only app sign-in policies exist here: saying so beats an empty list.
  else if (type !== 'ACCESS_POLICY') refuse('E0000060');
};

/** The policy of the path, or 404 E0000007. */
export const policyOf = (context: OktaContext, request: SandboxRequest): SignInPolicy => {
  demandIdentityEngine(context);
  const id = request.params['policyId'] ?? '';
  return context.world.signInPolicies.find((policy) => policy.id === id) ?? notFound(id, 'Policy');
};

const body = z.strictObject({
  ...systemFields,
  type: z.string(),
  name: z.string().trim().min(1).max(255),
  description: z.string().max(1024).nullish(),
  priority: z.int().nullish(),
  status: z.enum(['ACTIVE', 'INACTIVE']).optional(),
  system: readOnly,
  conditions: z.null().optional(),
});

const read = (context: OktaContext, request: SandboxRequest, own?: SignInPolicy): z.infer<typeof body> => {
  const sent = readBody(request, body);
  checkType(sent.type);
  const taken = context.world.signInPolicies.some((one) => one !== own && one.name === sent.name);
  if (taken && context.moods.uniqueNames) invalid('name', 'Policy name already in use');
  return sent;
};

/** Answers 200; a new policy has the catch-all rule of every recorded one: two factors, one of them bound to a device. */
const create = (context: OktaContext, request: SandboxRequest): Reply => {
  demandIdentityEngine(context);
  const { name, description, status } = read(context, request);
  const policy: SignInPolicy = {
    ...twoFactors(context.newId, context.iso(), name, description ?? null),
    system: false,
    status: status ?? 'ACTIVE',
  };
  const [catchAll] = policy.rules;
  if (catchAll)
    catchAll.actions.appSignOn.verificationMethod.constraints = [
      { possession: { required: true, deviceBound: 'REQUIRED' } },
    ];
  context.world.signInPolicies.push(policy);
  return { status: 200, json: view(context, policy) };
};

const replace = (context: OktaContext, request: SandboxRequest): Reply => {
  const policy = policyOf(context, request);
  const { name, description, status } = read(context, request, policy);
  Object.assign(policy, { name, description: description ?? null, lastUpdated: context.iso() });
  if (status) policy.status = status;
  return { status: 200, json: view(context, policy) };
};

const turn = (context: OktaContext, request: SandboxRequest, status: SignInPolicy['status']): Reply => {
  const policy = policyOf(context, request);
  if (policy.system) return refuse('E0000006');
  Object.assign(policy, { status, lastUpdated: context.iso() });
  return { status: 204 };
};

/** Okta's own policies stay. That one with apps is refused is a guess on the strict side: the known clients move the apps first. */
const remove = (context: OktaContext, request: SandboxRequest): Reply => {
  const policy = policyOf(context, request);
  const used = context.world.apps.some(({ signInPolicyId }) => signInPolicyId === policy.id);
  if (policy.system || policy.belongsTo !== undefined || used) return refuse('E0000006');
  context.world.signInPolicies = context.world.signInPolicies.filter((one) => one !== policy);
  return { status: 204 };
};

const most: PageRule = { preset: 200, most: 200 };

const list = (context: OktaContext, request: SandboxRequest): Reply => {
  checkType(request.query.get('type'));
  demandIdentityEngine(context);
  const q = request.query.get('q');
  const policies = context.world.signInPolicies.filter(({ name }) => q === null || startsWith(name, q));
  return page(context, request, policies, (policy) => view(context, policy), most);
};

/** Recorded: the policy of an app of Okta's own is given to no other. */
const assign = (context: OktaContext, request: SandboxRequest): Reply => {
  const app = appOf(context, request);
  const policy = policyOf(context, request);
  if (policy.belongsTo !== undefined)
    return refuse('E0000001', 'Policy', [
      `This policy belongs to "${policy.belongsTo}", and re-assignment of this policy is not allowed`,
    ]);
  app.signInPolicyId = policy.id;
  return { status: 204 };
};

const base = '/api/v1/policies';

/** `listPolicies`, `createPolicy`, `getPolicy`, `replacePolicy`, `deletePolicy`, their lifecycle, `assignApplicationPolicy`. */
export const signInPolicyRoutes = (context: OktaContext): readonly Route[] => [
  { method: 'GET', pattern: base, handle: (request) => list(context, request) },
  { method: 'POST', pattern: base, handle: (request) => create(context, request) },
  {
    method: 'GET',
    pattern: `${base}/{policyId}`,
    handle: (request) => ({ status: 200, json: view(context, policyOf(context, request)) }),
  },
  { method: 'PUT', pattern: `${base}/{policyId}`, handle: (request) => replace(context, request) },
  { method: 'DELETE', pattern: `${base}/{policyId}`, handle: (request) => remove(context, request) },
  {
    method: 'POST',
    pattern: `${base}/{policyId}/lifecycle/activate`,
    handle: (request) => turn(context, request, 'ACTIVE'),
  },
  {
    method: 'POST',
    pattern: `${base}/{policyId}/lifecycle/deactivate`,
    handle: (request) => turn(context, request, 'INACTIVE'),
  },
  {
    method: 'PUT',
    pattern: '/api/v1/apps/{appId}/policies/{policyId}',
    handle: (request) => assign(context, request),
  },
];
