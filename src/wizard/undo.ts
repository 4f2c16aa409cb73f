import { returnLoans } from './borrow.ts';
import { contextsOf, type StepContext } from './context.ts';
import { type Engine, withinStep } from './engine.ts';
import { findObject } from './find.ts';
import { headingOf } from './heading.ts';
import { IntentsResolved } from './once.ts';
import { rememberMade } from './remember.ts';
import { isHeld } from './state.ts';
import type { AnyStep, Made } from './step.ts';
import type { StepHeading } from './ui.ts';

/** What could not be unmade, in words. */
export interface UndoSummary {
  readonly left: readonly string[];
  readonly undone: number;
}

/** Walks backwards over what was made; what was only found is left alone. */
export const undoSteps = async <F, S extends object>(engine: Engine<F, S>): Promise<UndoSummary> => {
  const contexts = contextsOf(engine, (step) => headingOf(engine, step));
  const left: string[] = [];
  let undone = 0;
  for (const step of [...engine.steps].reverse()) {
    engine.signal.throwIfAborted();
    const touched = wasTouched(engine, step);
    if (!touched && !engine.state.data.steps[step.id]) continue;
    // Why a step is done says nothing about why it is undone.
    const heading = { ...headingOf(engine, step), why: '' };
    engine.ui.start(heading);
    if (!touched || engine.dryRun) {
      leave(engine, step, touched);
      continue;
    }
    const remains = await withinStep(engine, step, async () =>
      undoStep(engine, step, await contexts.of(step, heading, { resolveOnly: true }), heading),
    );
    left.push(...remains);
    undone += 1;
    engine.ui.end(heading, 'deleted', remains);
  }
  if (!engine.dryRun) freeTarget(engine);
  return { left, undone };
};

/** When nothing of it is left, the setup may be used for other organizations. */
const freeTarget = <F, S extends object>({ state }: Engine<F, S>): void => {
  if (isHeld(state.data)) return;
  state.change((data) => {
    data.target = {};
    data.setup = { id: '', name: data.setup.name };
  });
};

const wasTouched = <F, S extends object>({ state }: Engine<F, S>, step: AnyStep<F, S>): boolean =>
  [...state.data.made, ...state.data.intents, ...(state.data.loans ?? [])].some(
    (one) => one.step === step.id,
  );

/** Nothing is unmade here: it was only found, or this is a dry run. */
const leave = <F, S extends object>(engine: Engine<F, S>, step: AnyStep<F, S>, touched: boolean): void => {
  const lines = touched ? madeLines(engine, step) : ['Nothing here was made by this setup.'];
  engine.ui.end(headingOf(engine, step), touched ? 'pending' : 'left', lines);
  if (!engine.dryRun) engine.state.forget(step.id);
};

const madeLines = <F, S extends object>({ state }: Engine<F, S>, step: AnyStep<F, S>): readonly string[] => [
  ...state.data.made
    .filter((made) => made.step === step.id)
    .map((made) => `would remove ${made.kind} "${made.key}" (${made.id})`),
  ...state.data.intents
    .filter((intent) => intent.step === step.id)
    .map(
      ({ kind, key }) => `would look for ${kind} "${key}", whose creation was not answered, and remove it`,
    ),
];

const undoStep = async <F, S extends object>(
  engine: Engine<F, S>,
  step: AnyStep<F, S>,
  c: StepContext<S>,
  heading: StepHeading,
): Promise<readonly string[]> => {
  const { state } = engine;
  await returnLoans(state, step, c);
  await resolveIntents(engine, step, c);
  const made = state.data.made.filter((one) => one.step === step.id).reverse();
  engine.ui.progress(heading, made.map((one) => `Removing ${one.kind} "${one.key}"`).join(', '));
  const remains = made.length > 0 ? await unmake(step, c, made) : [];
  const unresolved = state.data.intents
    .filter((intent) => intent.step === step.id)
    .map(
      ({ kind, key }) => `${kind} "${key}" may exist: its creation was never answered. Look in the console.`,
    );
  // What could not be removed stays on record: the next undo tries again.
  if (remains.length > 0) state.reopen(step.id);
  else state.forget(step.id);
  return [...remains, ...unresolved];
};

const unmake = async <F, S extends object>(
  step: AnyStep<F, S>,
  c: StepContext<S>,
  made: readonly Made[],
): Promise<readonly string[]> => {
  if (!step.undo)
    return made.map(({ kind, key, id }) => `${kind} "${key}" (${id}) cannot be removed by this tool`);
  return step.undo(
    Object.defineProperty(c, 'made', { value: made }) as StepContext<S> & { made: typeof made },
  );
};

/** A run that died after sending may have made something that is not on record: it is looked up, never made. */
const resolveIntents = async <F, S extends object>(
  engine: Engine<F, S>,
  step: AnyStep<F, S>,
  c: StepContext<S>,
): Promise<void> => {
  const open = (): boolean => engine.state.data.intents.some((intent) => intent.step === step.id);
  if (!open()) return;
  const found = await findObject(step, c);
  rememberMade(engine, step, found, false);
  if (!open() || !step.apply) return;
  try {
    await step.apply(c, found?.whose === 'own' ? (found as never) : undefined);
  } catch (error) {
    if (!(error instanceof IntentsResolved)) throw error;
  }
};
