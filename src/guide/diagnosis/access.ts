import { loginScopes, readPolicies, verdicts } from '../access-evaluation.ts';
import type { PolicyWithRules } from '../rule-evaluation.ts';
import type { Check, DiagnosisContext } from './check.ts';
import { type Fault, logins } from './fault.ts';
import { placesIn } from './places.ts';

/** What Okta will decide on one of the two logins, worked out before it is tried. */
export interface Decision {
  readonly grantType: string;
  /** Undefined: no rule lets the client pass. */
  readonly policy: string | undefined;
  readonly rule: string | undefined;
  /** Why the policies and rules before it did not match. */
  readonly passedOver: readonly string[];
}

const words = (items: readonly string[]): string => items.join(', ') || 'empty';

const spoilt = (grantType: string) =>
  grantType === 'implicit' ? (['implicit'] as const) : (['code', 'unknown client'] as const);

/** Which field of the policy keeps it from matching. */
const ofPolicy = (
  c: DiagnosisContext,
  own: PolicyWithRules | undefined,
): Omit<Fault, 'spoils'> | undefined => {
  const { accessPolicy, application } = c.has;
  const what = `The access policy "${accessPolicy.name}" (${accessPolicy.id})`;
  const where = placesIn(c).access;
  const mustBe = 'there, active and assigned to all clients';
  if (!own) return { field: 'okta.accessPolicy', what, is: 'removed', mustBe, where };
  const { status, clients } = own.policy;
  if (status !== 'ACTIVE')
    return {
      field: 'okta.accessPolicy.status',
      what: `${what}: its status`,
      is: status,
      mustBe: 'ACTIVE',
      where,
    };
  if (clients.includes('ALL_CLIENTS') || clients.includes(application.clientId)) return undefined;
  return {
    field: 'okta.accessPolicy.clients',
    what: `${what}: the clients that it is assigned to`,
    is: words(clients),
    mustBe: `ALL_CLIENTS, or have ${application.clientId} among them`,
    where,
  };
};

const ofRule = (
  c: DiagnosisContext,
  own: PolicyWithRules | undefined,
  grantType: string,
): Omit<Fault, 'spoils'> | undefined => {
  const { accessRule, okta } = c.has;
  const what = `The access rule "${accessRule.name}" (${accessRule.id})`;
  const where = placesIn(c).access;
  const rule = own?.rules.find(({ id }) => id === accessRule.id);
  if (!rule)
    return {
      field: 'okta.accessRule',
      what,
      is: 'removed',
      mustBe: `there, active and allow ${grantType}`,
      where,
    };
  const { groups } = rule.people;
  const forEveryone = groups.include.some((id) => id === 'EVERYONE' || id === okta.everyoneGroupId);
  const missing = rule.scopes.includes('*') ? [] : loginScopes.filter((one) => !rule.scopes.includes(one));
  const settings = [
    ['status', 'its status', rule.status === 'ACTIVE', rule.status, 'ACTIVE'],
    [
      'grantTypes',
      'its grant types',
      rule.grantTypes.includes(grantType),
      words(rule.grantTypes),
      `a list with ${grantType}`,
    ],
    ['people', 'the groups that it is for', forEveryone, words(groups.include), 'Everyone'],
    [
      'scopes',
      'its scopes',
      missing.length === 0,
      words(rule.scopes),
      `any scope, or a list with ${missing.join(' and ')}`,
    ],
  ] as const;
  const wrong = settings.find(([, , good]) => !good);
  if (!wrong) return undefined;
  const [name, label, , is, mustBe] = wrong;
  return { field: `okta.accessRule.${name}`, what: `${what}: ${label}`, is, mustBe, where };
};

/** The rule that will match each of the two logins, or why none does. */
export const decisions = async (
  c: DiagnosisContext,
  policies?: readonly PolicyWithRules[],
): Promise<readonly Decision[]> =>
  verdicts(c, policies ?? (await readPolicies(c)), c.has.application.clientId).map(
    ({ grantType, verdict }) => ({
      grantType,
      policy: verdict.match?.policy.name,
      rule: verdict.match?.rule.name,
      passedOver: verdict.passedOver,
    }),
  );

export const accessCheck: Check = {
  title: 'access policies and rules of the authorization server',
  async look(c) {
    const policies = await readPolicies(c);
    const own = policies.find(({ policy }) => policy.id === c.has.accessPolicy.id);
    const refused = (await decisions(c, policies)).filter(({ rule }) => rule === undefined);
    return refused.map(({ grantType, passedOver }): Fault => {
      const fault = ofPolicy(c, own) ?? ofRule(c, own, grantType);
      if (fault) return { ...fault, spoils: spoilt(grantType) };
      return {
        field: 'okta.accessRules',
        what: `What the access policies decide on ${grantType}`,
        is: `that no rule matches (${passedOver.join(' ')})`,
        mustBe: `that a rule matches for ${c.has.application.clientId}`,
        where: placesIn(c).access,
        spoils: spoilt(grantType),
      };
    });
  },
};

/** Without the server there is no token, and nobody to ask about one. */
export const serverCheck: Check = {
  title: 'authorization server',
  async look(c) {
    const { authServer } = c.has;
    const server = await c.okta.authorizationServers.get(authServer.id);
    const what = `The authorization server "${authServer.name}" (${authServer.id})`;
    const common = { where: placesIn(c).server, spoils: [...logins, 'unknown client', 'call'] as const };
    if (!server) return [{ field: 'okta.authServer', what, is: 'removed', mustBe: 'there', ...common }];
    return [
      ['status', server.status, 'ACTIVE'] as const,
      ['issuer', server.issuer, authServer.issuer] as const,
    ]
      .filter(([, is, mustBe]) => is !== mustBe)
      .map(([name, is, mustBe]) => ({
        field: `okta.authServer.${name}`,
        what: `${what}: its ${name}`,
        is,
        mustBe,
        ...common,
      }));
  },
};
