import { Problem } from '../errors.ts';
import type { OnceSetting } from './once.ts';
import type { State } from './state.ts';
import type { Borrowed } from './step.ts';

export type BorrowSetting = Pick<OnceSetting, 'step' | 'state' | 'clock' | 'passing'> & {
  readonly note: (text: string) => void;
};

/** After an interrupt or a lost answer it may be held without our knowing. */
const mayBeHeld = (error: unknown): boolean =>
  !(error instanceof Problem) || error.exchange?.outcome === 'unknown';

const giveBack = async (setting: BorrowSetting, one: Borrowed): Promise<void> => {
  const { state, step, note } = setting;
  try {
    await one.giveBack();
    state.returned({ step, kind: one.kind, key: one.key });
  } catch (error) {
    note(
      `${one.what} was not given back: ${(error as Error).message} The next run of the same command tries again.`,
    );
  }
};

/**
 * Work with something that must be given back: on record before it is taken, off the record when it was given back. What a run
 * that died has kept is given back by the next one.
 */
export const borrowWith =
  (setting: BorrowSetting) =>
  async <T>(one: Borrowed, work: () => Promise<T>): Promise<T> => {
    const { state, step, clock, passing } = setting;
    const { kind, key } = one;
    state.lend({ step, kind, key, at: new Date(clock.now()).toISOString() });
    passing?.('lent', kind);
    try {
      await one.take();
    } catch (error) {
      if (mayBeHeld(error)) await giveBack(setting, one);
      else state.returned({ step, kind, key });
      throw error;
    }
    passing?.('taken', kind);
    try {
      return await work();
    } finally {
      await giveBack(setting, one);
    }
  };

type Returns = { giveBack?(c: never, loan: { readonly kind: string; readonly key: string }): Promise<void> };

/** Gives back what an earlier run of this step had taken when it died. */
export const returnLoans = async (
  state: State,
  step: { readonly id: string } & Returns,
  c: { note(text: string): void },
): Promise<void> => {
  for (const loan of (state.data.loans ?? []).filter((one) => one.step === step.id)) {
    try {
      await step.giveBack?.(c as never, loan);
      state.returned(loan);
    } catch (error) {
      c.note(
        `What an earlier run had borrowed (${loan.kind} ${loan.key}) was not given back: ${(error as Error).message} The next run of the same command tries again.`,
      );
    }
  }
};
