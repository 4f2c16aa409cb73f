import type { Parts } from './stage.ts';

/** A row of the verification. */
export type Row =
  | 'without a token'
  | 'token of a client without access'
  | 'token of the code login'
  | 'token of the implicit login';

/** One way to break a finished set-up, and what must be said of it. */
export interface Case {
  readonly broken: string;
  readonly by: (world: Parts) => void;
  readonly field: string;
  /** The first row of the verification that fails; undefined: none does. */
  readonly row?: Row;
  /** What the wrong setting is said to be. */
  readonly is?: string | RegExp;
  readonly exit?: number;
  readonly clock?: number;
}

export const open: Row = 'without a token';
export const code: Row = 'token of the code login';
export const implicit: Row = 'token of the implicit login';
