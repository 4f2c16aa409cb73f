import { problem } from '../errors.ts';
import type { Secret } from '../secret.ts';
import type { Asks } from './ask.ts';
import { borrowWith } from './borrow.ts';
import type { Engine } from './engine.ts';
import type { Entry } from './entry.ts';
import { changedSince, newestOf } from './evidence.ts';
import { onceWith } from './once.ts';
import { type Claim, freshSetupId, markOf, type Ownership, whoseIs } from './ownership.ts';
import { isHeld } from './state.ts';
import type { AnyStep, Common, SecretRef, SetupName } from './step.ts';
import type { StepHeading, Wait } from './ui.ts';
import { untilWith } from './until.ts';

/** The context of steps as the engine sees it: its facts and answers are checked where steps are defined. */
// biome-ignore lint/suspicious/noExplicitAny: the engine knows neither the vocabulary of facts nor the answers of a step.
export type StepContext<Services> = Services & Common<any, any, any, any>;

/** In the names that a dry run of a new setup shows. */
const notYet = 'xxxxxxxxxx';

/** The id is random and kept in the state; a config may give it, so that a runner without a state is the same setup. */
const ownershipOf = <F, S extends object>(engine: Engine<F, S>): Ownership => {
  const { setup } = engine.state.data;
  if (setup.id === '') {
    // A dry run keeps no id: it says the same each time.
    const id = engine.setup?.id ?? (engine.dryRun ? notYet : freshSetupId());
    engine.state.change((data) => {
      data.setup = { id, name: setup.name };
    });
  }
  const platforms = engine.place?.(engine.state.facts() as Partial<F>);
  return {
    id: engine.state.data.setup.id,
    shares: engine.setup?.shares ?? [],
    place: platforms && [...platforms, setup.name],
  };
};

const setupName = <F, S extends object>(engine: Engine<F, S>): SetupName => {
  const { id, place } = ownershipOf(engine);
  return { id, name: engine.state.data.setup.name, marker: markOf(id, place) };
};

const isBuiltUpon = <F, S extends object>(engine: Engine<F, S>, step: AnyStep<F, S>): boolean => {
  const { made, intents } = engine.state.data;
  const makers = new Set([...made, ...intents].map((one) => one.step));
  return engine.steps.some(
    (other) => makers.has(other.id) && other.needs.some((need) => step.provides.includes(need)),
  );
};

/** One setup belongs to one pair of platforms; another target needs another name. */
const holdTarget = async <F, S extends object>(
  engine: Engine<F, S>,
  step: AnyStep<F, S>,
  answersBefore: Readonly<Record<string, unknown>>,
): Promise<void> => {
  const { data, change } = engine.state;
  for (const ask of Object.values(step.asks as Asks).filter((one) => one.target)) {
    const wanted = String(await engine.answers.one(ask));
    const is = data.target[ask.key];
    if (is === wanted) continue;
    if (is !== undefined && isHeld(data)) {
      // The answers of a run that is refused are not those of the setup.
      change((d) => {
        d.answers = { ...answersBefore };
      });
      throw problem('TARGET_DIFFERS', { key: ask.key, is, wanted, name: data.setup.name });
    }
    change((d) => {
      d.target[ask.key] = wanted;
      if (is === undefined) return;
      // A mistyped address, corrected before anything was made there: what was read from it counts no more.
      d.steps = {};
      d.setup = { id: '', name: d.setup.name };
    });
  }
};

interface ContextOptions {
  /** Undo: intents are resolved, and nothing is created. */
  readonly resolveOnly?: boolean;
  /** Looking ahead: the facts, those that are known later among them. */
  readonly foreseen?: () => Readonly<Record<string, unknown>>;
}

/** Hands out contexts; keeps what lives as long as the run: services and secrets. */
export interface Contexts<F, S extends object> {
  of(step: AnyStep<F, S>, heading: StepHeading, more?: ContextOptions): Promise<StepContext<S>>;
  readonly notes: readonly string[];
  readonly shortfalls: readonly string[];
  /** Whether the step said in this run that its verification could not be shown. */
  fellShort(step: AnyStep<F, S>): boolean;
}

