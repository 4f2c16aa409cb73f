import type { Facts } from '../../guide/facts.ts';
import { table, wrap } from '../../ui/layout.ts';
import type { RunSummary } from '../../wizard/run.ts';
import type { Run } from '../run/wiring.ts';
import { proofRows } from './proof.ts';

const next = (run: Run, facts: Partial<Facts>): readonly string[] => [
  `Id of the setup: ${run.state.data.setup.id} (setup.id; keep it with your config: by it any computer is this setup)`,
  ...(facts.proxy ? [`The API:        ${facts.proxy.url}`] : []),
  `Prove it again: ${run.verify}`,
  `Unmake it all:  ${run.undo}`,
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

/** The end of a run: the proof, and what to do next. */
export const summaryText = (run: Run, summary: RunSummary, columns: number): string => {
  if (run.engine.dryRun) return `${wouldBeDone(summary)} This was a dry run: nothing was changed.`;
  const rows = proofRows(run.state);
  const cells = rows.map((one) => [
    one.call,
    one.expected,
    one.got,
    one.ok ? 'yes' : 'NO',
    one.at.slice(11, 19),
  ]);
  const proof = table(['call', 'expected', 'got', 'ok', 'UTC'], cells, columns);
  return [
    ...(rows.length > 0 ? ['The proof', proof, ''] : []),
    ...[tally(summary), ...next(run, run.state.facts() as Partial<Facts>)].map((line) => wrap(line, columns)),
  ].join('\n');
};
