import { basisOf, type CallName, callNames, calls } from '../../guide/evidence.ts';
import type { Facts } from '../../guide/facts.ts';
import { steps } from '../../steps/index.ts';
import { changedSince, type Evidence, newestOf } from '../../wizard/evidence.ts';
import type { State } from '../../wizard/state.ts';

/** One row of the verification: what was tried from outside, what was expected and what was got, when and by which command. */
export interface VerificationRow {
  readonly call: string;
  readonly expected: string;
  readonly got: string;
  readonly ok: boolean;
  /** Empty: it is not recorded. */
  readonly at: string;
  readonly by: string;
  readonly says: string;
  /** What it rests upon and what is not any more as it was then: the row is out of date. */
  readonly outdated: readonly string[];
}

/** It can be seen once only: where the policy was there before this setup, it is not recorded, which is not a failure. */
const notRecorded = (call: CallName): VerificationRow => ({
  call: calls[call].label,
  expected: calls[call].expected,
  got: 'not recorded',
  ok: call === 'open',
  at: '',
  by: '',
  says: '',
  outdated: [],
});

const row = (state: State, call: CallName, kept: Evidence): VerificationRow => {
  const { label, expected, step } = calls[call];
  const on = call === 'open' ? undefined : { steps, state, step };
  const outdated = changedSince(kept, basisOf(call, state.facts() as Partial<Facts>), on);
  // Of another API it says nothing.
  if (call === 'open' && outdated.length > 0) return notRecorded(call);
  const { got, result, at, by, says } = kept;
  return { call: label, expected, got, ok: result === 'as expected', at, by, says, outdated };
};

/** The newest of everything that was tried, as far as the steps came. */
export const verificationRows = (state: State, evidence: readonly Evidence[]): readonly VerificationRow[] =>
  callNames.flatMap((call) => {
    const status = state.data.steps[calls[call].step]?.status;
    const kept = newestOf(evidence, call);
    if (kept && status !== undefined) return [row(state, call, kept)];
    const isMissing = (status === 'applied' || status === 'done') && call !== 'withoutScope';
    return isMissing ? [notRecorded(call)] : [];
  });

/** In the column "as expected". */
export const markOf = ({ ok, at, outdated }: VerificationRow): 'yes' | 'NO' | 'old' | '-' => {
  if (at === '') return '-';
  if (outdated.length > 0) return 'old';
  return ok ? 'yes' : 'NO';
};

/** `2026-11-23 18:31`: never a time without its date. */
export const minute = (at: string): string => at.slice(0, 16).replace('T', ' ');

/** Why rows are out of date, each cause once. */
export const outdatedLines = (rows: readonly VerificationRow[]): readonly string[] => {
  const since = [...new Set(rows.flatMap(({ outdated }) => outdated))];
  return since.length === 0 ? [] : [`Old: ${since.join(', ')} changed after it.`];
};
