import { Problem } from '../errors.ts';
import { isKnownLater } from '../known-later.ts';
import { returnLoans } from './borrow.ts';
import { type Contexts, contextsOf, type StepContext } from './context.ts';
import { type Engine, withinStep } from './engine.ts';
import { type AnyFinding, findObject } from './find.ts';
import { headingOf } from './heading.ts';
import { IntentsResolved } from './once.ts';
import { becomeSetup } from './ownership.ts';
import { ownObjects, rememberMade } from './remember.ts';
import { isHeld } from './state.ts';
import type { AnyStep, Made } from './step.ts';
import { type Surveyed, surveySteps } from './survey.ts';
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

/** What a look says about one step's object: why it is left, if it is; what is ours is put on record. */
const settle = <F, S extends object>(
  engine: Engine<F, S>,
  step: AnyStep<F, S>,
  { title, found, problem }: Surveyed,
  isLost: boolean,
): string | undefined => {
  // Two of one kind with one mark: nobody knows which is ours.
  if (problem && isLost && !isConflict(problem)) throw problem;
  if (problem && isLost) return `${title} is left: ${problem.message}`;
  if (!found) return undefined;
  // What is ours inside of what is not is unmade with the facts of both.
  if (isLost && !isKnownLater(JSON.stringify(found.facts))) record(engine, step.id, found);
  const hasLostMark = found.marked === false && found.whose === 'own';
  if (!hasLostMark && ownObjects(found).length > 0) {
    rememberMade(engine, step, found, false);
    if (!engine.state.data.steps[step.id]) record(engine, step.id, found);
  }
  return isDisowned(engine, step.id, found)
    ? `${found.what} is left: it no longer has this setup's mark.`
    : undefined;
};

/**
 * Asks the platforms first: what has our mark is ours, with or without a record of it. What a record names and what has lost our
 * mark is not deleted, whatever the record says.
 *
 * @returns why a step's object is left, by the step's id
 */
const reconcile = async <F, S extends object>(engine: Engine<F, S>): Promise<ReadonlyMap<string, string>> => {
  const disowned = new Map<string, string>();
  const isLost = Object.keys(engine.state.data.steps).length === 0;
  for (const seen of await surveySteps(engine, concerned(engine))) {
    const step = engine.steps.find(({ id }) => id === seen.id);
    const why = step && settle(engine, step, seen, isLost);
    if (why !== undefined) disowned.set(seen.id, why);
  }
  return disowned;
};

const record = <F, S extends object>(
  { state, clock }: Engine<F, S>,
  id: string,
  { facts, whose }: AnyFinding,
): void =>
  state.record(id, {
    status: 'done',
    how: whose === 'own' ? 'unchanged' : 'used',
    facts,
    at: new Date(clock.now()).toISOString(),
  });

/** Others rest upon it, or it is not ours: it stays, and so does what it rests upon itself. */
const isConflict = (error: unknown): error is Problem =>
  error instanceof Problem && error.description.exit === 5;

/**
 * Walks backwards over what is own; what is used or adopted is left alone, and so is what others rest upon.
 *
 * @param confirm hears what the platforms and the record say is ours, before anything is removed; it throws to stop
 */
export const undoSteps = async <F, S extends object>(
  engine: Engine<F, S>,
  confirm: (made: readonly Made[]) => Promise<void> = async () => undefined,
): Promise<UndoSummary> => {
  becomeSetup(engine.state, engine.setup?.id);
  const disowned = await reconcile(engine);
  await confirm(engine.state.data.made);
  const contexts = contextsOf(engine, (step) => headingOf(engine, step));
  const left: string[] = [];
  const kept = new Set<AnyStep<F, S>>();
  let undone = 0;
  let conflict = false;
  for (const step of [...engine.steps].reverse()) {
    engine.signal.throwIfAborted();
    const unknown = disowned.get(step.id);
    if (unknown !== undefined && !wasTouched(engine, step)) {
      left.push(unknown);
      kept.add(step);
      conflict = true;
      continue;
    }
    left.push(...(await restoreAdopted(engine, contexts, step)));
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

/** What was adopted is put back as it was and stays; what cannot be put back is named, and nothing keeps it on record. */
const restoreAdopted = async <F, S extends object>(
  engine: Engine<F, S>,
  contexts: Contexts<F, S>,
  step: AnyStep<F, S>,
): Promise<readonly string[]> => {
  const { state } = engine;
  const left: string[] = [];
  if (engine.dryRun) return left;
  for (const one of (state.data.adopted ?? []).filter((each) => each.step === step.id)) {
    const heading = { ...headingOf(engine, step), why: '' };
    const c = await contexts.of(step, heading, { resolveOnly: true });
    const remain = await withinStep(engine, step, async () =>
      step.restore ? step.restore(c as never, one.before as never, one.fields) : one.fields,
    );
    state.restored(one);
    if (remain.length > 0)
      left.push(`${one.what} was adopted and stays; not put back as it was: ${remain.join(', ')}.`);
    else engine.ui.note(`${one.what} was adopted and stays; it is as it was before.`);
  }
  return left;
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
  const over = [...kept].find((other) =>
    (other.restsUpon ?? other.needs).some((need) => step.provides.includes(need)),
  );
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
