import type { Problem } from '../errors.ts';
import type { Ask } from './ask.ts';

/** Where to click, and which values to enter, for a step done manually. Values may be secrets: the screen decides how to show them. */
export interface ByHand {
  readonly where: string;
  readonly clicks: readonly string[];
  readonly values: readonly { readonly label: string; readonly value: string }[];
}

export interface StepHeading {
  readonly number: number;
  readonly of: number;
  readonly id: string;
  readonly title: string;
  readonly guide: string;
  readonly why: string;
}

/** How a step ended, for the line that stays on the screen. */
export type Outcome =
  | 'created'
  | 'updated'
  | 'adopted'
  | 'used'
  | 'unchanged'
  | 'manual'
  | 'verified'
  | 'not verified'
  | 'skipped'
  | 'pending'
  | 'refused'
  | 'deleted'
  | 'left';

/** A wait for a platform: the screen counts the time. */
export interface Wait {
  /** `the proxy to start`. */
  readonly what: string;
  /** What the platform last said. */
  readonly state: string;
  /** Milliseconds since it began, when this was told. */
  readonly waited: number;
  readonly atMost: number;
  /** How long it usually takes, in words: `1 to 2 min`. */
  readonly usually?: string;
}

/** `40 s`, `20 min`. */
export const durationOf = (ms: number): string =>
  ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;

/** `40 s, usually 1 to 2 min, at most 20 min`. */
export const timesOf = ({ waited, usually, atMost }: Pick<Wait, 'waited' | 'usually' | 'atMost'>): string =>
  `${durationOf(waited)}${usually === undefined ? ' of' : `, usually ${usually},`} at most ${durationOf(atMost)}`;

/** Yielded by a question that the person left for the one before. */
export const back: unique symbol = Symbol('back');

/** How a question is put. */
export interface Asking {
  /** Why what was typed cannot be the answer: it stays in the field, to be mended. */
  readonly check?: (typed: unknown) => string | undefined;
  /** The suggestion stands in the field and can be edited: it was an answer before. */
  readonly edit?: boolean;
  /** What exists of it, to be chosen from. */
  readonly offered?: readonly Offer[];
  /** Esc leads back: the answer is then `back`. */
  readonly mayGoBack?: boolean;
}

/** Something that the platform has, which an answer can name. */
export interface Offer {
  readonly value: string;
  readonly label: string;
}

/** A line of the list of settings. */
export interface SettingLine {
  readonly key: string;
  readonly name: string;
  readonly value: string;
  /** What stands there now, or will be done. */
  readonly now: string;
  readonly help: string;
}

/** What can be done with the list besides changing a line; the first one is the way on. */
export interface Action {
  readonly value: string;
  readonly label: string;
}

/** What the engine says and asks. Terminal, plain and json implement it; the engine knows no terminal. */
export interface Ui {
  /** True when somebody is there to answer. Only `answers.ts` and the engine look at it. */
  readonly interactive: boolean;
  start(heading: StepHeading): void;
  end(heading: StepHeading, outcome: Outcome, lines: readonly string[]): void;
  /** What is waited for, in words. Called with every change; the last one stays until the step's next word. */
  progress(heading: StepHeading, text: string, wait?: Wait): void;
  /** Something the user must know, kept in the run's summary too. */
  note(text: string): void;
  warn(text: string): void;
  /** A URL on a line of its own with nothing before it, never wrapped, so that it can be copied. */
  address(url: string): void;
  /** A paragraph with a title and lines under it, such as what will be done. */
  say(title: string, lines: readonly string[]): void;
  /** Shows that something is going on that belongs to no step. */
  during<T>(text: string, work: () => Promise<T>): Promise<T>;
  /** One question; `?` explains it. Rejects with an `INTERRUPTED` or `INPUT_ENDED` problem. */
  ask(ask: Ask, suggestion: unknown, asking?: Asking): Promise<unknown>;
  /** The list of all settings: the key of the line that shall be changed, or an action. */
  review(question: string, lines: readonly SettingLine[], actions: readonly Action[]): Promise<string>;
  /** One line that is not shown, since tokens may stand in it, asked beside something else that is waited for: taken off the screen when `until` is aborted, and then rejected. */
  line(question: string, until: AbortSignal): Promise<string>;
  confirm(question: string, fallback: boolean): Promise<boolean>;
  choose<T extends string>(question: string, choices: readonly { value: T; label: string }[]): Promise<T>;
  byHand(heading: StepHeading, byHand: ByHand): void;
  problem(problem: Problem, heading?: StepHeading): void;
  table(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): void;
}
