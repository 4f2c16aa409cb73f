import { accessEntries } from '../access-entries.ts';
import { readPolicies, verdicts } from '../access-evaluation.ts';
import { testUserFor } from '../test-user.ts';
import type { Check, DiagnosisContext } from './check.ts';
import { logins } from './fault.ts';
import { faultsOf } from './of-entries.ts';
import { placesIn } from './places.ts';

/** What Okta will decide on one of the flows, worked out before it is tried. */
export interface Decision {
  readonly grantType: string;
  /** Undefined: no rule lets the client pass. */
  readonly policy: string | undefined;
  readonly rule: string | undefined;
  /** Why the policies and rules before it did not match. */
  readonly passedOver: readonly string[];
}

/** The rule that will match each of the chosen flows, or why none does. */
export const decisions = async (c: DiagnosisContext): Promise<readonly Decision[]> => {
  const policies = await readPolicies(c);
  const tester = await testUserFor(c, policies);
  return verdicts(c, policies, c.has.application.clientId, tester).map(({ grantType, verdict }) => ({
    grantType,
    policy: verdict.match?.policy.name,
    rule: verdict.match?.rule.name,
    passedOver: verdict.passedOver,
  }));
};

export const accessCheck: Check = {
  title: 'access policies and rules of the authorization server',
  async look(c) {
    const policies = await readPolicies(c);
    return faultsOf(accessEntries(c, policies, await testUserFor(c, policies)));
  },
};

/** Without the server there is no token, and nobody to ask about one. */
export const serverCheck: Check = {
  title: 'authorization server',
  async look(c) {
    const { authServer } = c.has;
    const server = await c.okta.authorizationServers.get(authServer.id);
    const what = `The authorization server "${authServer.name}" (${authServer.id})`;
    const common = {
      where: placesIn(c).server,
      spoils: [...logins, 'service', 'unknown client', 'call'] as const,
    };
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
