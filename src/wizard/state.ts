import { isDeepStrictEqual } from 'node:util';
import type { Made, Rotation } from './step.ts';
import type { Outcome } from './ui.ts';

/** How a step stands: `applied` has its facts but is not verified yet. */
export interface StepRecord {
  readonly status: 'applied' | 'done' | 'skipped';
  readonly how: Outcome;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly at: string;
  /** Why it was skipped. */
  readonly reason?: string;
  /** The object in words, for reports. */
  readonly what?: string;
  /** The id of the located object, which decides whether it still is the one that was agreed upon. */
  readonly object?: string;
}

/** Durably written before a creation is sent. Never holds a secret: the settings are kept as a hash. */
interface Intent {
  readonly step: string;
  readonly kind: string;
  readonly key: string;
  readonly settings: string;
  readonly at: string;
}

/** Something taken that must be given back, such as a lock: on record for as long as a run may hold it. */
interface Loan {
  readonly step: string;
  readonly kind: string;
  readonly key: string;
  readonly at: string;
}

/** Of somebody else's, changed after a yes: how it was before, so that `undo` can put it back. */
interface Adopted {
  readonly step: string;
  readonly id: string;
  /** The object in words. */
  readonly what: string;
  /** The settings that were changed. */
  readonly fields: readonly string[];
  /** What was read of it before the first change. */
  readonly before: unknown;
}

/** A mutating request that was sent, so that a report can name it to the vendor's support. Never a body, never a header. */
export interface SentRequest {
  /** Of the step that sent it. */
  readonly step: string;
  readonly at: string;
  readonly vendor: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Absent when no answer came. */
  readonly status?: number;
  readonly requestId?: string;
}

/** The newest are kept: far more than the whole guide and its undoing send. */
const keptRequests = 500;

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
  /** Absent while there are none. */
  loans?: Loan[];
  /** Absent while there are none. */
  adopted?: Adopted[];
  /** The latest of each kind; absent while there was none. */
  rotations?: Rotation[];
  /** Absent in states of earlier versions. */
  requests?: SentRequest[];
  /** Which way each open question about the platforms went, by name; absent while none has shown. */
  observations?: Record<string, string>;
  /** Of whoever wrote it, in hex; only in the file (`seal.ts`). */
  seal?: string;
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
  /** Noted at once, durable with the next change: the record of the object or of the step that it belongs to. */
  sent(request: SentRequest): void;
  /** The same for what a run finds out about the platforms. */
  observed(name: string, value: string): void;
  forget(step: string): void;
  /** Forgets the facts of a step, but not what it made: some of it could not be removed. */
  reopen(step: string): void;
  openIntent(key: Key): Intent | undefined;
  intend(intent: Intent): void;
  dropIntent(key: Key): void;
  /** Closes the intent and records the object, in one write. */
  made(made: Made): void;
  unmade(key: Key): void;
  /** Durable before the change: of several changes the state before the first one is kept. */
  adopt(adopted: Adopted): void;
  /** It is as it was, or was given up. */
  restored(adopted: Pick<Adopted, 'step' | 'id'>): void;
  lend(loan: Loan): void;
  returned(key: Key): void;
}

/** True once the setup cannot move to other platforms: it made something there, may have, or was given something to use. */
export const isHeld = ({ made, intents, loans, adopted, steps }: Readonly<StateData>): boolean =>
  made.length > 0 ||
  adopted !== undefined ||
  intents.length > 0 ||
  loans !== undefined ||
  Object.values(steps).some(({ how }) => how === 'adopted' || how === 'manual');

/** A copy in memory, for looking ahead: what is changed in it is not saved. */
export const inMemory = (state: State): State =>
  openState({ read: () => structuredClone(state.data), write: () => undefined }, state.data.setup.name);

/** For dry runs: reads what is there and keeps every change in memory. */
export const unwritten = (file: StateFile): StateFile => ({
  read: () => file.read(),
  write: () => undefined,
});

export const openState = (file: StateFile, name: string): State => {
  const data = file.read() ?? freshState(name);
  let unwrittenRequests = false;
  const change = (edit: (data: StateData) => void): void => {
    edit(data);
    file.write(data);
    unwrittenRequests = false;
  };
  return {
    data,
    facts: () => Object.assign({}, ...Object.values(data.steps).map((record) => record.facts)),
    change,
    record: (step, record) => {
      if (!unwrittenRequests && isDeepStrictEqual(data.steps[step], record)) return;
      change((d) => {
        d.steps[step] = record;
      });
    },
    sent: (request) => {
      data.requests = [...(data.requests ?? []), request].slice(-keptRequests);
      unwrittenRequests = true;
    },
    observed: (name, value) => {
      if (data.observations?.[name] === value) return;
      data.observations = { ...data.observations, [name]: value };
      unwrittenRequests = true;
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
    adopt: (adopted) =>
      change((d) => {
        const is = (one: Adopted): boolean => one.step === adopted.step && one.id === adopted.id;
        const first = d.adopted?.find(is);
        const fields = [...new Set([...(first?.fields ?? []), ...adopted.fields])];
        d.adopted = [...(d.adopted ?? []).filter((one) => !is(one)), { ...(first ?? adopted), fields }];
      }),
    restored: ({ step, id }) =>
      change((d) => {
        const left = (d.adopted ?? []).filter((one) => one.step !== step || one.id !== id);
        if (left.length > 0) d.adopted = left;
        else delete d.adopted;
      }),
    lend: (loan) =>
      change((d) => {
        d.loans = [...(d.loans ?? []).filter((other) => !same(loan)(other)), loan];
      }),
    returned: (key) =>
      change((d) => {
        const open = (d.loans ?? []).filter((loan) => !same(key)(loan));
        if (open.length > 0) d.loans = open;
        else delete d.loans;
      }),
  };
};
