import type { Entry } from '../wizard/entry.ts';
import { settingsOf } from './entries.ts';

/** Less is the answer's way, or of no consequence: the check of ID tokens grants a minute. */
const tolerance = 60_000;
/** For so long an ID token of Okta is valid (docs/facts/okta.md §3): a clock that is further ahead takes each for expired. */
const idTokenLifetime = 3_600_000;

const { check } = settingsOf(
  'computer',
  { kind: "computer's clock", id: '', name: '' },
  {
    affects: ['code login', 'implicit login'],
    where: { path: "This computer: the system's settings → Date and time → set automatically." },
    remedy: 'manual',
  },
);

const inWords = (ms: number): string => {
  const minutes = Math.round(ms / 60_000);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
};

/**
 * How this computer's clock stands beside Okta's. Ahead by more than an ID token lives, no login can be verified.
 *
 * @param now milliseconds since 1970, by this computer
 * @param ahead by how many milliseconds Okta's clock is ahead; undefined when it did not say
 */
export const clockEntries = (now: number, ahead: number | undefined): readonly Entry[] => {
  if (ahead === undefined) return [];
  const actual = `${new Date(now).toISOString()} (${inWords(Math.abs(ahead))} ${ahead > 0 ? 'behind' : 'ahead of'} Okta's)`;
  const expected = `that of Okta, ${new Date(now + ahead).toISOString()}; otherwise ID tokens seem expired or not yet valid`;
  // The time of one answer is no reason to refuse a run, since whatever stands between may have set it: only a login shows it.
  const weight = -ahead >= idTokenLifetime ? 'unseen' : 'risk';
  return check(weight, 'clock', Math.abs(ahead) <= tolerance, actual, expected, { exit: 0 });
};
