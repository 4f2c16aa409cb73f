import { Problem } from '../errors.ts';
import { isKnownLater, knownLater } from '../known-later.ts';
import type { Asks } from './ask.ts';
import { type Contexts, contextsOf, type StepContext } from './context.ts';
import { decide, type Verb } from './decide.ts';
import { type Engine, withinStep } from './engine.ts';
import { type Entry, entry, exitOf, isChange } from './entry.ts';
import { type AnyFinding, findObject, locateObject } from './find.ts';
import { headingOf } from './heading.ts';
import { rememberMade } from './remember.ts';
import { inMemory, type StepRecord } from './state.ts';
import type { AnyStep } from './step.ts';

/** How one step stands, and what a run would do at it. */
export interface Surveyed {
  readonly number: number;
  readonly id: string;
  readonly title: string;
  readonly guide: string;
  readonly verb: Verb;
  /** The object in words, what would be created, or why the step is skipped. */
  readonly what: string;
  readonly found: AnyFinding | undefined;
  /** Every setting that is not as it must be; what stands in the way; what could not be read. */
  readonly entries: readonly Entry[];
  /** What its write would mean for others. */
  readonly means?: readonly string[];
  /** Why it could not be looked at. */
  readonly problem?: Problem;
}

/** An interrupt, and an input that is over, end everything at once. */
const endsAll = ({ code, description: { exit } }: Problem): boolean => exit === 130 || code === 'INPUT_ENDED';

/** Permissions refused and platforms not reached say nothing about the object. */
const classOf = (exit: number): Entry['class'] => {
  if (exit === 4 || exit === 7) return 'unseen';
  return exit === 5 ? 'conflict' : 'refused';
};

/** A look that failed, as an entry of its step. */
const ofProblem = (step: { readonly id: string; readonly title: string }, problem: Problem): Entry =>
  entry({
    field: step.id,
    object: { kind: step.title, id: '', name: '' },
    actual: problem.message,
    expected: problem.description.hint,
    class: classOf(problem.description.exit),
    affects: [],
    where: { path: '' },
    remedy: 'manual',
    exit: problem.description.exit === 1 ? 1 : problem.description.exit,
  });

/** It exists, and depends on what comes into being only later. */
const ofLater = (step: { readonly id: string; readonly title: string }, later: string): Entry =>
  entry({
    field: step.id,
    object: { kind: step.title, id: '', name: '' },
    actual: 'as it was set up',
    expected: later,
    class: 'required',
    affects: [],
    where: { path: '' },
    remedy: 'apply',
  });

/** Whatever refused the words that stand for a value did so because it is not known yet. */
const isLater = (error: unknown): error is Problem =>
  error instanceof Problem && (error.code === 'KNOWN_LATER' || isKnownLater(error.message));

/** The facts of this moment; those of steps that have not run stand as words. */
export const foreseen = <F, S extends object>(
  engine: Engine<F, S>,
  step: AnyStep<F, S>,
): Readonly<Record<string, unknown>> => {
  const facts: Record<string, unknown> = { ...engine.state.facts() };
  for (const need of step.needs as readonly string[]) {
    const provider = engine.steps.findIndex((one) => (one.provides as readonly string[]).includes(need));
    if (!(need in facts)) facts[need] = knownLater(provider + 1);
  }
  return facts;
};

/** Why it is skipped, as far as that can be said without the facts of steps that have not run. */
export const skipReason = <F, S extends object>(
  step: AnyStep<F, S>,
  c: StepContext<S>,
): string | undefined => {
  try {
    return step.skip?.(c);
  } catch (error) {
    if (isLater(error)) return undefined;
    throw error;
  }
};

/** It was set up, and is there no more. */
const goneFrom = <F, S extends object>(step: AnyStep<F, S>, c: StepContext<S>): readonly Entry[] =>
  c.recorded === undefined ? [] : (step.gone?.(c) ?? []);

type Seen = Pick<Surveyed, 'verb' | 'what' | 'found' | 'entries'>;

