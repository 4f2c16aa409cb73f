import { readPolicies, verdicts } from '../access-evaluation.ts';
import { testUserFor } from '../test-user.ts';
import type { VerificationContext } from './call-context.ts';

/** What Okta will decide on one of the two logins, worked out before it is tried. */
export interface Decision {
  readonly grantType: string;
  /** Undefined: no rule lets the client pass. */
  readonly policy: string | undefined;
  readonly rule: string | undefined;
  /** Why the policies and rules before it did not match. */
  readonly passedOver: readonly string[];
}

/** The rule that will match each of the two logins, or why none does. */
export const decisions = async (c: VerificationContext): Promise<readonly Decision[]> => {
  const policies = await readPolicies(c);
  const tester = await testUserFor(c, policies);
  return verdicts(c, policies, c.has.application.clientId, tester).map(({ grantType, verdict }) => ({
    grantType,
    policy: verdict.match?.policy.name,
    rule: verdict.match?.rule.name,
    passedOver: verdict.passedOver,
  }));
};
