import type { SandboxMoods } from '../../src/sandbox/moods.ts';
import type { RunOptions, World } from '../support/journey.ts';
import { ownImplementation, variants } from './answer-table.ts';
import { type Answers, atTheBrowser, oktaOf } from './mood-journey.ts';
import { asConnectedApp } from './mood-table.ts';

/** One way through the guide, and back. */
export interface Walk {
  readonly moods?: Partial<SandboxMoods>;
  readonly answers?: Answers;
  /** The mood goes away, and the same again. */
  readonly twice?: true;
  /** Undone and made anew. */
  readonly anew?: true;
  /** Other answers for a second run, and what somebody else has done before it. */
  readonly afterwards?: { readonly answers: Answers; readonly meanwhile: (world: World) => void };
  /** Every step in a run of its own, then `doctor` and `verify`. */
  readonly slowly?: true;
  /** This call is unknown. */
  readonly unknown?: string;
}

const answering =
  (answers: Readonly<Record<string, unknown>>): Answers =>
  () => ({ answers });

/** Somebody switches the policy and its rule off. */
const switchOff = (world: World): void => {
  for (const { policies } of oktaOf(world).authorizationServers.filter((server) => !server.default))
    for (const policy of policies) {
      policy.status = 'INACTIVE';
      for (const rule of policy.rules) rule.status = 'INACTIVE';
    }
};

/** Everything that can be changed in place. */
const otherAnswers: Answers = (world) => ({
  answers: {
    'okta.authServer.audience': 'api://other',
    'okta.accessRule.accessTokenLifetimeMinutes': 30,
    'anypoint.clientProvider.allowExternalModification': true,
    'application.redirectUris': ['https://app.example.com/callback'],
    'policy.scopes': ['openid'],
    ...(ownImplementation(world) as RunOptions).answers,
  },
});

/**
 * Functions of the clients whose step or command is still to come, or that only a seldom answer of the platform leads to: whoever
 * calls one on a journey takes it off this list.
 */
export const awaited = {
  functions: [
    // Where relations lead to what no walk has: a provider without our mark, instances elsewhere, groups of others.
    'anypoint.apiInstances.everywhere',
    'anypoint.clientProviders.named',
    'okta.apps.activate',
    'okta.assignments.list',
    'okta.authorizationServers.activate',
    'okta.authorizationServers.find',
    'okta.groups.byId',
    'okta.groups.named',
    'okta.policies.get',
    // Called where somebody changed the setup, or where a rule distinguishes people: no walk does.
    'okta.policies.replace',
    'okta.rules.get',
    'okta.secrets.activate',
    'okta.signInPolicies.removeRule',
    'okta.users.groups',
  ],
  paths: [
    '/apimanager/api/v1…${path',
    '/api/v1/apps/…/lifecycle/activate',
    '/api/v1/authorizationServers/…/lifecycle/activate',
    '/api/v1/apps/…/credentials/secrets/…/lifecycle/…',
    '/api/v1/apps/…/credentials/secrets/…',
    '/api/v1/policies/…/rules/…',
    '/api/v1/users/…/groups',
  ],
};

/** Ways on which other requests are sent than on those of the table of answers. */
export const walks: readonly Walk[] = [
  ...variants,
  { moods: { mockAccess: 'token' }, answers: answering({ 'api.mockLink': true }) },
  { moods: { mockAccess: 'token', mockLinks: 'link' }, answers: answering({ 'api.mockLink': true }) },
  {
    moods: { mockAccess: 'token', mockLinks: 'none' },
    answers: answering({ 'api.mockLink': true, 'api.mayMakePublic': true }),
  },
  { moods: { approval: 'manual' }, twice: true },
  { moods: { publication: 'async' } },
  { moods: { publication: 'async' }, answers: answering({ 'api.publishFrom': 'exchange' }) },
  { slowly: true },
  { afterwards: { answers: otherAnswers, meanwhile: switchOff } },
  { moods: { secretsListHidden: true }, slowly: true },
  { moods: { hardDeletionEnabled: false }, anew: true },
  { answers: answering({ 'anypoint.organization': 'Nobody' }) },
  {
    answers: answering({
      'okta.authServer.name': 'default',
      'policy.scopes': ['parcels:read'],
      onExisting: 'adopt',
    }),
  },
  { unknown: '/amc/atlas/*' },
  { moods: { publicUrlGiven: false } },
  { moods: { activeClientsDeletable: false } },
  { moods: { deploymentFails: true }, twice: true },
  { moods: { externalIdentity: false }, twice: true },
  { moods: { designCenterLocked: 'Ann Colleague' }, twice: true },
  { moods: { targets: 'cloudhub1' } },
  { moods: { sessionMinutes: 1 }, answers: asConnectedApp },
  { moods: { deploymentExists: true } },
  { answers: answering({ 'proxy.target': 'flex-gateway' }) },
  {
    unknown: '/apimanager/xapi/v1/organizations/*/gateway-targets',
    answers: answering({ 'proxy.target': 'flex-gateway' }),
  },
  { moods: { connectedAppMayListContracts: false }, answers: asConnectedApp },
  { moods: { policyKeys: 'unlisted' }, twice: true },
  { moods: { consentRequired: true }, answers: atTheBrowser },
  {
    moods: { idpTimeoutMs: 1, latencyMs: 15 },
    answers: answering({ 'application.removeLeftovers': true }),
    twice: true,
  },
];
