import type { History } from './history.ts';

/** What `npm run torture` asks for; without it a small sample that is the same every time. */
export interface Orders {
  readonly seed: number;
  /** The whole matrix of faults and requests. */
  readonly everything: boolean;
  /** How many cases when not all are played. */
  readonly cases: number | undefined;
  /** Cases of the matrix whose name it fits. */
  readonly only: RegExp | undefined;
  /** Seconds for random histories; without it `histories` of them are played. */
  readonly budget: number | undefined;
  readonly histories: number;
  /** All cases of a proof by whole programs, or of hostile input; otherwise a sample. */
  readonly whole: boolean;
  /** These replies instead of drawn ones: which request of the guide, and which of the hostile replies to it. */
  readonly hostile: readonly { readonly nth: number; readonly choice: number }[] | undefined;
  /** This one only. */
  readonly history: History | undefined;
}

export const orders = (): Orders => {
  const {
    TORTURE_SEED,
    TORTURE_BUDGET,
    TORTURE_MATRIX,
    TORTURE_CASES,
    TORTURE_WHOLE,
    TORTURE_ONLY,
    TORTURE_REPLAY,
    TORTURE_HOSTILE,
  } = process.env;
  return {
    seed: Number(TORTURE_SEED ?? 1),
    everything: TORTURE_MATRIX === '1',
    cases: TORTURE_CASES === undefined ? undefined : Number(TORTURE_CASES),
    whole: TORTURE_WHOLE === '1',
    only: TORTURE_ONLY === undefined ? undefined : new RegExp(TORTURE_ONLY),
    budget: TORTURE_BUDGET === undefined ? undefined : Number(TORTURE_BUDGET),
    histories: 8,
    hostile: TORTURE_HOSTILE === undefined ? undefined : (JSON.parse(TORTURE_HOSTILE) as Orders['hostile']),
    history: TORTURE_REPLAY === undefined ? undefined : (JSON.parse(TORTURE_REPLAY) as History),
  };
};

export const shuffled = <T>(items: readonly T[], random: () => number): readonly T[] =>
  items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
