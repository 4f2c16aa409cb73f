import type { Reply, SandboxRequest } from '../kernel/request.ts';
import type { Route } from '../kernel/router.ts';
import { appOf } from './apps.ts';
import { type OktaContext, wireDate } from './context.ts';
import { startsWith } from './criteria.ts';
import { invalid, notFound, refuse } from './errors.ts';
import { link, type PageRule, page } from './paging.ts';
import type { SignOnPolicy } from './world.ts';

const pathOf = (context: OktaContext, policy: SignOnPolicy): string =>
  `${context.origin()}/api/v1/policies/${policy.id}`;

/** `AccessPolicy` of the management document. */
const view = (context: OktaContext, policy: SignOnPolicy): object => {
  const self = pathOf(context, policy);
  return {
    id: policy.id,
    status: 'ACTIVE',
    name: policy.name,
    description: policy.description,
    priority: 1,
    system: policy.system,
    conditions: null,
    created: wireDate(policy.created),
    lastUpdated: wireDate(policy.created),
    type: 'ACCESS_POLICY',
    _links: {
      self: link(self, 'GET', 'PUT'),
      rules: link(`${self}/rules`, 'GET', 'POST'),
    },
  };
};

/** The catch-all rule, `AccessPolicyRule` of the management document: a password alone (1FA) or any two factors (2FA). */
const ruleView = (context: OktaContext, policy: SignOnPolicy): object => {
  const id = `rul${policy.id.slice(3)}`;
  return {
    id,
    status: 'ACTIVE',
    name: 'Catch-all Rule',
    priority: 99,
    created: wireDate(policy.created),
    lastUpdated: wireDate(policy.created),
    system: true,
    type: 'ACCESS_POLICY',
    actions: {
      appSignOn: {
        access: 'ALLOW',
        verificationMethod: {
          type: 'ASSURANCE',
          factorMode: policy.factorMode,
          reauthenticateIn: 'PT2H',
          constraints:
            policy.factorMode === '1FA' ? [{ knowledge: { types: ['PASSWORD'], required: true } }] : [],
        },
      },
    },
    _links: { self: link(`${pathOf(context, policy)}/rules/${id}`, 'GET', 'PUT') },
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

const found = (context: OktaContext, request: SandboxRequest): SignOnPolicy => {
  demandIdentityEngine(context);
  const id = request.params['policyId'] ?? '';
  return context.world.signOnPolicies.find((policy) => policy.id === id) ?? notFound(id, 'Policy');
};

const most: PageRule = { preset: 200, most: 200 };

const list = (context: OktaContext, request: SandboxRequest): Reply => {
  checkType(request.query.get('type'));
  demandIdentityEngine(context);
  const q = request.query.get('q');
  const policies = context.world.signOnPolicies.filter(({ name }) => q === null || startsWith(name, q));
  return page(context, request, policies, (policy) => view(context, policy), most);
};

const assign = (context: OktaContext, request: SandboxRequest): Reply => {
  const app = appOf(context, request);
  const policy = found(context, request);
  if (app.applicationType === 'service') return invalid('policy', 'An API service app has no sign-in policy');
  app.signOnPolicyId = policy.id;
  return { status: 204 };
};

/** `listPolicies`, `getPolicy`, `listPolicyRules`, `assignApplicationPolicy`. */
export const signOnPolicyRoutes = (context: OktaContext): readonly Route[] => [
  { method: 'GET', pattern: '/api/v1/policies', handle: (request) => list(context, request) },
  {
    method: 'GET',
    pattern: '/api/v1/policies/{policyId}',
    handle: (request) => ({ status: 200, json: view(context, found(context, request)) }),
  },
  {
    method: 'GET',
    pattern: '/api/v1/policies/{policyId}/rules',
    handle: (request) => ({ status: 200, json: [ruleView(context, found(context, request))] }),
  },
  {
    method: 'PUT',
    pattern: '/api/v1/apps/{appId}/policies/{policyId}',
    handle: (request) => assign(context, request),
  },
];
