import type { AccessPolicy } from '../okta/policies.ts';
import type { AccessRule } from '../okta/rules.ts';

/** A token request as an authorization server's policies see it. */
export interface TokenRequest {
  readonly clientId: string;
  readonly grantType: string;
  readonly scopes: readonly string[];
  /** Ids of the user's groups, the built-in one of all users included. Without meaning for client credentials. */
  readonly groups: readonly string[];
  readonly userId?: string | undefined;
}

export interface PolicyWithRules {
  readonly policy: AccessPolicy;
  readonly rules: readonly AccessRule[];
}

export interface Verdict {
  /** The first policy and rule, in order of priority, that both match. */
  readonly match: { readonly policy: AccessPolicy; readonly rule: AccessRule } | undefined;
  /** One sentence for every policy or rule that was tried before it and did not match. */
  readonly passedOver: readonly string[];
}

const named = (kind: string, { name, priority }: { name: string; priority: number }): string =>
  `${kind} "${name}" (priority ${priority})`;

const wordsOf = (items: readonly string[]): string => (items.length === 0 ? 'none' : items.join(', '));

const byPriority = (a: { priority: number }, b: { priority: number }): number => a.priority - b.priority;

const whyNotPolicy = (policy: AccessPolicy, { clientId }: TokenRequest): string | undefined => {
  if (policy.status !== 'ACTIVE') return 'is not active';
  if (policy.clients.includes('ALL_CLIENTS') || policy.clients.includes(clientId)) return undefined;
  return `is not for the client ${clientId} (it is for: ${wordsOf(policy.clients)})`;
};

const whyNotGrant = (rule: AccessRule, { grantType }: TokenRequest): string | undefined =>
  rule.grantTypes.includes(grantType)
    ? undefined
    : `does not allow the grant ${grantType} (it allows: ${wordsOf(rule.grantTypes)})`;

const isAmong = (
  rule: AccessRule,
  side: 'include' | 'exclude',
  request: Pick<TokenRequest, 'groups' | 'userId'>,
): boolean => {
  const { users, groups } = rule.people;
  return (
    groups[side].includes('EVERYONE') ||
    groups[side].some((group) => request.groups.includes(group)) ||
    (request.userId !== undefined && users[side].includes(request.userId))
  );
};

/** Why a rule does not speak for the user of a request; undefined when it does. */
export const whyNotPeople = (
  rule: AccessRule,
  request: Omit<TokenRequest, 'clientId' | 'scopes'>,
): string | undefined => {
  if (request.grantType === 'client_credentials') return undefined;
  const { users, groups } = rule.people;
  if (isAmong(rule, 'exclude', request)) return 'excludes the user';
  if (isAmong(rule, 'include', request)) return undefined;
  return `is not for the user (it is for groups: ${wordsOf(groups.include)}; users: ${wordsOf(users.include)})`;
};

const whyNotScopes = (rule: AccessRule, { scopes }: TokenRequest): string | undefined => {
  if (rule.scopes.includes('*')) return undefined;
  if (rule.scopes.length === 0) return 'allows no scope at all';
  const missing = scopes.filter((scope) => !rule.scopes.includes(scope));
  return missing.length === 0
    ? undefined
    : `does not allow the scope ${missing.join(', ')} (it allows: ${wordsOf(rule.scopes)})`;
};

const whyNotRule = (rule: AccessRule, request: TokenRequest): string | undefined =>
  rule.status === 'ACTIVE'
    ? (whyNotGrant(rule, request) ?? whyNotPeople(rule, request) ?? whyNotScopes(rule, request))
    : 'is not active';

/**
 * What an authorization server would decide on a token request, worked out from its policies and rules. Both are tried in order
 * of priority; the first policy and rule that match together decide, so a policy whose rules all fail is passed over.
 * No match is Okta's `no_matching_policy`: `access_denied`. Source: docs/facts/okta.md §3.
 */
export const evaluate = (policies: readonly PolicyWithRules[], request: TokenRequest): Verdict => {
  const passedOver: string[] = [];
  for (const { policy, rules } of [...policies].sort((a, b) => byPriority(a.policy, b.policy))) {
    const outer = named('Policy', policy);
    const why = whyNotPolicy(policy, request) ?? (rules.length === 0 ? 'has no rule' : undefined);
    if (why !== undefined) {
      passedOver.push(`${outer} ${why}.`);
      continue;
    }
    for (const rule of [...rules].sort(byPriority)) {
      const reason = whyNotRule(rule, request);
      if (reason === undefined) return { match: { policy, rule }, passedOver };
      passedOver.push(`${named('Rule', rule)} of policy "${policy.name}" ${reason}.`);
    }
  }
  if (policies.length === 0) passedOver.push('The authorization server has no access policy.');
  return { match: undefined, passedOver };
};