const look = async <F, S extends object>(
  engine: Engine<F, S>,
  step: AnyStep<F, S>,
  c: StepContext<S>,
): Promise<Seen> => {
  const reason = skipReason(step, c);
  if (reason !== undefined) return { verb: 'skip', what: reason, found: undefined, entries: [] };
  const deed = (): string => step.deed(c.answers);
  try {
    const found = await findObject(step, c);
    const { verb, obstacles } = await decide(engine, step, found);
    if (!found) return { verb, what: deed(), found, entries: goneFrom(step, c) };
    const others = found.entries.filter((one) => !obstacles.some(({ field }) => field === one.field));
    return { verb, what: found.what, found, entries: [...obstacles, ...others] };
  } catch (error) {
    if (!isLater(error)) throw error;
    return lookAhead(engine, step, c, error.message);
  }
};

/** What stands inside of something that does not exist does not exist either; what only depends on it is changed with it. */
const lookAhead = async <F, S extends object>(
  engine: Engine<F, S>,
  step: AnyStep<F, S>,
  c: StepContext<S>,
  expected: string,
): Promise<Seen> => {
  const located = await locateObject(step, c).catch(() => undefined);
  if (!located)
    return {
      verb: step.observes || step.uncertain ? 'verify' : 'create',
      what: step.deed(c.answers),
      found: undefined,
      entries: [],
    };
  const { verb, obstacles } = await decide(engine, step, located);
  const later = verb === 'unchanged' || verb === 'adopt' ? [ofLater(step, expected)] : [];
  return {
    verb: verb === 'unchanged' ? 'update' : verb,
    what: located.what,
    found: undefined,
    entries: [...obstacles, ...later],
  };
};

/** In memory, how the step would stand after the run: what rests upon something that would be changed was verified before it. */
const asIfRun = (before: StepRecord | undefined, seen: Seen, at: string): StepRecord => ({
  how: 'unchanged',
  at,
  ...(before?.status !== 'skipped' && before),
  ...(isWrite(seen) && ({ how: 'updated', at } as const)),
  status: 'applied',
  facts: seen.found?.facts ?? {},
});

/** What was found, as facts for those that look further; `engine` has a state in memory. */
export const rememberSeen = <F, S extends object>(
  { state, clock }: Engine<F, S>,
  seen: readonly Surveyed[],
): void => {
  const at = new Date(clock.now()).toISOString();
  for (const one of seen) if (one.found) state.record(one.id, asIfRun(state.data.steps[one.id], one, at));
};

/** Who may not read what others have is told nothing of it, and may go on. */
const meansOf = async <F, S extends object>(
  step: AnyStep<F, S>,
  c: StepContext<S>,
  seen: Seen,
): Promise<readonly string[]> => {
  if (!step.means || !isWrite(seen)) return [];
  try {
    return await step.means(c, seen.found as never);
  } catch (error) {
    if (!(error instanceof Problem) || endsAll(error)) throw error;
    return [];
  }
};

const surveyStep = async <F, S extends object>(
  engine: Engine<F, S>,
  contexts: Contexts<F, S>,
  step: AnyStep<F, S>,
): Promise<Surveyed> => {
  const { number, id, title, guide } = headingOf(engine, step);
  const of = { number, id, title, guide };
  try {
    const c = await contexts.of(step, headingOf(engine, step), { foreseen: () => foreseen(engine, step) });
    const seen = await withinStep(engine, step, () => look(engine, step, c));
    const means = await meansOf(step, c, seen);
    // In memory: what is inside of it is whose it is.
    if (seen.verb !== 'refuse') rememberMade(engine, step, seen.found, false);
    if (seen.found) rememberSeen(engine, [{ ...of, ...seen }]);
    else if (seen.verb !== 'skip') engine.state.reopen(step.id);
    return { ...of, ...seen, ...(means.length > 0 && { means }) };
  } catch (error) {
    if (!(error instanceof Problem) || endsAll(error)) throw error;
    return {
      ...of,
      verb: 'refuse',
      what: step.title,
      found: undefined,
      entries: [ofProblem(step, error)],
      problem: error,
    };
  }
};

