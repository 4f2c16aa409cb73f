import { problem } from '../errors.ts';
import { offerByHand } from './by-hand.ts';
import { type Contexts, contextsOf, type StepContext } from './context.ts';
import { decide, sameFacts } from './decide.ts';
import { tell } from './dry-run.ts';
import { type Engine, withinStep } from './engine.ts';
import { rememberMade } from './remember.ts';
import type { StepRecord } from './state.ts';
import type { AnyStep, Finding } from './step.ts';
import type { Outcome, StepHeading } from './ui.ts';

type Facts = Readonly<Record<string, unknown>>;
/** What a run did, for its last screen. */
export interface RunSummary {
  readonly outcomes: readonly { readonly id: string; readonly title: string; readonly how: Outcome }[];
  readonly notes: readonly string[];
  /** Proofs that could not be shown, with the reason: the run ends with exit 6. */
  readonly shortfalls: readonly string[];
}

/** What a step that runs beside others tells them, and hears of those whose facts it needs. */
interface Gate {
  /** Its facts are saved: others may look at the platforms with them while it is verified. */
  applied(): void;
  /** Those it needs have ended. */
  settled(): Promise<unknown>;
  /** The same; rejects when the run is failing. Before it nothing is written, since their facts are not proven. */
  cleared(): Promise<void>;
}

/**
 * The loop: every step whose needs are met, side by side up to the engine's width; the first failure lets the others end. A step
 * may look while those it needs are still being verified, and waits for them before it changes anything.
 */
export const runSteps = async <F, S extends object>(
  whole: Engine<F, S>,
  chosen: readonly AnyStep<F, S>[],
): Promise<RunSummary> => {
  const failed = new AbortController();
  const engine = { ...whole, signal: AbortSignal.any([whole.signal, failed.signal]) };
  const contexts = contextsOf(engine, (step) => headingOf(engine, step));
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
    const before = [...running].filter(([other]) => feeds(step, other)).map(([, run]) => run);
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
      const run = withinStep(engine, next, () => runStep(engine, contexts, next, gate))
        .then((how) => void outcomes.push({ id: next.id, title: next.title, how }))
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
  return { outcomes, notes: contexts.notes, shortfalls: contexts.shortfalls };
};

const circle = (waiting: Iterable<{ readonly id: string }>): Error =>
  problem('INTERNAL', {
    what: `these steps wait for each other: ${[...waiting].map(({ id }) => id).join(', ')}`,
  });

export const headingOf = <F, S extends object>(engine: Engine<F, S>, step: AnyStep<F, S>): StepHeading => ({
  number: engine.steps.indexOf(step) + 1,
  of: engine.steps.length,
  id: step.id,
  title: step.title,
  guide: step.guide,
  why: step.why,
});

/** needs → skip → answers → inspect → apply → facts durably saved → verify → done. */
const runStep = async <F, S extends object>(
  engine: Engine<F, S>,
  contexts: Contexts<F, S>,
  step: AnyStep<F, S>,
  gate: Gate,
): Promise<Outcome> => {
  const heading = headingOf(engine, step);
  engine.ui.start(heading);
  try {
    const missing = step.needs.filter((need) => !(String(need) in engine.state.facts()));
    if (missing.length > 0 && !engine.dryRun)
      throw problem('STEP_NEEDS', { step: step.title, needs: missing.join(', ') });
    const c = await contexts.of(step, heading);
    const reason = missing.length > 0 ? undefined : step.skip?.(c);
    if (reason !== undefined) return skipped(engine, step, heading, reason);
    if (engine.dryRun) return await tell(engine, step, heading, c, missing.length === 0);
    const { how, facts, what, changed } = await reach(engine, step, heading, c, gate);
    const before = engine.state.data.steps[step.id];
    const record = recordOf(before, {
      how,
      facts,
      at: c.now(),
      ...(what !== undefined && { what }),
    });
    // `verify` looks at the facts of this run, also where others than the last time were found.
    if (changed || before?.status !== 'done' || !sameFacts(before.facts, facts))
      engine.state.record(step.id, { ...record, status: 'applied' });
    gate.applied();
    await step.verify(
      Object.defineProperty(c, 'changed', { value: changed }) as typeof c & { changed: boolean },
    );
    await gate.cleared();
    engine.state.record(step.id, { ...record, status: 'done' });
    engine.ui.end(
      heading,
      how,
      what === undefined ? (step.lines?.(facts as never) ?? linesOf(facts)) : [what],
    );
    return how;
  } catch (error) {
    // Where one of those it needs fails too, that is the cause.
    await gate.settled();
    throw withHeading(error, heading);
  }
};

/** The first step that fails puts its name on the error; the waits of others that end in the same error do not. */
const withHeading = (error: unknown, heading: StepHeading): Error => {
  const failed = error instanceof Error ? error : new Error(String(error));
  return 'heading' in failed ? failed : Object.assign(failed, { heading });
};

/** What is kept keeps the story of how it came about. */
const recordOf = (
  before: StepRecord | undefined,
  now: Omit<StepRecord, 'status'>,
): Omit<StepRecord, 'status'> =>
  now.how === 'kept' && before && before.status !== 'skipped' ? { ...before, facts: now.facts } : now;

const skipped = <F, S extends object>(
  engine: Engine<F, S>,
  step: AnyStep<F, S>,
  heading: StepHeading,
  reason: string,
): Outcome => {
  const before = engine.state.data.steps[step.id];
  if (
    !engine.dryRun &&
    (before?.status !== 'skipped' || before.reason !== reason) &&
    before?.status !== 'done'
  )
    engine.state.record(step.id, {
      status: 'skipped',
      how: 'skipped',
      facts: {},
      at: new Date(engine.clock.now()).toISOString(),
      reason,
    });
  engine.ui.end(heading, 'skipped', [reason]);
  return 'skipped';
};

interface Reached {
  readonly how: Outcome;
  readonly facts: Facts;
  readonly what: string | undefined;
  /** `apply` has run. */
  readonly changed: boolean;
}

/** From what is found to what is wanted; by hand where the API says no. */
const reach = async <F, S extends object>(
  engine: Engine<F, S>,
  step: AnyStep<F, S>,
  heading: StepHeading,
  c: StepContext<S>,
  gate: Gate,
): Promise<Reached> => {
  for (;;) {
    try {
      const found: Finding<Facts> | undefined = await step.inspect?.(c);
      const { deed, how } = await decide(engine, engine.state.data.steps[step.id], found);
      if (deed === 'take' || !step.apply) {
        if (!found) throw problem('NOT_SEEN', { what: step.title });
        rememberMade(engine, step, found, false);
        return { how, facts: found.facts, what: found.what, changed: false };
      }
      await gate.cleared();
      const facts = await step.apply(c, found as never);
      rememberMade(engine, step, found, true);
      return {
        how: how === 'made' && step.observes ? 'shown' : how,
        facts,
        what: found?.what,
        changed: true,
      };
    } catch (error) {
      const byHand = await offerByHand(engine, step, heading, c, error);
      if (byHand !== 'again')
        return { how: 'by hand', facts: byHand.facts, what: byHand.what, changed: false };
    }
  }
};

/** `deploymentId` reads as `deployment id`. */
const inWords = (name: string): string => name.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);

/** Ids and names for the lines under a finished step; nested values are for the report. */
const linesOf = (facts: Facts): readonly string[] =>
  Object.values(facts).flatMap((fact) =>
    Object.entries(fact as object)
      .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
      .slice(0, 4)
      .map(([name, value]) => `${inWords(name)} ${value}`),
  );
