import type { AccessPolicy } from '../okta/policies.ts';
import type { AccessRule } from '../okta/rules.ts';
import type { Entry } from '../wizard/entry.ts';
import type { Whose } from '../wizard/step.ts';
import { verdicts } from './access-evaluation.ts';
import type { With } from './define.ts';
import { type Settings, settingsOf } from './entries.ts';
import { allScopesAsked, grantsOf, hasUsers, loginOfGrant, loginsOf, type Wanted } from './flows.ts';
import { oktaPlaces } from './places.ts';
import { type PolicyWithRules, whyNotPeople } from './rule-evaluation.ts';
import type { TestUser } from './test-user.ts';

type Context = With<'okta' | 'authServer'> & { readonly answers: Wanted };

const settings = (
  { has, answers }: Context,
  prefix: string,
  kind: string,
  { id, name }: { readonly id: string; readonly name: string },
): Settings =>
  settingsOf(
    prefix,
    { kind, id, name },
    {
      affects: loginsOf(answers),
      where: oktaPlaces(has.okta.adminUrl).accessPolicies(has.authServer.name, has.authServer.id),
    },
  );

/** What an access policy must be. `answers` and `whose` are left out where only the logins count. */
export const policyEntries = (
  c: Context,
  policy: AccessPolicy,
  more: { readonly name?: string; readonly whose?: Whose; readonly clientId?: string } = {},
): readonly Entry[] => {
  const { equal, check } = settings(c, 'okta.accessPolicy', 'access policy', policy);
  const { clients, status } = policy;
  const forAll =
    clients.includes('ALL_CLIENTS') || (more.clientId !== undefined && clients.includes(more.clientId));
  return [
    ...equal('required', 'status', status, 'ACTIVE'),
    // The client that Anypoint registers next does not exist yet.
    ...check('required', 'clients', forAll, clients, 'ALL_CLIENTS', {
      affects: [...loginsOf(c.answers), 'registration'],
    }),
    ...(more.name === undefined || more.whose === 'used'
      ? []
      : equal('unusual', 'name', policy.name, more.name)),
  ];
};

/** A policy that was set up and is gone. */
export const policyGone = (
  c: Context,
  policy: { readonly id: string; readonly name: string },
): readonly Entry[] =>
  settings(c, 'okta.accessPolicy', 'access policy', policy).whole(
    'required',
    'removed',
    'there, active and assigned to all clients',
  );

/** Whom a rule lets pass. What an administrator has excluded is never taken back by this setup. */
const peopleEntries = (
  { check }: Settings,
  rule: AccessRule,
  { everyoneGroupId: everyone, accessGroups }: Context['has']['okta'],
  tester: TestUser | undefined,
): readonly Entry[] => {
  const { users, groups } = rule.people;
  const excluded = [...groups.exclude, ...users.exclude];
  const included = [...groups.include, ...users.include];
  const isEveryone = (id: string): boolean => id === 'EVERYONE' || id === everyone;
  const chosen = accessGroups.filter(({ id }) => !isEveryone(id));
  const wanted = chosen.length === 0 ? 'Everyone' : chosen.map(({ name }) => name).join(' and ');
  const members = tester?.groups ?? chosen.map(({ id }) => id);
  const person = { grantType: 'authorization_code', groups: [everyone, ...members] };
  const why = whyNotPeople(rule, tester ? { ...person, userId: tester.id } : person);
  if (why === 'excludes the user') {
    const whom = tester ? `, and with it the test user ${tester.login} (${tester.id})` : '';
    return check(
      'conflict',
      'people',
      false,
      `excludes ${excluded.join(', ')}${whom}`,
      `${wanted}, without that exclusion`,
    );
  }
  const forAll = groups.include.some(isEveryone);
  const missing = chosen.filter(({ id }) => !groups.include.includes(id));
  return [
    ...(chosen.length === 0
      ? check(why === undefined ? 'unusual' : 'required', 'people', forAll, included, wanted)
      : check('required', 'people', missing.length === 0, included, `a list with ${wanted}`)),
    // Everyone would make the choice of groups void.
    ...check('chosen', 'people', chosen.length === 0 || !forAll, 'Everyone', `only ${wanted}`),
    ...check('unusual', 'exclusions', excluded.length === 0, excluded, 'none'),
  ];
};

/** What an access rule must be. */
export const ruleEntries = (
  c: Context,
  rule: AccessRule,
  tester: TestUser | undefined,
  chosen?: { readonly name: string; readonly lifetime: number },
): readonly Entry[] => {
  const of = settings(c, 'okta.accessRule', 'access rule', rule);
  const { equal, check } = of;
  const grants = grantsOf(c.answers).filter((grant) => !rule.grantTypes.includes(grant));
  const scopes = rule.scopes.includes('*')
    ? []
    : allScopesAsked(c.answers).filter((one) => !rule.scopes.includes(one));
  return [
    ...equal('required', 'status', rule.status, 'ACTIVE'),
    ...check(
      'required',
      'grantTypes',
      grants.length === 0,
      rule.grantTypes,
      `a list with ${grants.join(' and ')}`,
      {
        affects: grants.map(loginOfGrant),
      },
    ),
    // A service has no user, so that people make no difference to it.
    ...(hasUsers(c.answers) ? peopleEntries(of, rule, c.has.okta, tester) : []),
    ...check(
      'required',
      'scopes',
      scopes.length === 0,
      rule.scopes,
      `any scope, or a list with ${scopes.join(' and ')}`,
    ),
    ...(chosen
      ? [
          ...check(
            'chosen',
            'accessTokenLifetime',
            rule.accessTokenLifetime === chosen.lifetime,
            `${rule.accessTokenLifetime} min`,
            `${chosen.lifetime} min`,
            { affects: [] },
          ),
          ...equal('unusual', 'name', rule.name, chosen.name),
        ]
      : []),
  ];
};

/** A rule that was set up and is gone. */
export const ruleGone = (
  c: Context,
  rule: { readonly id: string; readonly name: string },
): readonly Entry[] =>
  settings(c, 'okta.accessRule', 'access rule', rule).whole(
    'required',
    'removed',
    `there, active and with ${grantsOf(c.answers).join(' and ')}`,
  );

/** What all policies and rules decide together, where the ones of this setup are as they must be and still no login passes. */
export const decisionEntries = (
  c: Context,
  policies: readonly PolicyWithRules[],
  tester: TestUser | undefined,
  clientId?: string,
): readonly Entry[] => {
  const { check } = settings(c, 'okta', 'authorization server', c.has.authServer);
  return verdicts(c, policies, clientId, tester).flatMap(({ grantType, verdict }) =>
    check(
      'conflict',
      'accessRules',
      verdict.match !== undefined,
      `that no rule matches for ${grantType} (${verdict.passedOver.join(' ')})`,
      `a rule that matches for ${clientId ?? 'every client'}`,
      { affects: [loginOfGrant(grantType)] },
    ),
  );
};
