import type { Facts, LoginProof, Probe } from '../steps/facts.ts';
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
  ...(facts.proxy ? [`The API: ${facts.proxy.url}`] : []),
  `See it again:   ${run.status}`,
  `Unmake it all:  ${run.undo}`,
];

/** The end of a run: the proof, what was left to do by hand, and what to do next. Results go to standard output. */
export const showSummary = (run: Run, summary: RunSummary): void => {
  const { ui, state } = { ui: run.engine.ui, state: run.state };
  if (run.engine.dryRun) {
    ui.note('This was a dry run: nothing was changed.');
    return;
  }
  const rows = proofRows(state);
  if (rows.length > 0) {
    const cells = rows.map((one) => [one.call, one.expected, one.got, one.ok ? 'yes' : 'NO', one.at]);
    ui.table('The proof', ['call', 'expected', 'got', 'as expected', 'at'], cells);
  }
  const counts = new Map<string, number>();
  for (const { how } of summary.outcomes) counts.set(how, (counts.get(how) ?? 0) + 1);
  ui.note(`Steps: ${[...counts].map(([how, count]) => `${count} ${how}`).join(', ')}.`);
  for (const line of next(run, state.facts() as Partial<Facts>)) ui.note(line);
};
