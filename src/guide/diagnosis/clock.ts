import { clockEntries } from '../clock-entries.ts';
import type { Check } from './check.ts';
import { faultsOf } from './of-entries.ts';

/** By how much this computer's clock is wrong, beside Okta's. */
export const clockCheck: Check = {
  title: "this computer's clock",
  async look(c) {
    const ahead = await c.oauth.clockAhead(`${c.has.okta.orgUrl}/.well-known/okta-organization`);
    return faultsOf(clockEntries(Date.parse(c.now()), ahead, 'conflict'));
  },
};
