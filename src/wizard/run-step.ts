import { problem } from '../errors.ts';
import { returnLoans } from './borrow.ts';
import { chosenByHand, offerByHand } from './by-hand.ts';
import type { Contexts, StepContext } from './context.ts';
import { type Decision, decide, sameFacts, type Verb } from './decide.ts';
import type { Engine } from './engine.ts';
import { isChange, sentenceOf } from './entry.ts';
import { type AnyFinding, type AnyFacts as Facts, findObject } from './find.ts';
import { headingOf } from './heading.ts';
import { rememberMade } from './remember.ts';
import type { StepRecord } from './state.ts';
import type { AnyStep } from './step.ts';
import { foreseen, skipReason } from './survey.ts';
import type { Outcome, StepHeading } from './ui.ts';

/** What a step that runs beside others tells them, and hears of those whose facts it needs. */
export interface Gate {
  /** Its facts are saved: others may look at the platforms with them while it is verified. */
  applied(): void;
  /** Those it needs have ended. */
  settled(): Promise<unknown>;
  /** The same; rejects when the run is failing. Before it nothing is written, since their facts are not verified. */
  cleared(): Promise<void>;
}

/** needs → skip → answers → inspect → apply → facts durably saved → verify → done. */
export const runStep = async <F, S extends object>(
  engine: Engine<F, S>,
  contexts: Contexts<F, S>,
  step: AnyStep<F, S>,
  gate: Gate,
  seen: Ahead | undefined,
): Promise<Outcome> => {
  const whole = headingOf(engine, step);
  // What an earlier run has done, and this one leaves as it is, needs one line.
  const isFinished = engine.state.data.steps[step.id]?.status === 'done';
  const heading = isFinished && seen && leaving.has(seen.decision.verb) ? { ...whole, why: '' } : whole;
  engine.ui.start(heading);
  try {
    const missing = step.needs.filter((need) => !(String(need) in engine.state.facts()));
    const ahead = missing.length > 0 ? { foreseen: () => foreseen(engine, step) } : {};
    const c = await contexts.of(step, heading, ahead);
    const reason = skipReason(step, c);
    // What is skipped needs nothing: the step that would provide it may be skipped too.
    if (reason !== undefined) return skipped(engine, step, heading, reason);
    if (missing.length > 0)
      throw problem('STEP_NEEDS', { step: step.title, needs: providersOf(engine, missing).join(', ') });
    await returnLoans(engine.state, step, c);
    const { how: came, facts, what, object, changed } = await reach({ engine, step, c, gate }, heading, seen);
    const how = contexts.fellShort(step) ? 'not verified' : came;
    const before = engine.state.data.steps[step.id];
    const record = recordOf(before, {
      how,
      facts,
      at: c.now(),
      ...(what !== undefined && { what }),
      ...(object !== undefined && { object }),
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
  (now.how === 'unchanged' || now.how === 'used') &&
  before &&
  before.status !== 'skipped' &&
  (before.object === undefined || before.object === now.object)
    ? { ...before, facts: now.facts, ...(now.object !== undefined && { object: now.object }) }
    : now;

const skipped = <F, S extends object>(
  engine: Engine<F, S>,
  step: AnyStep<F, S>,
  heading: StepHeading,
  reason: string,
): Outcome => {
  const before = engine.state.data.steps[step.id];
  if ((before?.status !== 'skipped' || before.reason !== reason) && before?.status !== 'done')
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
  readonly object: string | undefined;
  /** `apply` has run. */
  readonly changed: boolean;
}

/** What looking ahead has seen of a step; void once something that it needs was changed since. */
export interface Ahead {
  readonly found: AnyFinding | undefined;
  readonly decision: Decision;
}

const outcomes: Readonly<Record<Exclude<Verb, 'refuse' | 'skip'>, Outcome>> = {
  create: 'created',
  update: 'updated',
  adopt: 'adopted',
  use: 'used',
  unchanged: 'unchanged',
  verify: 'verified',
};

const obstaclesText = ({ obstacles }: Decision): string => obstacles.map(sentenceOf).join('; ');

/** How it ends: what is found in part only, after a run that died, counts as created. */
const outcomeOf = (verb: Verb, record: StepRecord | undefined, found: AnyFinding, what: string): Outcome => {
  if (verb === 'refuse' || verb === 'skip')
    throw problem('CONFLICT', {
      what: found.what,
      why: what,
      way: 'Nothing was changed. Resolve it, or give another name in the answers; then run the same command again.',
    });
  if (verb === 'update' && (found.whose === 'used' || found.whose === 'other')) return 'used';
  if (verb === 'update' && record?.status !== 'done') return 'created';
  return outcomes[verb];
};

interface Reaching<F, S extends object> {
  readonly engine: Engine<F, S>;
  readonly step: AnyStep<F, S>;
  readonly c: StepContext<S>;
  readonly gate: Gate;
}

/** It is taken as it was found. */
const take = <F, S extends object>(
  { engine, step }: Reaching<F, S>,
  decision: Decision,
  found?: AnyFinding,
): Reached => {
  if (!found) throw problem('NOT_SEEN', { what: step.title });
  const verb = step.apply || decision.verb === 'refuse' ? decision.verb : 'use';
  const how = outcomeOf(verb, engine.state.data.steps[step.id], found, obstaclesText(decision));
  giveUpIntents(engine, step, found);
  rememberMade(engine, step, found, false);
  return { how, facts: found.facts, what: found.what, object: found.id, changed: false };
};

const applyStep = async <F, S extends object>(
  { engine, step, c, gate }: Reaching<F, S>,
  { verb }: Decision,
  found: AnyFinding | undefined,
): Promise<Reached> => {
  const record = engine.state.data.steps[step.id];
  await gate.cleared();
  if (found?.id !== undefined && (verb === 'adopt' || found.whose === 'adopted'))
    engine.state.adopt({
      step: step.id,
      id: found.id,
      what: found.what,
      fields: found.entries.filter(isChange).map(({ field }) => field.split('.').at(-1) ?? field),
      // What cannot be put back is not kept.
      before: step.restore ? found.seen : null,
    });
  const facts = (await step.apply?.(c, found as never)) as Facts;
  rememberMade(engine, step, found, true);
  const first = step.observes ? 'verified' : 'created';
  const how = found ? outcomeOf(verb, record, found, '') : first;
  return { how, facts, what: found?.what, object: found?.id, changed: true };
};

const leaving: ReadonlySet<Verb> = new Set(['unchanged', 'use', 'refuse']);

/** Adopted as it is: there is nothing to change. */
const isAgreement = (verb: Verb, found: AnyFinding | undefined): boolean =>
  verb === 'adopt' && !found?.entries.some(isChange);

const manual = ({ facts, what, id }: AnyFinding): Reached => ({
  how: 'manual',
  facts,
  what,
  object: id,
  changed: false,
});

/** One way from what is found to what is expected. */
const once = async <F, S extends object>(
  on: Reaching<F, S>,
  heading: StepHeading,
  seen: Ahead | undefined,
  mayBeManual: boolean,
): Promise<Reached | 'again'> => {
  const { engine, step, c } = on;
  const found = seen ? seen.found : await findObject(step, c);
  const decision = seen?.decision ?? (await decide(engine, step, found));
  if (leaving.has(decision.verb) || !step.apply || isAgreement(decision.verb, found))
    return take(on, decision, found);
  const own = mayBeManual ? await chosenByHand(engine, step, heading, c) : undefined;
  if (own === 'again') return own;
  return own ? manual(own) : applyStep(on, decision, found);
};

/** From what is found to what is expected; manually where the person wants it so, or the API says no. */
const reach = async <F, S extends object>(
  on: Reaching<F, S>,
  heading: StepHeading,
  ahead: Ahead | undefined,
): Promise<Reached> => {
  const { engine, step, c } = on;
  let mayBeManual = true;
  for (let seen = ahead; ; seen = undefined) {
    try {
      const reached = await once(on, heading, seen, mayBeManual);
      if (reached !== 'again') return reached;
    } catch (error) {
      const byHand = await offerByHand(engine, step, heading, c, error);
      if (byHand !== 'again') return manual(byHand);
    }
    mayBeManual = false;
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
