import { problem } from '../errors.ts';

/** Time as it is handed in; tests hand in one that does not wait. */
export interface Clock {
  now(): number;
  /** Resolves after `ms`, or rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

interface UntilOptions<T> {
  /** What is waited for, in words: `the proxy "x" to start on CloudHub 2.0`. */
  readonly what: string;
  /** Milliseconds between looks; the last one goes on for ever. */
  readonly every: readonly number[];
  readonly atMost: number;
  /** Undefined: not yet. */
  readonly probe: () => Promise<T | undefined>;
  /** How it looked last, for progress and for the failure. */
  readonly last?: () => string;
}

export type Until = <T>(options: UntilOptions<T>) => Promise<T>;

/** Looks, says what it waits for, looks again; ends in `NOT_READY`. */
export const untilWith =
  (clock: Clock, signal: AbortSignal, progress: (text: string) => void, forget?: () => void): Until =>
  async ({ what, every, atMost, probe, last }) => {
    const begun = clock.now();
    for (let look = 0; ; look += 1) {
      signal.throwIfAborted();
      const found = await probe();
      if (found !== undefined) return found;
      const waited = clock.now() - begun;
      const pause = every[Math.min(look, every.length - 1)] ?? 1000;
      const state = last?.() ?? 'not there yet';
      if (waited + pause > atMost) throw problem('NOT_READY', { what, waited: inWords(atMost), last: state });
      progress(`Waiting for ${what}: ${state} (${inWords(waited)} of at most ${inWords(atMost)})`);
      await clock.sleep(pause, signal);
      forget?.();
    }
  };

const inWords = (ms: number): string =>
  ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
