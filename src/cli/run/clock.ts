import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../wizard/until.ts';

/** Real time. An aborted sleep rejects with the signal's own reason, not with the timer's. */
export const systemClock: Clock = {
  now: Date.now,
  sleep: async (ms, signal) => {
    try {
      await sleep(ms, undefined, signal ? { signal } : {});
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    }
  },
};
