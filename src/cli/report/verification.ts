import type { Facts } from '../../guide/facts.ts';
import { placeText } from '../../guide/places.ts';
import type { Services } from '../../guide/services.ts';
import { type CallResults, type VerifiedCall, verifyCalls } from '../../guide/verification/verify-calls.ts';
import { table, wrap } from '../../ui/layout.ts';
import type { Engine } from '../../wizard/engine.ts';
import { type Entry, exitOf as firstOf, sentenceOf } from '../../wizard/entry.ts';
import { isWrite, type Surveyed } from '../../wizard/survey.ts';
import { lookAtSetup, lookContext } from '../run/look.ts';

/** What `verify` prints with `--json`, besides `ok` and `exit`. */
export interface Verification {
  readonly verification: CallResults;
  /** Every setting that is not as it must be, by the same look as that of `plan`; then what only the calls have shown. */
  readonly entries: readonly Entry[];
  /** Steps at which `init` would make or change something, or stop. */
  readonly steps: readonly Surveyed[];
  /** Steps that were not looked at, and calls that were not made, because a platform could not be opened. */
  readonly skipped: number;
}

const unique = (entries: readonly Entry[]): readonly Entry[] => [
  ...new Map(entries.map((one) => [`${one.field} ${one.object.id} ${one.actual}`, one])).values(),
];

const callsOfVerification = 6;

/** Looks at every step as `plan` does, and makes the calls. Changes nothing. */
export const verifySetup = async (engine: Engine<Facts, Services>): Promise<Verification> => {
  const looked = await lookAtSetup(engine);
  const { surveyed, entries, closed, facts } = looked;
  const steps = surveyed.filter((one) => isWrite(one) || one.verb === 'refuse');
  if (closed) {
    const behind = surveyed.filter((one) => one.verb === 'refuse' && one.entries.length === 0).length;
    return {
      verification: { calls: [], decisions: [] },
      entries,
      steps,
      skipped: behind + callsOfVerification,
    };
  }
  const verification = await verifyCalls(await lookContext(engine, looked), entries, facts.openCall);
  const shown = verification.calls.flatMap(({ why }) => why);
  return { verification, entries: unique([...entries, ...shown]), steps, skipped: 0 };
};

const failed = ({ state }: VerifiedCall): boolean => state === 'failed' || state === 'not shown';

/** By the fixed precedence over all that was seen. */
export const exitOf = ({ verification, entries, steps }: Verification): number =>
  firstOf([
    ...entries.map(({ exit }) => exit),
    ...(verification.calls.some(failed) ? [6] : []),
    ...(steps.some(isWrite) ? [3] : []),
  ]);

const marks = { 'as expected': 'yes', failed: 'NO', 'not shown': 'NO', 'left out': '-' } as const;

const list = (title: string, lines: readonly string[], columns: number): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => wrap(line, columns, '  '))];

/** What is wrong; risks and what is unusual are told by `doctor`. */
const isWrong = ({ class: weight }: Entry): boolean =>
  weight === 'required' || weight === 'chosen' || weight === 'conflict' || weight === 'refused';

const ways: Readonly<Record<Entry['remedy'], string>> = {
  apply: 'init puts it right',
  manual: 'manually',
  'request anew': 'init --recreate requests access anew',
};

export const entryLines = (entries: readonly Entry[]): readonly string[] =>
  entries.flatMap((one) => {
    const place = placeText(one.where);
    return [
      `✖ ${sentenceOf(one)} [${one.field}]`,
      `  ${one.class === 'unseen' ? 'only a call shows it' : ways[one.remedy]}${place === '' ? '' : `. ${place}`}`,
    ];
  });

/** One cause is one line, however many steps it keeps from being seen. */
const unseenLines = (entries: readonly Entry[]): readonly string[] => {
  const causes = new Map<string, Entry[]>();
  for (const one of entries.filter((each) => each.class === 'unseen')) {
    const text = one.exit === 0 ? sentenceOf(one) : `${one.actual} ${one.expected}`.trim();
    causes.set(text, [...(causes.get(text) ?? []), one]);
  }
  return [...causes].map(([text, [first, ...more]]) => {
    const others = more.length > 0 ? ` (${more.length} more settings for the same reason)` : '';
    return first?.exit === 0 ? `${text} [${first.field}]` : `${text}${others}`;
  });
};

/** The last line, by the exit code. */
const conclusions: Readonly<Record<number, string>> = {
  0: 'Verified: every call went as expected, and nothing differs from what was set up.',
  3: 'Verified, but something differs from what was set up: init puts right what is ours.',
  4: 'Credentials or permissions were refused: what could be looked at is above.',
  5: 'Something stands in the way that init does not change: see above.',
  6: 'Not verified: a call went otherwise than expected, or could not be shown.',
  7: 'A platform could not be reached, or is not ready: what could be looked at is above.',
};

const skippedLines = ({ skipped }: Verification): readonly string[] =>
  skipped === 0 ? [] : ['', `${skipped} checks and calls behind it were skipped.`];

/** The verification as a table; what is wrong and where; what would change. */
export const verificationText = (seen: Verification, columns: number): string => {
  const { calls, decisions } = seen.verification;
  const rows = calls.map(({ call, expected, got, state, ms, at }) => [
    call,
    expected,
    got,
    marks[state],
    at.slice(0, 19).replace('T', ' '),
    ms === undefined ? '' : String(ms),
  ]);
  const words = calls
    .filter(({ says, got }) => says !== '' && got !== '200')
    .map(({ call, says }) => `${call}: ${says}`);
  const verdicts = decisions.map(({ grantType, policy, rule, passedOver }) =>
    rule === undefined
      ? `${grantType}: no rule matches. ${passedOver.join(' ')}`
      : `${grantType}: rule "${rule}" of the access policy "${policy}"`,
  );
  const todo = seen.steps
    .filter((one) => isWrite(one))
    .map(({ number, title, verb, what }) => `${String(number).padStart(2, '0')} ${title}: ${verb}: ${what}`);
  return [
    ...(calls.length > 0
      ? ['The verification', table(['call', 'expected', 'got', 'ok', 'UTC', 'ms'], rows, columns)]
      : []),
    ...list('In its own words', words, columns),
    ...list('What Okta decides on the logins', verdicts, columns),
    ...list('What is wrong, and where', entryLines(seen.entries.filter(isWrong)), columns),
    ...list('What could not be seen', unseenLines(seen.entries), columns),
    ...skippedLines(seen),
    ...list('What init would do', todo, columns),
    '',
    conclusions[exitOf(seen)] ?? '',
  ].join('\n');
};
