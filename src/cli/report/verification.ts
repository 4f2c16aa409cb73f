import { type Fault, sentenceOf } from '../../guide/diagnosis/fault.ts';
import { type Proof, type ProofCall, prove } from '../../guide/diagnosis/proof.ts';
import type { Facts } from '../../guide/facts.ts';
import type { Services } from '../../guide/services.ts';
import { table, wrap } from '../../ui/layout.ts';
import type { Engine } from '../../wizard/engine.ts';
import { sentenceOf as entryText } from '../../wizard/entry.ts';
import { isWrite, type Surveyed, surveySteps } from '../../wizard/survey.ts';
import { lookContext } from '../run/look.ts';

/** What `verify` prints with `--json`, besides `ok` and `exit`. */
export interface Verification {
  readonly proof: Omit<Proof, 'faults' | 'notLooked'>;
  /** Every setting that is wrong, also those that spoil no call of the proof. */
  readonly faults: readonly Fault[];
  readonly notLooked: Proof['notLooked'];
  /** Steps at which `init` would make or change something, or stop. */
  readonly drift: readonly Surveyed[];
}

/** Repeats the proof, and looks at what every step would do now. Changes nothing. */
export const verifySetup = async (engine: Engine<Facts, Services>): Promise<Verification> => {
  const { faults, notLooked, ...proof } = await prove(await lookContext(engine));
  // Last, since what the steps find takes the place of what was recorded.
  const looks = await surveySteps({ ...engine, dryRun: true });
  const fields = new Set(faults.map(({ field, is }) => `${field} ${is}`));
  const more = proof.calls.flatMap(({ why }) => why).filter(({ field, is }) => !fields.has(`${field} ${is}`));
  return {
    proof,
    faults: [
      ...new Map([...faults, ...more].map((fault) => [`${fault.field} ${fault.is}`, fault])).values(),
    ].filter(({ risk }) => !risk),
    notLooked,
    drift: looks.filter((one) => isWrite(one) || one.verb === 'refuse'),
  };
};

const failed = ({ state }: ProofCall): boolean => state === 'failed' || state === 'not shown';

/** 6 the proof failed or was not shown · 4, 7 something could not be looked at · 3 something would change · 0. */
export const exitOf = ({ proof, faults, notLooked, drift }: Verification): number => {
  if (proof.calls.some(failed)) return 6;
  const blind = [...notLooked, ...drift.flatMap(({ entries }) => entries)]
    .map(({ exit }) => exit)
    .filter((exit) => exit === 4 || exit === 7);
  return blind[0] ?? (faults.length + drift.length > 0 ? 3 : 0);
};

const marks = { 'as expected': 'yes', failed: 'NO', 'not shown': 'NO', 'left out': '-' } as const;

const list = (title: string, lines: readonly string[], columns: number): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => wrap(line, columns, '  '))];

export const faultLines = (faults: readonly Fault[]): readonly string[] =>
  faults.flatMap((fault) => [`✖ ${sentenceOf(fault)} [${fault.field}]`, `  ${fault.where}`]);

/** The last line, by the exit code. */
const conclusions: Readonly<Record<number, string>> = {
  0: 'Proven: every call went as expected, and nothing differs from what was set up.',
  3: 'Proven, but something differs from what was set up: init puts right what is ours.',
  4: 'The calls went as expected; some settings could not be looked at with these rights.',
  6: 'Not proven: a call went otherwise than expected, or could not be shown.',
  7: 'The calls went as expected; a platform could not be reached to look at every setting.',
};

/** The proof as a table; what is wrong and where; what would change. */
export const verificationText = (seen: Verification, columns: number): string => {
  const { calls, decisions } = seen.proof;
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
  const drift = seen.drift.map(
    ({ number, title, what, entries }) =>
      `${String(number).padStart(2, '0')} ${title}: ${[what, ...entries.map(entryText)].join('; ')}`,
  );
  return [
    'The proof',
    table(['call', 'expected', 'got', 'ok', 'UTC', 'ms'], rows, columns),
    ...list('In its own words', words, columns),
    ...list('What Okta decides on the logins', verdicts, columns),
    ...list('What is wrong, and where', faultLines(seen.faults), columns),
    ...list(
      'What could not be looked at',
      seen.notLooked.map(({ title, why }) => `${title}: ${why}`),
      columns,
    ),
    ...list('What init would do', drift, columns),
    '',
    conclusions[exitOf(seen)] ?? '',
  ].join('\n');
};
