import { groupsOf, type OktaContext } from '../context.ts';
import type { AccessPolicy, AccessRule, OktaApp, OktaUser } from '../world.ts';
import { Denial } from './denial.ts';
import type { Issuer } from './issuer.ts';

export interface Wanted {
  readonly issuer: Issuer;
  readonly app: OktaApp;
  /** Undefined for client credentials. */
  readonly user: OktaUser | undefined;
  readonly grantType: string;
  readonly scopes: readonly string[];
}

export type Lifetimes = AccessRule['actions']['token'];

const orgLifetimes: Lifetimes = {
  accessTokenLifetimeMinutes: 60,
  refreshTokenLifetimeMinutes: 0,
  refreshTokenWindowMinutes: 10_080,
};

const inOrder = <T extends { status: string; priority: number }>(items: readonly T[]): T[] =>
  items.filter(({ status }) => status === 'ACTIVE').sort((a, b) => a.priority - b.priority);

const forClient = (policy: AccessPolicy, app: OktaApp): boolean =>
  policy.conditions.clients.include.some((id) => id === 'ALL_CLIENTS' || id === app.clientId);

const forUser = (context: OktaContext, rule: AccessRule, user: OktaUser): boolean => {
  const { users, groups } = rule.conditions.people;
  const mine = new Set(groupsOf(context, user).map(({ id }) => id));
  const isMine = (group: string): boolean => group === 'EVERYONE' || mine.has(group);
  if (users.exclude.includes(user.id) || groups.exclude.some(isMine)) return false;
  return users.include.includes(user.id) || groups.include.some(isMine);
};

const allows = (rule: AccessRule, scope: string): boolean =>
  rule.conditions.scopes.include.some((name) => name === '*' || name === scope);

/** Active rules that fit client, people and grant type, in order of policy and rule. */
const candidates = (context: OktaContext, { issuer, app, user, grantType }: Wanted): AccessRule[] =>
  inOrder(issuer.server?.policies ?? [])
    .filter((policy) => forClient(policy, app))
    .flatMap((policy) => inOrder(policy.rules))
    .filter((rule) => rule.conditions.grantTypes.include.includes(grantType))
    .filter((rule) => !user || forUser(context, rule, user));

/**
 * The lifetimes of the first policy and rule that match the request whole; a rule that lacks one of its scopes does not match.
 * The org server has no policies. Throws Denial `no_matching_policy`. docs/facts/okta.md §3.
 */
export const lifetimesFor = (context: OktaContext, wanted: Wanted): Lifetimes => {
  if (!wanted.issuer.server) return orgLifetimes;
  const rule = candidates(context, wanted).find((one) => wanted.scopes.every((scope) => allows(one, scope)));
  if (!rule) throw new Denial('no_matching_policy');
  return rule.actions.token;
};

/**
 * For a request without `scope`: those of the default scopes (`wanted.scopes`) that the first fitting rule permits.
 * Throws Denial `no_matching_policy`, or `no_scope_allowed` when a rule fits and permits none.
 */
export const permittedDefaults = (context: OktaContext, wanted: Wanted): readonly string[] => {
  if (!wanted.issuer.server) return wanted.scopes;
  const rules = candidates(context, wanted);
  if (rules.length === 0) throw new Denial('no_matching_policy');
  for (const rule of rules) {
    const permitted = wanted.scopes.filter((scope) => allows(rule, scope));
    if (permitted.length > 0) return permitted;
  }
  throw new Denial('no_scope_allowed');
};
