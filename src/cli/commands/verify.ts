import { columnsOf } from '../../ui/layout.ts';
import { asProblem, failureDocument, headingOfFailure } from '../failure.ts';
import type { SetupOptions } from '../options.ts';
import { planDocument } from '../report/plan-document.ts';
import { exitOf, type Verification, verificationText, verifySetup } from '../report/verification.ts';
import { printDocument, printText } from '../result.ts';
import { type Run, withRun } from '../run/wiring.ts';

/** Runs work that only looks: no lock, no state written, and every mutating request refused before it is sent. */
export const withLook = (
  command: string,
  options: SetupOptions,
  look: (run: Run) => Promise<number>,
): Promise<number> =>
  withRun(command, { ...options, dryRun: true }, async (run) => {
    try {
      return await look(run);
    } catch (error) {
      const failed = asProblem(error);
      const { exit } = failed.description;
      run.screen.ui.problem(failed, headingOfFailure(error));
      if (run.screen.recording) printDocument(failureDocument(error));
      return exit;
    }
  });

/** The steps as in the document of `plan`: what was read of the platforms for them is nobody's business. */
const documentOf = ({ steps, ...seen }: Verification) => ({ ...seen, plan: planDocument(steps) });

/** Repeats the verification at any time, and says what has changed since. */
export const verify = (options: SetupOptions): Promise<number> =>
  withLook('verify', options, async (run) => {
    const seen = await verifySetup(run.engine);
    const exit = exitOf(seen);
    if (run.screen.recording) printDocument({ ok: exit === 0, exit, ...documentOf(seen) });
    else printText(`\n${verificationText(seen, columnsOf(process.stdout))}`);
    return exit;
  });