export const contextsOf = <F, S extends object>(
  engine: Engine<F, S>,
  headingOf: (step: AnyStep<F, S>) => StepHeading,
  /** Where notes are kept; those of looking ahead are those of the run. */
  notes: string[] = [],
  entries: () => Promise<readonly Entry[]> = async () => [],
): Contexts<F, S> => {
  const secrets = new Map<string, Promise<Secret>>();
  const shortfalls: string[] = [];
  const short = new Set<string>();

  const recover = async (ref: SecretRef): Promise<Secret> => {
    const provider = engine.steps.find((step) => ref.secret.startsWith(`${step.id}/`));
    if (!provider?.recover)
      throw problem('INTERNAL', { what: `nobody can recover the secret ${ref.secret}` });
    return provider.recover(
      await of(provider, headingOf(provider)),
      ref.secret.slice(provider.id.length + 1),
    );
  };
  /** Once a run, also for steps side by side: recovering may ask a person, or make a second secret. */
  const recoverSecret = (ref: SecretRef): Promise<Secret> => {
    const known = secrets.get(ref.secret);
    if (known) return known;
    const value = recover(ref);
    secrets.set(ref.secret, value);
    value.catch(() => secrets.delete(ref.secret));
    return value;
  };
  const services = engine.services({
    facts: () => engine.state.facts() as Partial<F>,
    secret: recoverSecret,
  });

  const of = async (
    step: AnyStep<F, S>,
    heading: StepHeading,
    more: ContextOptions = {},
  ): Promise<StepContext<S>> => {
    const { state, clock, signal, ui } = engine;
    const progress = (text: string, wait?: Wait): void => ui.progress(heading, text, wait);
    const note = (text: string): void => {
      if (notes.includes(text)) return;
      notes.push(text);
      ui.note(text);
    };
    const answersBefore = { ...state.data.answers };
    const answers = await engine.answers.of(step.asks);
    // Nothing is written before they are there.
    const opened = await services;
    await holdTarget(engine, step, answersBefore);
    const common = {
      answers,
      get has() {
        return more.foreseen?.() ?? state.facts();
      },
      get recorded() {
        const record = state.data.steps[step.id];
        return record && record.status !== 'skipped' ? record.facts : undefined;
      },
      get builtUpon() {
        return isBuiltUpon(engine, step);
      },
      get setup() {
        return setupName(engine);
      },
      signal,
      looking: engine.dryRun,
      evidence: {
        add: engine.evidence.add,
        newest: (call: string) => newestOf(engine.evidence.all(), call),
        standing: (call: string, now: Readonly<Record<string, string | undefined>>) => {
          const one = newestOf(engine.evidence.all(), call);
          const on = { steps: engine.steps, state, step: step.id };
          return one?.result === 'as expected' && changedSince(one, now, on).length === 0 ? one : undefined;
        },
      },
      now: () => new Date(clock.now()).toISOString(),
      until: untilWith(clock, signal, progress, engine.forget),
      once: onceWith({
        step: step.id,
        mark: setupName(engine).id,
        state,
        clock,
        signal,
        progress,
        forget: engine.forget ?? (() => undefined),
        resolveOnly: more.resolveOnly ?? false,
        ...(engine.passing && { passing: engine.passing }),
      }),
      borrow: borrowWith({
        step: step.id,
        state,
        clock,
        note,
        ...(engine.passing && { passing: engine.passing }),
      }),
      gone: ({ kind, key }: { kind: string; key: string }) => {
        const at = { step: step.id, kind, key };
        if (state.openIntent(at)) state.dropIntent(at);
        state.unmade(at);
      },
      whose: (object: Claim) => whoseIs(state, step.id, object, ownershipOf(engine)),
      entries,
      progress,
      note,
      confirm: async (question: string) =>
        ui.interactive && !engine.dryRun && (await ui.confirm(question, false)),
      mayRecreate: async (question: string) => (await engine.mayRecreate?.(question)) ?? false,
      shortfall: (text: string) => {
        shortfalls.push(text);
        short.add(step.id);
        ui.warn(text);
      },
      keep: (name: string, value: Secret): SecretRef => {
        secrets.set(`${step.id}/${name}`, Promise.resolve(value));
        return { secret: `${step.id}/${name}` };
      },
      secret: recoverSecret,
    };
    // The services stay behind as prototype: copying them would open every connection at once.
    return Object.defineProperties(
      Object.create(opened),
      Object.getOwnPropertyDescriptors(common),
    ) as StepContext<S>;
  };
  return { of, notes, shortfalls, fellShort: (step) => short.has(step.id) };
};
