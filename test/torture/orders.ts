import type { History } from './history.ts';

/** What `npm run torture` asks for; without it a small sample that is the same every time. */
export interface Orders {
  readonly seed: number;
  /** The whole matrix of faults and requests. */
  readonly everything: boolean;
  /** Cases of the matrix when it is not played whole. */
  readonly cases: number;
  /** Cases of the matrix whose name it fits. */
  readonly only: RegExp | undefined;
  /** Seconds for random histories; without it `histories` of them are played. */
  readonly budget: number | undefined;
  readonly histories: number;
  /** This one only. */
  readonly history: History | undefined;
}

export const orders = (): Orders => {
  const { TORTURE_SEED, TORTURE_BUDGET, TORTURE_MATRIX, TORTURE_CASES, TORTURE_ONLY, TORTURE_REPLAY } =
    process.env;
  return {
    seed: Number(TORTURE_SEED ?? 1),
    everything: TORTURE_MATRIX === '1',
    cases: Number(TORTURE_CASES ?? 60),
    only: TORTURE_ONLY === undefined ? undefined : new RegExp(TORTURE_ONLY),
    budget: TORTURE_BUDGET === undefined ? undefined : Number(TORTURE_BUDGET),
    histories: 8,
    history: TORTURE_REPLAY === undefined ? undefined : (JSON.parse(TORTURE_REPLAY) as History),
  };
};
