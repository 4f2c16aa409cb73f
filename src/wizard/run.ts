import { setMaxListeners } from 'node:events';
import { Problem, problem } from '../errors.ts';
import { isKnownLater } from '../known-later.ts';
import { contextsOf } from './context.ts';
import { type Engine, withinStep } from './engine.ts';
import { type Entry, exitOf, isChange, sentenceOf } from './entry.ts';
import { headingOf } from './heading.ts';
import { type Agreed, interview } from './interview.ts';
import { becomeSetup } from './ownership.ts';
import { type Ahead, type Gate, runStep } from './run-step.ts';
import type { AnyStep } from './step.ts';
import { canBeManual, entriesNow, isWrite, obstaclesIn, type Surveyed, surveySteps } from './survey.ts';
import type { Outcome } from './ui.ts';

/** What a run did, for its last screen. */
export interface RunSummary {
  readonly outcomes: readonly { readonly id: string; readonly title: string; readonly how: Outcome }[];
  /** What was seen before anything was written, in the guide's order: the plan. */
  readonly surveyed: readonly Surveyed[];
  readonly notes: readonly string[];
  /** Verifications that could not be shown, with the reason: the run ends with exit 6. */
  readonly shortfalls: readonly string[];
}

const entryText = (one: Entry): string =>
  one.field === 'ownership' ? `${one.object.kind}: ${one.actual}. ${one.expected}` : sentenceOf(one);

const line = ({ number, title }: Surveyed, one: Entry): string =>
  `  ${String(number).padStart(2, '0')} ${title}: ${one.object.kind === title ? `${one.actual} ${one.expected}` : entryText(one)}`;

const ownWay =
  'Go back to the earlier answer, or remove the setup with `npx okta-mule-setup undo`; then run the same command again.';
const foreignWay =
  'Bring it into line in the console, or give another name in the answers; then run the same command again.';

/** One step that cannot be done, as a problem of its own. */
const conflictOf = (step: Surveyed): Error => {
  const { what, entries, found } = step;
  const [first] = entries;
  const ownership = first?.field === 'ownership';
  const settings = entries
    .filter((each) => each.exit !== 0)
    .map(sentenceOf)
    .join('; ');
  const changes = ownership ? entries.slice(1).filter(isChange).map(sentenceOf) : [];
  const exit = exitOf(obstaclesIn([step]).map((one) => one.exit));
  if (exit !== 5 && exit !== 0)
    return problem('OBSTACLES', {
      list: obstaclesIn([step])
        .map((one) => line(step, one))
        .join('\n'),
      exit,
      written: false,
    });
  const way = found?.whose === 'own' ? ownWay : foreignWay;
  return problem('CONFLICT', {
    what,
    why: ownership ? [first.actual, ...changes].join('; ') : settings,
    way: `Nothing was changed. ${ownership ? first.expected : way}`,
  });
};

/** Everything that stands in the way is said at once, before the first write. */
const refuseObstacles = <F, S extends object>(engine: Engine<F, S>, all: readonly Surveyed[]): void => {
  const surveyed = all.filter((one) => !canBeManual(engine, one));
  const obstacles = obstaclesIn(surveyed);
  if (obstacles.length === 0) return;
  const refused = surveyed.filter((one) => obstaclesIn([one]).length > 0);
  const unseen = surveyed.filter(({ verb, entries }) => verb === 'refuse' && entries.length === 0).length;
  const [first, ...more] = refused;
  if (first && more.length === 0 && unseen > 0)
    engine.ui.note(`${unseen} steps behind "${first.title}" were not looked at.`);
  if (first && more.length === 0)
    throw Object.assign(first.problem ?? conflictOf(first), {
      heading: { ...first, of: engine.steps.length, why: '' },
    });
  const list = [
    ...refused.flatMap((one) => obstaclesIn([one]).map((entry) => line(one, entry))),
    ...(unseen > 0 ? [`  ${unseen} steps behind them were not looked at.`] : []),
  ].join('\n');
  const exit = exitOf(obstacles.map((one) => one.exit));
  throw problem('OBSTACLES', { list, exit, written: false });
};

