import type { Problem } from '../errors.ts';
import type { Ask } from './ask.ts';

/** Where to click, and which values to enter, for a step done by hand. Values may be secrets: the screen decides how to show them. */
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

/** What the engine says and asks. Terminal, plain and json implement it; the engine knows no terminal. */
export interface Ui {
  /** True when somebody is there to answer. Only `answers.ts` and the engine look at it. */
  readonly interactive: boolean;
  start(heading: StepHeading): void;
  end(heading: StepHeading, outcome: Outcome, lines: readonly string[]): void;
  /** What is waited for, in words. Called with every change; the last one stays until the step's next word. */
  progress(heading: StepHeading, text: string): void;
  /** Something the user must know, kept in the run's summary too. */
  note(text: string): void;
  warn(text: string): void;
  /** A URL on a line of its own with nothing before it, never wrapped, so that it can be copied. */
  address(url: string): void;
  /** One question. Rejects with an `INTERRUPTED` or `INPUT_ENDED` problem. */
  ask(ask: Ask, suggestion: unknown): Promise<unknown>;
  /** One line that is not shown, since tokens may stand in it, asked beside something else that is waited for: taken off the screen when `until` is aborted, and then rejected. */
  line(question: string, until: AbortSignal): Promise<string>;
  confirm(question: string, fallback: boolean): Promise<boolean>;
  choose<T extends string>(question: string, choices: readonly { value: T; label: string }[]): Promise<T>;
  byHand(heading: StepHeading, byHand: ByHand): void;
  problem(problem: Problem, heading?: StepHeading): void;
  table(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): void;
}
