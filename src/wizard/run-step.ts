import { problem } from '../errors.ts';
import { returnLoans } from './borrow.ts';
import { offerByHand } from './by-hand.ts';
import type { Contexts, StepContext } from './context.ts';
import { decide, sameFacts } from './decide.ts';
import { tell } from './dry-run.ts';
import type { Engine } from './engine.ts';
import { type AnyFinding, type AnyFacts as Facts, findObject } from './find.ts';
import { headingOf } from './heading.ts';
import { rememberMade } from './remember.ts';
import type { StepRecord } from './state.ts';
import type { AnyStep } from './step.ts';
import type { Outcome, StepHeading } from './ui.ts';

/** What a step that runs beside others tells them, and hears of those whose facts it needs. */
export interface Gate {
  /** Its facts are saved: others may look at the platforms with them while it is verified. */
  applied(): void;
  /** Those it needs have ended. */
  settled(): Promise<unknown>;
  /** The same; rejects when the run is failing. Before it nothing is written, since their facts are not proven. */
  cleared(): Promise<void>;
}

/** needs → skip → answers → inspect → apply → facts durably saved → verify → done. */
export const runStep = async <F, S extends object>(
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
      throw problem('STEP_NEEDS', { step: step.title, needs: providersOf(engine, missing).join(', ') });
    const c = await contexts.of(step, heading);
    const reason = missing.length > 0 ? skipEarly(step, c) : step.skip?.(c);
    if (reason !== undefined) return skipped(engine, step, heading, reason);
    if (engine.dryRun) return await tell(engine, step, heading, c, missing.length === 0);
    await returnLoans(engine.state, step, c);
    const { how: came, facts, what, changed } = await reach(engine, step, heading, c, gate);
    const how = contexts.fellShort(step) ? 'not shown' : came;
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
    await step.verify?.(
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

/** The titles of the steps that these facts come from. */
const providersOf = <F, S extends object>(
  engine: Engine<F, S>,
  facts: readonly PropertyKey[],
): readonly string[] =>
  engine.steps.filter((step) => step.provides.some((fact) => facts.includes(fact))).map(({ title }) => title);

/** A dry run may know from the answers alone that a step is not wanted, before there are the facts that it needs. */
const skipEarly = <F, S extends object>(step: AnyStep<F, S>, c: StepContext<S>): string | undefined => {
  try {
    return step.skip?.(c);
  } catch {
    // Its reason lies in a fact that is not there yet.
    return undefined;
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
      const found = await findObject(step, c);
      const { deed, how } = await decide(engine, engine.state.data.steps[step.id], found);
      if (deed === 'take' || !step.apply) {
        if (!found) throw problem('NOT_SEEN', { what: step.title });
        giveUpIntents(engine, step, found);
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

/** Where somebody else's is used, a creation of ours that was never answered is not waited for any more. */
const giveUpIntents = <F, S extends object>(
  { state }: Engine<F, S>,
  step: AnyStep<F, S>,
  found: AnyFinding,
): void => {
  if (found.whose === 'own') return;
  for (const { kind, key } of found.objects) {
    const at = { step: step.id, kind, key };
    if (state.openIntent(at)) state.dropIntent(at);
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
