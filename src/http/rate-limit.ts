type Headers = Readonly<Record<string, string>>;

/** Okta: https://developer.okta.com/docs/reference/rl-best-practices/ · Anypoint Platform: access-management API description. */
const resetNames = { okta: 'x-rate-limit-reset', anypoint: 'x-ratelimit-reset' } as const;

const longest = 120_000;

/** UTC epoch seconds. A doubled header arrives as `1, 2`: the later time is the safe one. */
const resetOf = (headers: Headers, vendor: 'okta' | 'anypoint'): number | undefined => {
  const other = vendor === 'okta' ? 'anypoint' : 'okta';
  const text = headers[resetNames[vendor]] ?? headers[resetNames[other]] ?? '';
  const times = text.split(',').filter((part) => /^\s*\d{1,12}\s*$/.test(part));
  return times.length === 0 ? undefined : Math.max(...times.map(Number)) * 1000;
};

const dateOf = (text: string | undefined): number | undefined => {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
};

const retryAfterOf = (headers: Headers, serverNow: number): number | undefined => {
  const text = headers['retry-after'];
  const seconds = /^\s*(\d{1,9})\s*(,|$)/.exec(text ?? '')?.[1];
  if (seconds !== undefined) return Number(seconds) * 1000;
  const time = dateOf(text);
  return time === undefined ? undefined : time - serverNow;
};

/**
 * Milliseconds that the platform asks to wait, 0 to 120 s, or nothing. A reset is counted from the answer's own `Date`, so a
 * wrong local clock does no harm; one second is added since both are cut to whole seconds.
 */
export const askedWait = (headers: Headers, vendor: 'okta' | 'anypoint', now: number): number | undefined => {
  const serverNow = dateOf(headers['date']) ?? now;
  const reset = resetOf(headers, vendor);
  const wait =
    retryAfterOf(headers, serverNow) ?? (reset === undefined ? undefined : reset - serverNow + 1000);
  return wait === undefined ? undefined : Math.min(Math.max(wait, 0), longest);
};

/** Full jitter: anything up to 0.5 s, 1 s, 2 s … 30 s. `attempt` counts from 1. */
export const backOff = (attempt: number, random: () => number): number =>
  Math.round(random() * Math.min(30_000, 500 * 2 ** (attempt - 1)));
