import type { History } from './history.ts';

/** What `npm run torture` asks for beside the size of the sample. */
export interface Orders {
  /** Cases of the matrix whose name it fits. */
  readonly only: RegExp | undefined;
  /** Seconds for random histories; without it a number of them is played. */
  readonly budget: number | undefined;
  /** These replies instead of drawn ones: which request of the guide, and which of the hostile replies to it. */
  readonly hostile: readonly { readonly nth: number; readonly choice: number }[] | undefined;
  /** This one only. */
  readonly history: History | undefined;
}

export const orders = (): Orders => {
  const { TORTURE_BUDGET, TORTURE_ONLY, TORTURE_REPLAY, TORTURE_HOSTILE } = process.env;
  return {
    only: TORTURE_ONLY === undefined ? undefined : new RegExp(TORTURE_ONLY),
    budget: TORTURE_BUDGET === undefined ? undefined : Number(TORTURE_BUDGET),
    hostile: TORTURE_HOSTILE === undefined ? undefined : (JSON.parse(TORTURE_HOSTILE) as Orders['hostile']),
    history: TORTURE_REPLAY === undefined ? undefined : (JSON.parse(TORTURE_REPLAY) as History),
  };
};