/** A plan on the screen: a line a step, with the settings that would change. */
const tell = <F, S extends object>(engine: Engine<F, S>, surveyed: readonly Surveyed[]): RunSummary => {
  const outcomes = surveyed.map(({ id, title, verb }) => ({ id, title, how: outcomeOf(verb) }));
  for (const [i, step] of surveyed.entries()) {
    const heading = { ...step, of: engine.steps.length, why: '' };
    engine.ui.start(heading);
    engine.ui.end(heading, outcomes[i]?.how ?? 'pending', [
      step.what,
      ...step.entries.map(sentenceOf),
      ...(step.means ?? []),
    ]);
  }
  return { outcomes, surveyed, notes: [], shortfalls: [] };
};

const outcomeOf = (verb: Surveyed['verb']): Outcome => {
  if (verb === 'use') return 'used';
  if (verb === 'unchanged') return verb;
  if (verb === 'skip') return 'skipped';
  return verb === 'refuse' ? 'refused' : 'pending';
};

const isRefusal = ({ code, description: { exit } }: Problem): boolean =>
  exit === 5 || code === 'OBSTACLES' || code === 'ANSWER_INVALID';

/** The answers of a run that is refused are not those of the setup. */
const draftingAnswers = async <F, S extends object, T>(
  { state }: Engine<F, S>,
  work: () => Promise<T>,
): Promise<T> => {
  const before = { ...state.data.answers };
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem && isRefusal(error))
      state.change((data) => {
        data.answers = before;
      });
    throw error;
  }
};

/** A part of the guide needs what comes before it, from this run or an earlier one. */
const refuseGaps = <F, S extends object>(engine: Engine<F, S>, chosen: readonly AnyStep<F, S>[]): void => {
  const facts = engine.state.facts();
  for (const step of chosen) {
    const missing = step.needs.filter(
      (need) => !(String(need) in facts) && !chosen.some((other) => other.provides.includes(need)),
    );
    if (missing.length === 0) continue;
    const needs = engine.steps.filter((one) => one.provides.some((fact) => missing.includes(fact)));
    throw Object.assign(
      problem('STEP_NEEDS', { step: step.title, needs: needs.map(({ title }) => title).join(', ') }),
      { heading: headingOf(engine, step) },
    );
  }
};

/**
 * Looks ahead over all steps, ends where something stands in the way, and carries the rest out.
 */
export const runSteps = async <F, S extends object>(
  engine: Engine<F, S>,
  chosen: readonly AnyStep<F, S>[],
): Promise<RunSummary> => {
  becomeSetup(engine.state, engine.setup?.id);
  refuseGaps(engine, chosen);
  const notes: string[] = [];
  const agreed = await draftingAnswers(engine, async (): Promise<Agreed> => {
    const seen =
      engine.ui.interactive && !engine.dryRun
        ? await interview(engine, chosen, notes)
        : { surveyed: await surveySteps(engine, chosen, notes), manual: new Set<string>() };
    if (!engine.dryRun) refuseObstacles(engine, seen.surveyed);
    // A person has read it in the list.
    if (!engine.dryRun && !engine.ui.interactive)
      for (const text of seen.surveyed.flatMap(({ means = [] }) => means)) engine.ui.warn(text);
    return seen;
  });
  return engine.dryRun
    ? { ...tell(engine, agreed.surveyed), notes }
    : carryOut(engine, chosen, agreed, notes);
};

/**
 * The loop: every step whose needs are met, side by side up to the engine's width; the first failure lets the others end. A step
 * may look while those it needs are still being verified, and waits for them before it changes anything.
 */
