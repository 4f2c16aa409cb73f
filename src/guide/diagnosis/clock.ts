import type { Check } from './check.ts';
import { logins } from './fault.ts';

/** Less is the answer's way, or of no consequence: the check of ID tokens grants a minute. */
const tolerance = 60_000;

const inWords = (ms: number): string => {
  const minutes = Math.round(ms / 60_000);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
};

/** By how much this computer's clock is wrong, beside Okta's; undefined when the two agree. */
export const clockCheck: Check = {
  title: "this computer's clock",
  async look(c) {
    const ahead = await c.oauth.clockAhead(`${c.has.okta.orgUrl}/.well-known/okta-organization`);
    if (ahead === undefined || Math.abs(ahead) <= tolerance) return [];
    const now = Date.parse(c.now());
    return [
      {
        field: 'computer.clock',
        what: "This computer's clock",
        is: `${new Date(now).toISOString()} (${inWords(Math.abs(ahead))} ${ahead > 0 ? 'behind' : 'ahead of'} Okta's)`,
        mustBe: `that of Okta, ${new Date(now + ahead).toISOString()}; otherwise ID tokens seem expired or not yet valid`,
        where: "This computer: the system's settings → Date and time → set automatically.",
        spoils: logins,
      },
    ];
  },
};
