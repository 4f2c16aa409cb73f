import type { Facts, LoginProof, Probe } from '../steps/facts.ts';
import { table, wrap } from '../ui/layout.ts';
import type { RunSummary } from '../wizard/run.ts';
import type { State } from '../wizard/state.ts';
import type { Run } from './wiring.ts';

/** One row of the proof: a call to the real API, what was expected and what was got. */
export interface ProofRow {
  readonly call: string;
  readonly expected: string;
  readonly got: string;
  readonly ok: boolean;
  readonly at: string;
  readonly says: string;
}

const refusals = [400, 401, 403];

const row = (
  call: string,
  expected: string,
  probe: Probe | undefined,
  ok: (status: number) => boolean,
  why?: string,
): ProofRow => ({
  call,
  expected,
  got: probe ? String(probe.status) : `not shown${why ? `: ${why}` : ''}`,
  ok: probe !== undefined && ok(probe.status),
  at: probe?.at ?? '',
  says: probe?.says ?? '',
});

const login = (call: string, proof: LoginProof): ProofRow =>
  row(call, '200', proof.probe, (status) => status === 200, proof.notShown);

/** The five calls, as far as the steps came. */
export const proofRows = (state: State): readonly ProofRow[] => {
  const facts = state.facts() as Partial<Facts>;
  const refused = (status: number): boolean => refusals.includes(status);
  return [
    ...(facts.openCall
      ? [row('open, before the policy', '200', facts.openCall, (status) => status === 200)]
      : []),
    ...(facts.refusedCall
      ? [
          row('without a token', 'refused', facts.refusedCall.withoutToken, refused),
          row('with a worthless token', 'refused', facts.refusedCall.worthlessToken, refused),
        ]
      : []),
    ...(facts.codeProof ? [login('token of the authorization code login', facts.codeProof)] : []),
    ...(facts.implicitProof ? [login('token of the implicit login', facts.implicitProof)] : []),
  ];
};

const next = (run: Run, facts: Partial<Facts>): readonly string[] => [
  ...(facts.proxy ? [`The API:        ${facts.proxy.url}`] : []),
  `See it again:   ${run.status}`,
  `Unmake it all:  ${run.undo}`,
];

const tally = ({ outcomes }: RunSummary): string => {
  const counts = new Map<string, number>();
  for (const { how } of outcomes) counts.set(how, (counts.get(how) ?? 0) + 1);
  return `Steps: ${[...counts].map(([how, count]) => `${count} ${how}`).join(', ')}.`;
};

/** The end of a run: the proof, and what to do next. */
export const summaryText = (run: Run, summary: RunSummary, columns: number): string => {
  if (run.engine.dryRun) return 'This was a dry run: nothing was changed.';
  const rows = proofRows(run.state);
  const cells = rows.map((one) => [one.call, one.expected, one.got, one.ok ? 'yes' : 'NO', one.at.slice(11, 19)]);
  const proof = table(['call', 'expected', 'got', 'ok', 'UTC'], cells, columns);
  return [
    ...(rows.length > 0 ? ['The proof', proof, ''] : []),
    ...[tally(summary), ...next(run, run.state.facts() as Partial<Facts>)].map((line) => wrap(line, columns)),
  ].join('\n');
};
