import { problem } from '../errors.ts';
import { durationOf, timesOf, type Wait } from './ui.ts';

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
  /** How long it usually takes, in words. */
  readonly usually?: string;
  /** How it looked last, for progress and for the failure. */
  readonly last?: () => string;
}

export type Until = <T>(options: UntilOptions<T>) => Promise<T>;

/** Looks, says what it waits for, looks again; ends in `NOT_READY`. */
export const untilWith =
  (
    clock: Clock,
    signal: AbortSignal,
    progress: (text: string, wait: Wait) => void,
    forget?: () => void,
  ): Until =>
  async ({ what, every, atMost, usually, probe, last }) => {
    const begun = clock.now();
    for (let look = 0; ; look += 1) {
      signal.throwIfAborted();
      const found = await probe();
      if (found !== undefined) return found;
      const waited = clock.now() - begun;
      const pause = every[Math.min(look, every.length - 1)] ?? 1000;
      const state = last?.() ?? 'not there yet';
      if (waited + pause > atMost)
        throw problem('NOT_READY', { what, waited: durationOf(atMost), last: state });
      const wait = { what, state, waited, atMost, ...(usually !== undefined && { usually }) };
      progress(`Waiting for ${what}: ${state} (${timesOf(wait)})`, wait);
      await clock.sleep(pause, signal);
      forget?.();
    }
  };
