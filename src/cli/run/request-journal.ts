import { AsyncLocalStorage } from 'node:async_hooks';
import type { ExchangeRecord } from '../../http/options.ts';
import type { State } from '../../wizard/state.ts';

export interface RequestJournal {
  /** What is sent from inside the work belongs to the step, also when steps run side by side. */
  within<T>(step: string, work: () => Promise<T>): Promise<T>;
  hear(record: ExchangeRecord): void;
}

const requestOf = ({ vendor, method, url, status, requestId }: ExchangeRecord) => ({
  vendor,
  method,
  path: url.split('?', 1)[0] ?? url,
  ...(status !== undefined && { status }),
  ...(requestId !== undefined && { requestId }),
});

/** Keeps the mutating requests of every step in the state: with their request ids a vendor's support finds them again. */
export const requestJournal = (state: State, now: () => number): RequestJournal => {
  const steps = new AsyncLocalStorage<string>();
  return {
    within: (step, work) => steps.run(step, work),
    hear: (record) => {
      const step = steps.getStore();
      if (!record.writes || step === undefined) return;
      state.sent({ step, at: new Date(now()).toISOString(), ...requestOf(record) });
    },
  };
};
