import { setTimeout as wait } from 'node:timers/promises';

/** Time as it is handed in; tests hand in one that does not wait. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after `ms`, or rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The computer's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    try {
      await wait(ms, undefined, signal ? { signal } : {});
    } catch (error) {
      // Node wraps the reason in an AbortError of its own.
      signal?.throwIfAborted();
      throw error;
    }
  },
};
