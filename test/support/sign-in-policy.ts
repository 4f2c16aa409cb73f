import type { OktaWorld } from '../../src/sandbox/okta/world.ts';

/** Every app sign-in policy of the org asks for two factors from now on, or lets a password do. */
export const signInWith = (okta: OktaWorld, factorMode: '1FA' | '2FA'): void => {
  for (const { rules } of okta.signInPolicies)
    for (const { actions } of rules) {
      actions.appSignOn.verificationMethod.factorMode = factorMode;
      if (factorMode === '1FA') actions.appSignOn.verificationMethod.constraints = [];
    }
};

/** The policy that every new app gets unless the org says otherwise. */
export const strictPolicy = (okta: OktaWorld): string | null =>
  okta.signInPolicies.find(({ system }) => system)?.id ?? null;
