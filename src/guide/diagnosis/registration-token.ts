import { tokenEntries } from '../registration-token-entries.ts';
import type { Check } from './check.ts';
import { faultsOf } from './of-entries.ts';

/** Clients that are registered already do not need it; the next access request does. */
export const registrationTokenCheck: Check = {
  title: 'registration token (SSWS)',
  look: async (c) => faultsOf(await tokenEntries(c, await c.secret(c.has.registrationToken.secret))),
};
