import { Problem } from '../errors.ts';
import { contextsOf } from './context.ts';
import { decide } from './decide.ts';
import type { Engine } from './engine.ts';
import { type Entry, isChange } from './entry.ts';
import { findObject } from './find.ts';
import { headingOf } from './heading.ts';
import type { AnyStep } from './step.ts';

/** How one finished step stands now, beside how it was left. */
export interface Look {
  readonly number: number;
  readonly id: string;
  readonly title: string;
  /** `same`: a run would leave it; `differs`: a run would make or change something, or stop at it; `unseen`: it could not be looked at. */
  readonly state: 'same' | 'differs' | 'skipped' | 'unseen';
  /** What was found, what would be done, or why it was not seen. */
  readonly what: string;
  readonly entries: readonly Entry[];
  /** The exit code of the problem, where there was one. */
  readonly exit?: number;
}

type Seen = Omit<Look, 'number' | 'id' | 'title'>;

/** Rights refused and platforms not reached say nothing about the object. */
const blind = [4, 7];
const interrupted = 130;

const ofProblem = ({ message, description: { exit } }: Problem): Seen => ({
  state: blind.includes(exit) ? 'unseen' : 'differs',
  what: message,
  entries: [],
  exit,
});

const lookAt = async <F, S extends object>(
  engine: Engine<F, S>,
  contexts: ReturnType<typeof contextsOf<F, S>>,
  step: AnyStep<F, S>,
): Promise<Seen> => {
  const c = await contexts.of(step, headingOf(engine, step));
  const reason = step.skip?.(c);
  if (reason !== undefined) return { state: 'skipped', what: reason, entries: [] };
  const found = await findObject(step, c);
  const { deed } = await decide(engine, engine.state.data.steps[step.id], found);
  if (deed === 'apply' || !found)
    return {
      state: 'differs',
      what: found?.what ?? step.deed(c.answers),
      entries: found?.entries.filter(isChange) ?? [],
    };
  return { state: 'same', what: found.what, entries: [] };
};

/**
 * Every step's `inspect` against the facts as they were left, one after the other; one that fails does not keep the rest from
 * being looked at. The engine must be one that only looks: a dry run.
 */
export const lookAtSteps = async <F, S extends object>(engine: Engine<F, S>): Promise<readonly Look[]> => {
  const contexts = contextsOf(engine, (step) => headingOf(engine, step));
  const looks: Look[] = [];
  for (const [i, step] of engine.steps.entries()) {
    engine.signal.throwIfAborted();
    const heading = { number: i + 1, id: step.id, title: step.title };
    try {
      looks.push({ ...heading, ...(await lookAt(engine, contexts, step)) });
    } catch (error) {
      if (!(error instanceof Problem) || error.description.exit === interrupted) throw error;
      looks.push({ ...heading, ...ofProblem(error) });
    }
  }
  return looks;
};
