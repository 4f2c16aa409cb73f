import { Problem } from '../errors.ts';
import { returnLoans } from './borrow.ts';
import { type Contexts, contextsOf, type StepContext } from './context.ts';
import { type Engine, withinStep } from './engine.ts';
import { type AnyFinding, findObject } from './find.ts';
import { headingOf } from './heading.ts';
import { IntentsResolved } from './once.ts';
import { ownObjects, rememberMade } from './remember.ts';
import { isHeld } from './state.ts';
import type { AnyStep, Made } from './step.ts';
import { surveySteps } from './survey.ts';
import type { StepHeading } from './ui.ts';

/** What could not be unmade, in words. */
export interface UndoSummary {
  readonly left: readonly string[];
  readonly undone: number;
  /** True: something was left because others rest upon it, or because it is not ours any more. */
  readonly conflict: boolean;
}

/** With a record only what it names is looked at: a setup that has never been at one of the platforms needs no login there. */
const concerned = <F, S extends object>(engine: Engine<F, S>): readonly AnyStep<F, S>[] => {
  const known = engine.steps.filter((step) => wasTouched(engine, step) || engine.state.data.steps[step.id]);
  return known.length > 0 ? known : engine.steps;
};

/** On record as made, while its text has lost our mark. */
const isDisowned = <F, S extends object>({ state }: Engine<F, S>, step: string, found: AnyFinding): boolean =>
  found.marked === false && state.data.made.some((made) => made.step === step && made.id === found.id);

/**
 * Asks the platforms first: what has our mark is ours, with or without a record of it. What a record names and what has lost our
 * mark is not deleted, whatever the record says.
 *
 * @returns why a step's object is left, by the step's id
 */
const reconcile = async <F, S extends object>(engine: Engine<F, S>): Promise<ReadonlyMap<string, string>> => {
  const disowned = new Map<string, string>();
  for (const { id, found } of await surveySteps(engine, concerned(engine))) {
    const step = engine.steps.find((one) => one.id === id);
    if (!step || !found) continue;
    if (isDisowned(engine, id, found))
      disowned.set(id, `${found.what} is left: it no longer has this setup's mark.`);
    if ((found.marked === false && found.whose === 'own') || ownObjects(found).length === 0) continue;
    rememberMade(engine, step, found, false);
    if (!engine.state.data.steps[id])
      engine.state.record(id, {
        status: 'done',
        how: 'unchanged',
        facts: found.facts,
        at: new Date(engine.clock.now()).toISOString(),
      });
  }
  return disowned;
};

/** Others rest upon it, or it is not ours: it stays, and so does what it rests upon itself. */
const isConflict = (error: unknown): error is Problem =>
  error instanceof Problem && error.description.exit === 5;

/** Walks backwards over what is own; what is used or adopted is left alone, and so is what others rest upon. */
export const undoSteps = async <F, S extends object>(engine: Engine<F, S>): Promise<UndoSummary> => {
  const disowned = await reconcile(engine);
  const contexts = contextsOf(engine, (step) => headingOf(engine, step));
  const left: string[] = [];
  const kept = new Set<AnyStep<F, S>>();
  let undone = 0;
  let conflict = false;
  for (const step of [...engine.steps].reverse()) {
    engine.signal.throwIfAborted();
    const ended = await undoOne(engine, contexts, step, disowned.get(step.id) ?? restingOn(step, kept));
    if (!ended) continue;
    left.push(...ended.remains);
    // What is still there keeps what it rests upon.
    if (ended.conflict && (!ended.touched || isMade(engine, step))) kept.add(step);
    conflict ||= ended.conflict && ended.touched;
    if (!ended.conflict) undone += 1;
  }
  if (!engine.dryRun) freeTarget(engine);
  return { left, undone, conflict };
};

/** @param why the step is left, if it is; undefined where there is nothing to undo */
const undoOne = async <F, S extends object>(
  engine: Engine<F, S>,
  contexts: Contexts<F, S>,
  step: AnyStep<F, S>,
  why: string | undefined,
): Promise<(Ended & { readonly touched: boolean }) | undefined> => {
  const touched = wasTouched(engine, step);
  if (!touched && !engine.state.data.steps[step.id]) return undefined;
  // Why a step is done says nothing about why it is undone.
  const heading = { ...headingOf(engine, step), why: '' };
  engine.ui.start(heading);
  if (engine.dryRun || (!touched && why === undefined)) {
    leave(engine, step, touched);
    return undefined;
  }
  const context = (): Promise<StepContext<S>> => contexts.of(step, heading, { resolveOnly: true });
  const ended = why === undefined ? await attempt(engine, step, heading, context) : keeping(why, touched);
  engine.ui.end(heading, ended.conflict ? 'left' : 'deleted', why === undefined ? ended.remains : [why]);
  return { ...ended, touched };
};

const isMade = <F, S extends object>({ state }: Engine<F, S>, step: AnyStep<F, S>): boolean =>
  state.data.made.some((made) => made.step === step.id);

interface Ended {
  readonly remains: readonly string[];
  readonly conflict: boolean;
}

/** It stays; there is something to name only where it is ours. */
const keeping = (why: string, touched: boolean): Ended => ({ remains: touched ? [why] : [], conflict: true });

/** What others rest upon is left, and named. */
const attempt = async <F, S extends object>(
  engine: Engine<F, S>,
  step: AnyStep<F, S>,
  heading: StepHeading,
  context: () => Promise<StepContext<S>>,
): Promise<Ended> => {
  try {
    const remains = await withinStep(engine, step, async () =>
      undoStep(engine, step, await context(), heading),
    );
    return { remains, conflict: false };
  } catch (error) {
    if (!isConflict(error)) throw error;
    return { remains: [`${error.message} ${error.description.hint}`], conflict: true };
  }
};

const restingOn = <F, S extends object>(
  step: AnyStep<F, S>,
  kept: ReadonlySet<AnyStep<F, S>>,
): string | undefined => {
  const over = [...kept].find((other) => other.needs.some((need) => step.provides.includes(need)));
  return over && `${step.title} is left: "${over.title}", which is left, rests upon it.`;
};

/** When nothing of it is left, the setup may be used for other organizations, and a slip of the tongue is forgotten. */
const freeTarget = <F, S extends object>({ state }: Engine<F, S>): void => {
  if (isHeld(state.data)) return;
  state.change((data) => {
    data.target = {};
    data.setup = { id: '', name: data.setup.name };
    data.answers = {};
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
