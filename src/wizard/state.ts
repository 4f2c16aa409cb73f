import { isDeepStrictEqual } from 'node:util';
import type { Made } from './step.ts';
import type { Outcome } from './ui.ts';

/** How a step stands: `applied` has its facts but is not verified yet. */
export interface StepRecord {
  readonly status: 'applied' | 'done' | 'skipped';
  readonly how: Outcome;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly at: string;
  /** Why it was skipped. */
  readonly reason?: string;
  /** What was found, in words, for reports. */
  readonly what?: string;
}

/** Durably written before a creation is sent. Never holds a secret: the settings are kept as a hash. */
export interface Intent {
  readonly step: string;
  readonly kind: string;
  readonly key: string;
  readonly settings: string;
  readonly at: string;
}

/** The content of the state file. Version 1. */
export interface StateData {
  schemaVersion: 1;
  setup: { id: string; name: string };
  /** The answers that name the platforms; a run with others is refused. */
  target: Record<string, string>;
  answers: Record<string, unknown>;
  steps: Record<string, StepRecord>;
  made: Made[];
  intents: Intent[];
}

/** Where the state is kept. `write` returns only when it is durable. */
export interface StateFile {
  read(): StateData | undefined;
  write(data: StateData): void;
}

export const freshState = (name: string): StateData => ({
  schemaVersion: 1,
  setup: { id: '', name },
  target: {},
  answers: {},
  steps: {},
  made: [],
  intents: [],
});

type Key = Pick<Intent, 'step' | 'kind' | 'key'>;
const same = (a: Key) => (b: Key) => a.step === b.step && a.kind === b.kind && a.key === b.key;

/** The state of one setup; every change is durable when its method returns. */
export interface State {
  readonly data: Readonly<StateData>;
  /** All facts known so far, of all steps. */
  facts(): Readonly<Record<string, unknown>>;
  change(edit: (data: StateData) => void): void;
  record(step: string, record: StepRecord): void;
  forget(step: string): void;
  /** Forgets the facts of a step, but not what it made: some of it could not be removed. */
  reopen(step: string): void;
  openIntent(key: Key): Intent | undefined;
  intend(intent: Intent): void;
  dropIntent(key: Key): void;
  /** Closes the intent and records the object, in one write. */
  made(made: Made): void;
  unmade(key: Key): void;
}

/** True once the setup cannot move to other platforms: it made something there, may have, or was given something to use. */
export const isHeld = ({ made, intents, steps }: Readonly<StateData>): boolean =>
  made.length > 0 ||
  intents.length > 0 ||
  Object.values(steps).some(({ how }) => how === 'adopted' || how === 'by hand');

/** For dry runs: reads what is there and keeps every change in memory. */
export const unwritten = (file: StateFile): StateFile => ({
  read: () => file.read(),
  write: () => undefined,
});

export const openState = (file: StateFile, name: string): State => {
  const data = file.read() ?? freshState(name);
  const change = (edit: (data: StateData) => void): void => {
    edit(data);
    file.write(data);
  };
  return {
    data,
    facts: () => Object.assign({}, ...Object.values(data.steps).map((record) => record.facts)),
    change,
    record: (step, record) => {
      if (isDeepStrictEqual(data.steps[step], record)) return;
      change((d) => {
        d.steps[step] = record;
      });
    },
    forget: (step) =>
      change((d) => {
        delete d.steps[step];
        d.made = d.made.filter((made) => made.step !== step);
        d.intents = d.intents.filter((intent) => intent.step !== step);
      }),
    reopen: (step) =>
      change((d) => {
        delete d.steps[step];
      }),
    openIntent: (key) => data.intents.find(same(key)),
    intend: (intent) =>
      change((d) => {
        d.intents = [...d.intents.filter((other) => !same(intent)(other)), intent];
      }),
    dropIntent: (key) =>
      change((d) => {
        d.intents = d.intents.filter((intent) => !same(key)(intent));
      }),
    made: (made) =>
      change((d) => {
        d.intents = d.intents.filter((intent) => !same(made)(intent));
        d.made = [...d.made.filter((other) => !same(made)(other)), made];
      }),
    unmade: (key) =>
      change((d) => {
        d.made = d.made.filter((made) => !same(key)(made));
      }),
  };
};