const carryOut = async <F, S extends object>(
  whole: Engine<F, S>,
  chosen: readonly AnyStep<F, S>[],
  { surveyed, manual }: Agreed,
  notes: string[],
): Promise<RunSummary> => {
  const changed = new Set<AnyStep<F, S>>(
    whole.steps.filter((step) => surveyed.some((one) => one.id === step.id && isWrite(one))),
  );
  /** What was seen holds while nothing that the step needs is changed by this run. */
  const aheadOf = (step: AnyStep<F, S>): Ahead | undefined => {
    const seen = surveyed.find(({ id }) => id === step.id);
    const stale = [...changed].some((other) => feeds(step, other));
    if (!seen || seen.verb === 'skip' || seen.problem || (stale && seen.found)) return undefined;
    // Words that stand for a value are none, and are never kept.
    if (isKnownLater(JSON.stringify(seen.found?.facts ?? {}))) return undefined;
    // Where the settings could not be judged before, they are looked at when what they rest upon is there.
    if (!seen.found && seen.verb !== 'create' && seen.verb !== 'verify') return undefined;
    return { found: seen.found, decision: { verb: seen.verb, obstacles: [] } };
  };
  const failed = new AbortController();
  const engine = { ...whole, manual, signal: AbortSignal.any([whole.signal, failed.signal]) };
  setMaxListeners(0, engine.signal, failed.signal);
  const contexts = contextsOf(
    engine,
    (step) => headingOf(engine, step),
    notes,
    () => entriesNow(engine),
  );
  const waiting = new Set(chosen);
  const running = new Map<AnyStep<F, S>, Promise<void>>();
  const outcomes: { id: string; title: string; how: Outcome }[] = [];
  const failures: unknown[] = [];
  const applied = new Set<AnyStep<F, S>>();
  let stir = (): void => undefined;
  const feeds = (step: AnyStep<F, S>, other: AnyStep<F, S>): boolean =>
    other !== step && step.needs.some((need) => other.provides.includes(need));
  const provided = (step: AnyStep<F, S>): boolean =>
    ![...waiting, ...running.keys()].some((other) => !applied.has(other) && feeds(step, other));
  const gateOf = (step: AnyStep<F, S>): Gate => {
    const before = [...running]
      .filter(([other]) => feeds(step, other) || (other.opens && other !== step))
      .map(([, run]) => run);
    return {
      applied: () => {
        applied.add(step);
        stir();
      },
      settled: () => Promise.all(before),
      cleared: async () => {
        await Promise.all(before);
        if (before.length > 0) engine.signal.throwIfAborted();
      },
    };
  };

  while ((waiting.size > 0 && failures.length === 0) || running.size > 0) {
    const next = [...waiting].find(provided);
    if (next && failures.length === 0 && running.size < engine.width && !engine.signal.aborted) {
      waiting.delete(next);
      const gate = gateOf(next);
      const run = withinStep(engine, next, () => runStep(engine, contexts, next, gate, aheadOf(next)))
        .then((how) => {
          outcomes.push({ id: next.id, title: next.title, how });
          if (how === 'created' || how === 'updated' || how === 'adopted') changed.add(next);
        })
        .catch((error: unknown) => {
          failures.push(error);
          // Long waits of the other steps end; what they have sent is answered and recorded first.
          failed.abort(error);
        })
        .finally(() => running.delete(next));
      running.set(next, run);
      continue;
    }
    if (running.size === 0) break;
    const stirred = new Promise<void>((resolve) => {
      stir = resolve;
    });
    await Promise.race([...running.values(), stirred]);
  }
  if (failures.length > 0 && !whole.signal.aborted) throw failures[0];
  if (waiting.size > 0 || failures.length > 0) whole.signal.throwIfAborted();
  if (waiting.size > 0) throw circle(waiting);
  return { outcomes, surveyed, notes: contexts.notes, shortfalls: contexts.shortfalls };
};

const circle = (waiting: Iterable<{ readonly id: string }>): Error =>
  problem('INTERNAL', {
    what: `these steps wait for each other: ${[...waiting].map(({ id }) => id).join(', ')}`,
  });
