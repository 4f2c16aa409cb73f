import type { SandboxMoods } from '../../src/sandbox/moods.ts';

/** Runs under one script of faults, some of which die on the way; then everything must come right. JSON: it can be replayed. */
export interface History {
  readonly script: { readonly seed: number; readonly faults: readonly object[] };
  /**
   * One run each; a number: the process dies at that point of the creations, counted from 1. A run that ends before its point
   * leaves the rest of the way to the next run; if none comes so far, the death falls into one more run, without faults.
   */
  readonly runs: readonly (number | null)[];
  /** Before this step a stranger has made what it would make, manually and under the same names: that may not be touched. */
  readonly stranger?: number;
  readonly moods: Partial<SandboxMoods>;
  /** Deadlines are short, since a fault is felt through them only. */
  readonly slow: boolean;
}

/** How a disturbed run ended. */
export interface Ending {
  readonly how: 'success' | 'problem' | 'death';
  readonly exit: number;
  readonly code: string;
}

/** What went wrong with a history, in words. */
export class Torn extends Error {}

/** The death of a process, at one point of one creation. */
export class Death extends Error {}

/** The command that plays a history again. */
export const replay = (history: History): string =>
  `npm run torture -- --replay '${JSON.stringify(history)}'`;
