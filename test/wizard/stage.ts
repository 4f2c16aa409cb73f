import { answersFrom, type Given, type Sources } from '../../src/wizard/answers.ts';
import type { Ask } from '../../src/wizard/ask.ts';
import type { Engine, OnExisting } from '../../src/wizard/engine.ts';
import { evidenceInMemory } from '../../src/wizard/evidence.ts';
import { type RunSummary, runSteps } from '../../src/wizard/run.ts';
import { openState, type StateData, type StateFile, unwritten } from '../../src/wizard/state.ts';
import type { AnyStep } from '../../src/wizard/step.ts';
import type { Ui } from '../../src/wizard/ui.ts';
import { type UndoSummary, undoSteps } from '../../src/wizard/undo.ts';
import type { Clock } from '../../src/wizard/until.ts';
import { createPlatform, type Platform, type PlatformOptions } from './platform.ts';
import {
  homeToken,
  homeUrl,
  houseColour,
  houseName,
  type ToyFacts,
  type ToyServices,
  toySteps,
} from './toy.ts';

export interface TestClock extends Clock {
  /** Every pause, in milliseconds. */
  readonly pauses: number[];
}

/** Time that passes only when somebody sleeps. */
export const testClock = (): TestClock => {
  let now = Date.UTC(2026, 10, 23);
  const pauses: number[] = [];
  return {
    pauses,
    now: () => now,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      pauses.push(ms);
      now += ms;
    },
  };
};

/** A state file in memory, as text: what cannot be written as JSON is lost as on a disk. */
const memoryFile = (): StateFile & { text(): string; writes(): number; lose(): void } => {
  let text = '';
  let writes = 0;
  return {
    read: () => (text === '' ? undefined : (JSON.parse(text) as StateData)),
    write: (data) => {
      text = JSON.stringify(data);
      writes += 1;
    },
    text: () => text,
    writes: () => writes,
    lose: () => {
      text = '';
    },
  };
};

/** What was said, and a person who answers as told; without answers nobody is there. */
export const testUi = (
  replies?: readonly unknown[],
  said: string[] = [],
  reviews: readonly (string | (() => string))[] = [],
): { ui: Ui; said: string[] } => {
  const left = [...(replies ?? [])];
  const listed = [...reviews];
  const reply = async (question: string): Promise<never> => {
    said.push(question);
    if (left.length === 0) throw new Error(`nobody was to be asked: ${question}`);
    const next = left.shift();
    return (typeof next === 'function' ? next() : next) as never;
  };
  const ui: Ui = {
    interactive: replies !== undefined,
    start: ({ id }) => void said.push(`start ${id}`),
    end: ({ id }, outcome, lines) => void said.push(`end ${id} ${outcome}: ${lines.join('; ')}`),
    progress: (_, text) => void said.push(`progress ${text}`),
    note: (text) => void said.push(`note ${text}`),
    warn: (text) => void said.push(`warn ${text}`),
    address: (url) => void said.push(`address ${url}`),
    say: (title) => void said.push(`say ${title}`),
    during: (_, work) => work(),
    // The list of settings is confirmed as it stands, unless a test chooses in it.
    review: async (_, lines, actions) => {
      said.push(
        `list ${lines.map(({ key, value, now }) => `${key}=${value}${now && ` ${now}`}`).join(', ')}`,
      );
      const last = actions.some(({ value }) => value === 'go') ? 'go' : 'stop';
      const next = listed.shift() ?? last;
      return typeof next === 'function' ? next() : next;
    },
    line: async () => '',
    ask: (ask: Ask) => reply(`ask ${ask.key}`),
    confirm: (question) => reply(`confirm ${question}`),
    choose: (question) => reply(`choose ${question}`),
    byHand: ({ id }) => void said.push(`manually ${id}`),
    problem: ({ code }) => void said.push(`problem ${code}`),
    table: (title) => void said.push(`table ${title}`),
  };
  return { ui, said };
};

interface RunOptions {
  readonly answers?: Readonly<Record<string, unknown>>;
  readonly steps?: readonly AnyStep<ToyFacts, ToyServices>[];
  /** All steps, where a test replaces one of them. */
  readonly guide?: readonly AnyStep<ToyFacts, ToyServices>[];
  readonly width?: number;
  readonly dryRun?: boolean;
  readonly onExisting?: OnExisting;
  readonly shares?: readonly string[];
  readonly replies?: readonly unknown[];
  /** What is chosen in the list of settings, one after the other; then it is confirmed. */
  readonly reviews?: readonly (string | (() => string))[];
  readonly passing?: Engine<ToyFacts, ToyServices>['passing'];
  readonly at?: ToyServices['at'];
  readonly signal?: AbortSignal;
}

export interface Stage {
  readonly platform: Platform;
  readonly clock: TestClock;
  readonly file: ReturnType<typeof memoryFile>;
  /** All runs so far: what ran, and what was said. */
  readonly trace: string[];
  readonly said: string[];
  state(): StateData;
  run(options?: RunOptions): Promise<RunSummary>;
  undo(options?: RunOptions): Promise<UndoSummary>;
}

const known: ReadonlyMap<string, Ask> = new Map(
  [homeUrl, homeToken, houseName, houseColour].map((ask) => [ask.key, ask as Ask]),
);
const given = (answers: Readonly<Record<string, unknown>>): ReadonlyMap<string, Given> =>
  new Map(Object.entries(answers).map(([key, value]) => [key, { value, where: 'the test' }]));

/** One setup over one platform; every run gets a fresh engine on the same state file, as a new process would. */
export const createStage = (options: PlatformOptions = {}): Stage => {
  const clock = testClock();
  const platform = createPlatform(clock, options);
  const file = memoryFile();
  const trace: string[] = [];
  const said: string[] = [];
  const engineFor = (run: RunOptions): Engine<ToyFacts, ToyServices> => {
    const state = openState(run.dryRun ? unwritten(file) : file, 'default');
    const { ui } = testUi(run.replies, said, run.reviews);
    const sources: Sources = {
      flags: given({ 'home.url': 'https://toy.example', ...run.answers }),
      config: new Map(),
      environment: { HOME_TOKEN: 'canary-home-token-3X' },
      saved: (key) => state.data.answers[key],
      save: (key, value) =>
        state.change((data) => {
          data.answers[key] = value;
        }),
      acceptDefaults: true,
    };
    return {
      steps: run.guide ?? toySteps,
      state,
      answers: answersFrom(sources, ui, known),
      evidence: evidenceInMemory(),
      ui,
      services: () => ({ platform, trace, at: run.at ?? (async () => undefined) }),
      clock,
      signal: run.signal ?? new AbortController().signal,
      setup: { id: 'toysetup01', shares: run.shares ?? [] },
      place: ({ home }) => home && [home.url],
      dryRun: run.dryRun ?? false,
      width: run.width ?? 1,
      onExisting: async () => run.onExisting ?? 'ask',
      ...(run.passing && { passing: run.passing }),
    };
  };
  return {
    platform,
    clock,
    file,
    trace,
    said,
    state: () => file.read() as StateData,
    run: async (run = {}) => runSteps(engineFor(run), run.steps ?? toySteps),
    undo: async (run = {}) => undoSteps(engineFor(run)),
  };
};
