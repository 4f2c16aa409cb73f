import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { onExisting, questions } from '../../src/cli/answers/questions.ts';
import { sandboxAnswers } from '../../src/cli/answers/sandbox-answers.ts';
import { placeOf } from '../../src/cli/answers/setup.ts';
import { createServices } from '../../src/cli/run/services.ts';
import { problem } from '../../src/errors.ts';
import type { Facts } from '../../src/guide/facts.ts';
import type { Services } from '../../src/guide/services.ts';
import type { Limits } from '../../src/http/options.ts';
import { createReads } from '../../src/http/reads.ts';
import type { Use } from '../../src/rights/scopes.ts';
import type { Tapped } from '../../src/sandbox/kernel/server.ts';
import type { SandboxMoods } from '../../src/sandbox/moods.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { steps } from '../../src/steps/index.ts';
import { answersFrom, type Given } from '../../src/wizard/answers.ts';
import type { Engine, OnExisting } from '../../src/wizard/engine.ts';
import { type Evidence, evidenceInMemory } from '../../src/wizard/evidence.ts';
import { type RunSummary, runSteps } from '../../src/wizard/run.ts';
import { openState, type State, type StateData, type StateFile } from '../../src/wizard/state.ts';
import type { Ui } from '../../src/wizard/ui.ts';
import { type UndoSummary, undoSteps } from '../../src/wizard/undo.ts';
import type { Clock } from '../../src/wizard/until.ts';
import type { Role } from '../judge/judge.ts';
import { judged } from './judged.ts';
import { quietUi, type Said } from './quiet-ui.ts';
import { nextKey } from './signing-keys.ts';

/** Time that passes only when somebody sleeps; the sandbox lives in the same time. */
const virtualClock = (): Clock => {
  let now = Date.now();
  return {
    now: () => {
      now += 1;
      return now;
    },
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      now += ms;
    },
  };
};

export interface WorldOptions {
  readonly moods?: Partial<SandboxMoods>;
  readonly sandbox?: Partial<SandboxOptions>;
  /** False: the exchanges are not held against the vendors' documents. */
  readonly judge?: boolean;
  /** Who sent a request, where it was not one of our clients. */
  readonly role?: (exchange: Tapped) => Role;
}

/** All runs are one setup, as those of a runner that keeps no state are. */
const ownNameOf = ({ ownNames, name }: RunOptions): string | undefined => (ownNames ? name : undefined);

const ownSetup = ({ name = 'test', setupId, shares = [] }: RunOptions) => ({
  id: setupId ?? idOf(name),
  shares,
});

/** Ten letters and digits, another for each name. */
const idOf = (name: string): string => createHash('sha256').update(name).digest('hex').slice(0, 10);

export interface RunOptions {
  readonly answers?: Readonly<Record<string, unknown>>;
  /** Answers that are taken away from what the sandbox gives. */
  readonly without?: readonly string[];
  readonly to?: number;
  readonly only?: number;
  /** Of the setup, where it is not that of all tests. */
  readonly setupId?: string;
  readonly shares?: readonly string[];
  readonly dryRun?: boolean;
  /** What the command is; without it `plan` where it only looks, else `init`. */
  readonly use?: Use;
  /** `--recreate` */
  readonly recreate?: boolean;
  /** A person at the screen, as far as a test needs one. */
  readonly ui?: Partial<Ui>;
  readonly width?: number;
  /** Another clock than that of the platforms. */
  readonly clock?: Clock;
  readonly name?: string;
  /** Default names follow the name of the setup, as those of the program do. */
  readonly ownNames?: true;
  /** The command that runs. */
  readonly by?: string;
  readonly passing?: Engine<Facts, Services>['passing'];
  readonly signal?: AbortSignal;
  /** Called before and after each write of the state. */
  readonly onSave?: () => void;
  /** Is told everything that a screen would show, and every record that a debug file would get. */
  readonly hear?: (text: string) => void;
  /** Shorter deadlines than real ones. */
  readonly limits?: Partial<Limits>;
}

/** Both platforms, one setup's state, and the engine over them, in this process. */
export interface World {
  readonly sandbox: Sandbox;
  readonly clock: Clock;
  state(): State;
  stateData(): StateData | undefined;
  /** What was tried from outside, oldest first. */
  evidence(): readonly Evidence[];
  /** The state of another time, with what had been verified then. */
  keepState(data: StateData | undefined): void;
  /** `wrote`: the steps that sent mutating requests, in the guide's order. */
  run(options?: RunOptions): Promise<RunSummary & { said: Said; wrote: readonly string[] }>;
  undo(options?: RunOptions): Promise<UndoSummary & { said: Said }>;
  /** An engine that only looks: it writes neither to the platforms nor to the state. */
  looking(options?: RunOptions): Engine<Facts, Services>;
  /** An engine for what is not a run of steps. */
  working(options?: RunOptions): Engine<Facts, Services>;
  /** Mutating requests so far, as `vendor METHOD path`. */
  writes(): readonly string[];
  reads(): number;
  /** The state file's text as it was written last. */
  written(): string;
  stop(): Promise<void>;
}

/** Kept as text, so that what is read is what was written. */
const memoryFile = (): StateFile & { text: string | undefined } => ({
  text: undefined,
  read() {
    return this.text === undefined ? undefined : (JSON.parse(this.text) as StateData);
  },
  write(data) {
    this.text = JSON.stringify(data);
  },
});

