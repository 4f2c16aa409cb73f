import type { Secret } from '../secret.ts';
import type { Answers } from './answers.ts';
import type { EvidenceStore } from './evidence.ts';
import type { OnceSetting } from './once.ts';
import type { State } from './state.ts';
import type { AnyStep, SecretRef } from './step.ts';
import type { Ui } from './ui.ts';
import type { Clock } from './until.ts';

/** What the services are made from: facts as they become known, answers on demand. */
export interface ServiceSource<Facts> {
  readonly facts: () => Readonly<Partial<Facts>>;
  readonly secret: (ref: SecretRef) => Promise<Secret>;
}

export type OnExisting = 'ask' | 'use' | 'adopt' | 'stop';

/** Everything that one run works with; put together in `cli/`. */
export interface Engine<Facts, Services extends object> {
  /** The guide, in its order. */
  readonly steps: readonly AnyStep<Facts, Services>[];
  readonly state: State;
  readonly answers: Answers;
  /** What was tried from outside, by this run and by earlier commands. */
  readonly evidence: EvidenceStore;
  readonly ui: Ui;
  /** Made once; its members may be getters that open a connection when they are first used. */
  readonly services: (source: ServiceSource<Facts>) => Services | Promise<Services>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The two platforms that the setup is for, once they are known: Okta's organization and Anypoint's environment, by id. */
  readonly place?: (facts: Readonly<Partial<Facts>>) => readonly string[] | undefined;
  /** What the answers say of the setup itself. */
  readonly setup?: {
    /** `setup.id`: without a state this run is that setup. */
    readonly id: string | undefined;
    /** `setup.shares`: setups whose objects are used. */
    readonly shares: readonly string[];
  };
  readonly dryRun: boolean;
  /** How many steps may run side by side. One when a person follows along. */
  readonly width: number;
  /** What to do with an object that somebody else created. */
  readonly onExisting: () => Promise<OnExisting>;
  /** Whether what can only be had again by making it anew may be removed for that: `--recreate`, or a yes at the screen. */
  readonly mayRecreate?: (question: string) => Promise<boolean>;
  /** Forgets what was read of the platforms: whoever waits for a change looks anew. */
  readonly forget?: () => void;
  /** Logs in anew: the answers by which the platforms are reached are others now. */
  readonly reconnect?: () => void;
  /** Ids of steps that the person wants to do in the consoles. */
  readonly manual?: ReadonlySet<string>;
  readonly passing?: OnceSetting['passing'];
  /** Wraps the work of each step, so that what it sends can be told from what others send at the same time. */
  readonly within?: <T>(step: string, work: () => Promise<T>) => Promise<T>;
}

export const withinStep = <F, S extends object, T>(
  { within }: Engine<F, S>,
  { id }: AnyStep<F, S>,
  work: () => Promise<T>,
): Promise<T> => (within ? within(id, work) : work());
