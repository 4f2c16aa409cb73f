import { problem } from '../../errors.ts';
import { redact } from '../../secret.ts';
import { steps } from '../../steps/index.ts';
import type { Ask } from '../../wizard/ask.ts';
import { type RunSummary, runSteps } from '../../wizard/run.ts';
import { asProblem, headingOfFailure, problemDocument } from '../failure.ts';
import type { SetupOptions } from '../options.ts';
import { onExisting } from '../questions.ts';
import { chooseSteps } from '../range.ts';
import { proofRows, showSummary } from '../summary.ts';
import { type Run, withRun } from '../wiring.ts';

/** All missing answers are named at once, before the first request. */
const checkAnswers = ({ engine }: Run, chosen: readonly { readonly asks: unknown }[]): void => {
  const asks = [onExisting, ...chosen.flatMap((step) => Object.values(step.asks as Record<string, Ask>))];
  const missing = engine.answers.missing([...new Map(asks.map((ask) => [ask.key, ask])).values()]);
  if (missing.length > 0 && !engine.ui.interactive)
    throw problem('ANSWERS_MISSING', { list: missing.join('\n') });
};

const print = (document: object): void =>
  void process.stdout.write(`${redact(JSON.stringify(document, null, 2))}\n`);

const succeed = (run: Run, summary: RunSummary): number => {
  const exit = summary.shortfalls.length > 0 ? 6 : 0;
  const { recording } = run.screen;
  if (recording)
    print({
      ok: exit === 0,
      exit,
      steps: recording.steps,
      proof: proofRows(run.state),
      notes: recording.notes,
      shortfalls: summary.shortfalls,
    });
  else showSummary(run, summary);
  return exit;
};

const fail = (run: Run, error: unknown): number => {
  const failed = asProblem(error);
  const { exit } = failed.description;
  const { recording, ui } = run.screen;
  ui.problem(failed, headingOfFailure(error));
  if (exit !== 130 && exit !== 2) ui.note(`Everything done so far is saved. Go on with: ${run.resume}`);
  if (recording)
    print({
      ok: false,
      exit,
      steps: recording.steps,
      notes: recording.notes,
      problem: problemDocument(error),
    });
  return exit;
};

/** Carries out the guide; the same command resumes it. */
export const init = (options: SetupOptions): Promise<number> => {
  const chosen = chooseSteps(steps, options);
  return withRun('init', options, async (run) => {
    try {
      checkAnswers(run, chosen);
      return succeed(run, await runSteps(run.engine, chosen));
    } catch (error) {
      return fail(run, error);
    }
  });
};