/** The same screen; somebody hears what is given to it. */
const overheard = (ui: Ui, hear: (text: string) => void = () => undefined): Ui =>
  new Proxy(ui, {
    get: (screen, name) => {
      const member: unknown = Reflect.get(screen, name);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]): unknown => {
        hear(JSON.stringify(given));
        return member.apply(screen, given);
      };
    },
  });

const useOfRun = ({ use, dryRun }: RunOptions): Use => use ?? (dryRun ? 'plan' : 'init');

export const openWorld = async (options: WorldOptions = {}): Promise<World> => {
  const worldsClock = virtualClock();
  const tap =
    options.judge === false
      ? undefined
      : (exchange: Tapped): void => judged().hold(exchange, options.role?.(exchange) ?? 'ours');
  const sandbox = await startSandbox({
    now: worldsClock.now,
    newKey: nextKey,
    moods: options.moods ?? {},
    ...(tap && { tap }),
    ...options.sandbox,
  });
  const file = memoryFile();
  const evidence: Evidence[] = [];
  /** What had been verified when a state was looked at, by its text: going back to that state is going back to both. */
  const verified = new Map<string, readonly Evidence[]>();

  const working = new AsyncLocalStorage<string>();

  const engineFor = (
    run: RunOptions,
    wrote: Set<string> = new Set(),
  ): { engine: Engine<Facts, Services>; said: Said } => {
    const { clock = worldsClock } = run;
    const { ui: quiet, said } = quietUi();
    const ui = overheard({ ...quiet, ...run.ui }, run.hear);
    const state = openState(
      {
        read: () => file.read(),
        write: (data) => {
          if (run.dryRun) return;
          run.onSave?.();
          file.write(data);
          run.onSave?.();
        },
      },
      run.name ?? 'test',
    );
    const given = new Map<string, Given>(sandboxAnswers(sandbox.describe()));
    for (const [key, value] of Object.entries(run.answers ?? {}))
      given.set(key, { value, where: 'the test' });
    for (const key of run.without ?? []) given.delete(key);
    const sources = {
      flags: new Map(),
      config: given,
      environment: {},
      saved: (key: string) => state.data.answers[key],
      save: (key: string, value: unknown) =>
        state.change((data) => {
          data.answers[key] = value;
        }),
      setupName: ownNameOf(run),
      acceptDefaults: true,
    };
    const answers = answersFrom(sources, ui, questions);
    const signal = run.signal ?? new AbortController().signal;
    const reads = createReads();
    const engine: Engine<Facts, Services> = {
      steps,
      state,
      answers,
      ui,
      evidence: evidenceInMemory(run.by, evidence),
      services: createServices({
        reads,
        answers,
        ui,
        clock,
        signal,
        loopbackOnly: true,
        attended: false,
        use: useOfRun(run),
        beforeWrite: async () => {
          if (run.dryRun) throw problem('LOOKS_ONLY', {});
        },
        ...(run.limits && { limits: run.limits }),
        onExchange: (record) => {
          const step = working.getStore();
          if (record.writes && step !== undefined) wrote.add(step);
          run.hear?.(JSON.stringify(record));
        },
      }),
      clock,
      signal,
      setup: ownSetup(run),
      place: placeOf,
      forget: reads.forget,
      within: (step, work) => working.run(step, work),
      dryRun: run.dryRun ?? false,
      mayRecreate: async () => run.recreate ?? false,
      width: run.width ?? 1,
      onExisting: async () => (await answers.one(onExisting)) as OnExisting,
      ...(run.passing && { passing: run.passing }),
    };
    return { engine, said };
  };
  const chosen = (run: RunOptions) =>
    run.only === undefined ? steps.slice(0, run.to ?? steps.length) : steps.slice(run.only - 1, run.only);

  return {
    sandbox,
    clock: worldsClock,
    state: () => openState(file, 'test'),
    stateData: () => {
      if (file.text !== undefined) verified.set(file.text, [...evidence]);
      return file.read();
    },
    evidence: () => evidence,
    keepState: (data) => {
      file.text = data === undefined ? undefined : JSON.stringify(data);
      const then = file.text === undefined ? [] : (verified.get(file.text) ?? evidence);
      evidence.splice(0, evidence.length, ...then);
    },
    run: async (run = {}) => {
      const wrote = new Set<string>();
      const { engine, said } = engineFor(run, wrote);
      const summary = await runSteps(engine, chosen(run));
      return { ...summary, said, wrote: steps.map(({ id }) => id).filter((id) => wrote.has(id)) };
    },
    undo: async (run = {}) => {
      const { engine, said } = engineFor({ use: 'undo', ...run });
      return { ...(await undoSteps(engine)), said };
    },
    working: (run = {}) => engineFor(run).engine,
    looking: (run = {}) => engineFor({ ...run, dryRun: true }).engine,
    writes: () =>
      sandbox
        .requests()
        .filter((entry) => entry.mutating)
        .map(({ vendor, method, path }) => `${vendor} ${method} ${path}`),
    reads: () => sandbox.requests().filter((entry) => !entry.mutating).length,
    written: () => file.text ?? '',
    stop: () => sandbox.stop(),
  };
};
