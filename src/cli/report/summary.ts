import { calls } from '../../guide/evidence.ts';
import type { Facts } from '../../guide/facts.ts';
import { table, wrap } from '../../ui/layout.ts';
import type { RunSummary } from '../../wizard/run.ts';
import type { Run } from '../run/wiring.ts';
import {
  markOf,
  minute,
  outdatedLines,
  type VerificationRow,
  verificationRows,
} from './verification-rows.ts';

/** A call for the shell, where the sandbox does not end with this command. */
const tryIt = (run: Run, { proxy, refusedCall }: Partial<Facts>): readonly string[] =>
  proxy && refusedCall && run.serve === undefined
    ? [`Call it yourself: curl -H "Authorization: Bearer $(${run.token})" '${refusedCall.withoutToken.url}'`]
    : [];

const next = (run: Run, facts: Partial<Facts>): readonly string[] => [
  `Id of the setup: ${run.state.data.setup.id} (setup.id; keep it with your config: by it any computer is this setup)`,
  ...(facts.proxy ? [`The API: ${facts.proxy.url}`, ...tryIt(run, facts)] : []),
  `Verify it again: ${run.verify}`,
  `Delete what it created: ${run.undo}`,
  ...(run.serve === undefined
    ? []
    : [`The sandbox ended with this command. To call the API yourself, serve it: ${run.serve}`]),
];

const tally = ({ outcomes }: RunSummary): string => {
  const counts = new Map<string, number>();
  for (const { how } of outcomes) counts.set(how, (counts.get(how) ?? 0) + 1);
  return `Steps: ${[...counts].map(([how, count]) => `${count} ${how}`).join(', ')}.`;
};

const wouldBeDone = ({ outcomes }: RunSummary): string => {
  const count = outcomes.filter(({ how }) => how === 'pending').length;
  if (count === 0) return 'There is nothing to do.';
  return `${count} ${count === 1 ? 'step' : 'steps'} would be done; steps that rest on a changed one may follow.`;
};

/** With date and command: what this run did not repeat is older than it. */
export const verificationTable = (rows: readonly VerificationRow[], columns: number): string =>
  [
    table(
      ['call', 'expected', 'got', 'ok', 'UTC', 'by'],
      rows.map((one) => [one.call, one.expected, one.got, markOf(one), minute(one.at), one.by]),
      columns,
    ),
    ...outdatedLines(rows).map((line) => wrap(line, columns)),
  ].join('\n');

/** An unchanged setup was not verified by this run: when it was last, by what, and how it is done now. */
const lastVerified = (
  run: Run,
  { outcomes }: RunSummary,
  rows: readonly VerificationRow[],
): readonly string[] => {
  const changed = outcomes.some(({ how }) => !['unchanged', 'used', 'skipped'].includes(how));
  const oldest = rows
    .filter(({ call, at }) => at !== '' && call !== calls.open.label && call !== calls.registration.label)
    .sort((a, b) => a.at.localeCompare(b.at))[0];
  if (changed || !oldest) return [];
  return [
    `Nothing was changed. Last verified at ${minute(oldest.at)} UTC by ${oldest.by}; now: ${run.verify}`,
  ];
};

/** The end of a run: the verification, and what to do next. */
export const summaryText = (run: Run, summary: RunSummary, columns: number): string => {
  if (run.engine.dryRun) return `${wouldBeDone(summary)} This was a dry run: nothing was changed.`;
  const rows = verificationRows(run.state, run.engine.evidence.all());
  return [
    ...(rows.length > 0 ? ['The verification', verificationTable(rows, columns), ''] : []),
    ...[
      tally(summary),
      ...lastVerified(run, summary, rows),
      ...next(run, run.state.facts() as Partial<Facts>),
    ].map((line) => wrap(line, columns)),
  ].join('\n');
};
