import { problem } from '../../errors.ts';
import type { Made } from '../../wizard/step.ts';
import { undoSteps } from '../../wizard/undo.ts';
import { forgetAll, rememberedEntries } from '../answers/remember.ts';
import { asProblem, failureDocument, headingOfFailure } from '../failure.ts';
import type { SetupOptions } from '../options.ts';
import { printDocument, printText } from '../result.ts';
import { type Run, withRun } from '../run/wiring.ts';

/**
 * Without a state only marks tell what is ours, and an id of a setup is no secret: that it is this one is said on the command line
 * or by a person who has seen the list.
 */
const mayLook = ({ engine, state }: Run, { yes, dryRun, takeOver }: SetupOptions): void => {
  const { steps, made } = state.data;
  const id = engine.setup?.id;
  if (Object.keys(steps).length > 0 || made.length > 0 || id === undefined) return;
  if (yes && !dryRun && takeOver === undefined)
    throw problem('USAGE', {
      what: `There is no state here, and undo --yes would remove what has the mark of the setup ${id}.`,
      way: `If that is what you want, add --take-over ${id}; or look first with --dry-run.`,
    });
};

const confirmed = async (
  { engine, state }: Run,
  options: SetupOptions,
  made: readonly Made[],
): Promise<void> => {
  const { setup } = state.data;
  if (options.yes || options.dryRun || made.length === 0) return;
  if (!engine.ui.interactive)
    throw problem('USAGE', {
      what: `undo would remove ${made.length} objects and nobody is here to confirm it.`,
      way: 'Add --yes, or look first with --dry-run.',
    });
  const order = engine.steps.map(({ id }) => id);
  const last = [...made].reverse().sort((a, b) => order.indexOf(b.step) - order.indexOf(a.step));
  const titleOf = (step: string): string => engine.steps.find(({ id }) => id === step)?.title ?? step;
  const rows = last.map((one) => [titleOf(one.step), one.key, one.id]);
  engine.ui.table(
    `The setup "${setup.name}" created these objects; they are deleted in this order`,
    ['what', 'name', 'id'],
    rows,
  );
  if (!(await engine.ui.confirm('Remove them all?', false)))
    throw problem('USAGE', {
      what: 'Nothing was removed.',
      way: 'Run undo again and confirm, or undo with --yes.',
    });
};

const verdict = (dryRun: boolean, undone: number, left: number): string => {
  if (dryRun) return 'This was a dry run: nothing was removed.';
  if (undone === 0 && left === 0) return 'There was nothing to undo.';
  return `Undone: ${undone} ${undone === 1 ? 'step' : 'steps'}. Left behind: ${left}.`;
};

/** Unmakes what was made, newest first. */
export const undo = (options: SetupOptions): Promise<number> =>
  withRun('undo', options, async (run) => {
    const { ui, recording } = run.screen;
    try {
      mayLook(run, options);
      if (!run.engine.ui.interactive) await confirmed(run, options, run.state.data.made);
      const remembered = rememberedEntries(run.state);
      const { left, undone, conflict } = await undoSteps(run.engine, (made) => confirmed(run, options, made));
      for (const text of left) ui.warn(text);
      const exit = conflict ? 5 : 0;
      if (left.length === 0 && !options.dryRun) await forgetAll(run.state, remembered);
      if (recording) printDocument({ ok: true, exit, undone, left, steps: recording.steps });
      else printText(verdict(options.dryRun === true, undone, left.length));
      return exit;
    } catch (error) {
      const failed = asProblem(error);
      ui.problem(failed, headingOfFailure(error));
      if (recording) printDocument(failureDocument(error));
      return failed.description.exit;
    }
  });