const behind = <F, S extends object>(
  engine: Engine<F, S>,
  step: AnyStep<F, S>,
  { title }: Surveyed,
): Surveyed => {
  const { number, id, title: own, guide } = headingOf(engine, step);
  const what = `not looked at, since "${title}" could not be`;
  return { number, id, title: own, guide, verb: 'refuse', what, found: undefined, entries: [] };
};

/**
 * Looks ahead over all steps, side by side as far as they do not need each other: which object each is about, how it stands, and
 * what a run would do. It only reads, and keeps nothing: the engine's state stays as it is.
 */
export const surveySteps = async <F, S extends object>(
  whole: Engine<F, S>,
  chosen: readonly AnyStep<F, S>[] = whole.steps,
  notes: string[] = [],
): Promise<readonly Surveyed[]> => {
  const engine = { ...whole, state: inMemory(whole.state) };
  const contexts = contextsOf(engine, (step) => headingOf(engine, step), notes);
  const done = new Map<AnyStep<F, S>, Promise<Surveyed>>();
  const survey = (step: AnyStep<F, S>): Promise<Surveyed> => {
    const known = done.get(step);
    if (known) return known;
    // Only those that stand before it: steps that wait for each other are told by the run.
    const before = chosen
      .slice(0, chosen.indexOf(step))
      .filter((other) => step.needs.some((need) => other.provides.includes(need)));
    const run = (async () => {
      const closed: Surveyed[] = [];
      for (const other of before)
        if ((await survey(other)).problem && other.opens) closed.push(await survey(other));
      engine.signal.throwIfAborted();
      const [cause] = closed;
      // One cause is one sentence: what lies behind a platform that could not be opened is not looked at.
      if (cause) return behind(engine, step, cause);
      return surveyStep(engine, contexts, step);
    })();
    done.set(step, run);
    return run;
  };
  // Another target is refused before anything is asked of a platform.
  for (const step of chosen)
    if (Object.values(step.asks as Asks).some(({ target }) => target))
      await contexts.of(step, headingOf(engine, step), { foreseen: () => foreseen(engine, step) });
  return Promise.all(chosen.map(survey));
};

/** Verbs that write at a platform. */
const writing: ReadonlySet<Verb> = new Set(['create', 'update', 'adopt']);

export const isWrite = ({ verb, entries }: Pick<Surveyed, 'verb' | 'entries'>): boolean =>
  writing.has(verb) && (verb !== 'adopt' || entries.some(isChange));

/**
 * What a person at the screen can do manually is offered when its step comes. A call that the platform does not know says nothing
 * about the rest: the steps before it are done, and it is told as a manual step.
 */
export const canBeManual = <F, S extends object>({ ui }: Engine<F, S>, { problem: why }: Surveyed): boolean =>
  why?.description.byHand === true && (ui.interactive || why.description.exit === 7);

/** What lets nothing be written: refusals, conflicts, and what had to be read and could not be. */
export const obstaclesIn = (surveyed: readonly Surveyed[]): readonly Entry[] =>
  surveyed
    .filter(({ verb }) => verb === 'refuse')
    .flatMap(({ entries }) => entries.filter((one) => !isChange(one) && one.exit !== 0));

/** The exit code of a plan: 3 when something would be written, else that of what stands in the way. */
export const planExit = (surveyed: readonly Surveyed[]): number =>
  exitOf([...obstaclesIn(surveyed).map(({ exit }) => exit), ...(surveyed.some(isWrite) ? [3] : [])]);

/** Every setting that is not as it must be, as the platforms say at this moment. It asks nobody and changes nothing. */
export const entriesNow = async <F, S extends object>(whole: Engine<F, S>): Promise<readonly Entry[]> => {
  whole.forget?.();
  const { mayRecreate: _, ...engine } = whole;
  const surveyed = await surveySteps({ ...engine, dryRun: true });
  return surveyed.flatMap(({ entries }) => entries);
};
