import { evaluate, type PolicyWithRules, type Verdict } from '../okta/evaluation.ts';
import type { With } from './define.ts';

/** The grants of the two logins that this setup proves. */
export const provenGrants = ['authorization_code', 'implicit'] as const;

/** The OpenID Connect scopes that both logins ask for. */
export const loginScopes = ['openid', 'profile'] as const;

/** Policies with their rules, as they stand at this moment. */
export const readPolicies = async (c: With<'okta' | 'authServer'>): Promise<readonly PolicyWithRules[]> => {
  const { id } = c.has.authServer;
  const policies = await c.okta.policies.list(id);
  return Promise.all(
    policies.map(async (policy) => ({ policy, rules: await c.okta.rules.list(id, policy.id) })),
  );
};

/** What Okta will decide for a client that does not exist yet, for any user, by each of the grants. */
export const verdicts = (
  c: With<'okta' | 'authServer'>,
  policies: readonly PolicyWithRules[],
  clientId = 'a client that is registered later',
): readonly { readonly grantType: string; readonly verdict: Verdict }[] =>
  provenGrants.map((grantType) => ({
    grantType,
    verdict: evaluate(policies, {
      clientId,
      grantType,
      scopes: loginScopes,
      groups: [c.has.okta.everyoneGroupId],
    }),
  }));
