import { Problem, problem } from '../errors.ts';
import type { StepContext } from './context.ts';
import type { Engine } from './engine.ts';
import { isChange, sentenceOf } from './entry.ts';
import { type AnyFinding, findObject } from './find.ts';
import type { AnyStep } from './step.ts';
import type { StepHeading } from './ui.ts';

/** Why the step is not done yet; undefined when it is. */
const whyNot = (found: AnyFinding | undefined): string | undefined => {
  const wrong = found?.entries.filter(isChange);
  if (!wrong) return 'Not seen yet on the platform.';
  return wrong.length > 0 ? `It is not as it must be. ${wrong.map(sentenceOf).join('; ')}.` : undefined;
};

/**
 * The way out when a platform says no to the API: the step as clicks. Somebody at the screen does them and the result is read
 * back; otherwise the refusal stands, and has the text with it.
 *
 * @returns what was found afterwards, or `again` when the API shall be tried once more
 */
export const offerByHand = async <F, S extends object>(
  engine: Engine<F, S>,
  step: AnyStep<F, S>,
  heading: StepHeading,
  c: StepContext<S>,
  error: unknown,
): Promise<AnyFinding | 'again'> => {
  if (!(error instanceof Problem) || !error.description.byHand || engine.dryRun) throw error;
  // Another step failed and ended this one's wait with its own problem.
  if (error === engine.signal.reason) throw error;
  const text = step.byHand(c);
  // Told behind the problem that it is the way out of, whatever other steps say until then.
  if (!engine.ui.interactive || !step.locate) throw Object.assign(error, { byHand: { heading, text } });
  engine.ui.problem(error, heading);
  return doneByHand(engine, step, heading, c, () => {
    throw error;
  });
};

/** The step as clicks, done by the person at the screen, and read back. */
const doneByHand = async <F, S extends object>(
  engine: Engine<F, S>,
  step: AnyStep<F, S>,
  heading: StepHeading,
  c: StepContext<S>,
  stop: () => never,
): Promise<AnyFinding | 'again'> => {
  engine.ui.byHand(heading, step.byHand(c));
  for (;;) {
    const next = await engine.ui.choose('How shall it go on?', [
      { value: 'done', label: 'I have done it in the console: check it' },
      { value: 'again', label: 'Let this program do it through the API' },
      { value: 'stop', label: 'Stop here; the same command goes on later' },
    ]);
    if (next === 'stop') return stop();
    if (next === 'again') return 'again';
    engine.forget?.();
    const found = await findObject(step, c);
    const wrong = whyNot(found);
    if (wrong === undefined) return found as AnyFinding;
    engine.ui.warn(wrong);
  }
};

/** The person said beforehand that this step is theirs. */
export const chosenByHand = async <F, S extends object>(
  engine: Engine<F, S>,
  step: AnyStep<F, S>,
  heading: StepHeading,
  c: StepContext<S>,
): Promise<AnyFinding | 'again' | undefined> =>
  engine.manual?.has(step.id) && step.locate
    ? doneByHand(engine, step, heading, c, () => {
        throw problem('STOPPED_HERE', {});
      })
    : undefined;
