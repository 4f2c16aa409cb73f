import { setMaxListeners } from 'node:events';
import { problem } from '../../errors.ts';

export interface Interrupt {
  /** Aborted at the first signal, with INTERRUPTED as its reason: nothing new is started. */
  readonly signal: AbortSignal;
  /** Rejects with the same reason when the wait for the current call is over. */
  readonly over: Promise<never>;
  /** Says that the end is near, if it does not come at once: set as soon as there is a screen. */
  onWait(say: (text: string) => void): void;
  /** Puts handlers aside that a library has added since. */
  alone(): void;
  /** Puts the handlers away again. */
  release(): void;
}

/** Time for the current request to be answered and recorded. */
const patience = 5_000;
/** conf's atomic writer, whenever it is loaded, answers a signal by sending it to this process again: no second Ctrl-C. */
const echo = 100;
/** An end that comes sooner needs no announcement. */
const soon = 300;

/**
 * Ctrl-C, SIGTERM and a closed terminal. The first one lets the current call end and be saved; the second one, or five
 * seconds, ends the wait.
 */
export const catchInterrupts = (resume: string): Interrupt => {
  const controller = new AbortController();
  // Every request and every wait of the run listens.
  setMaxListeners(0, controller.signal);
  let leave: () => void = () => undefined;
  const over = new Promise<never>((_, reject) => {
    leave = () => reject(controller.signal.reason);
  });
  over.catch(() => undefined);
  let first = 0;
  let timers: readonly NodeJS.Timeout[] = [];
  let say: (text: string) => void = () => undefined;
  const announce = (): void =>
    say('Stopping: the request under way is answered and saved first. Ctrl-C again leaves at once.');
  const handle = (): void => {
    if (controller.signal.aborted) {
      if (performance.now() - first > echo) leave();
      return;
    }
    first = performance.now();
    controller.abort(problem('INTERRUPTED', { resume }));
    timers = [setTimeout(leave, patience).unref(), setTimeout(announce, soon).unref()];
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const others: (readonly [NodeJS.Signals, (...args: unknown[]) => void])[] = [];
  // conf's atomic writer answers a signal by sending it to this process again, which would count as the second Ctrl-C.
  const alone = (): void => {
    for (const name of signals)
      for (const listener of process.rawListeners(name).filter((one) => one !== handle)) {
        others.push([name, listener as (...args: unknown[]) => void]);
        process.off(name, listener as () => void);
      }
  };
  // Never taken off in between: a signal that has come and was not heard yet would be lost with its handler.
  for (const name of signals) process.on(name, handle);
  alone();
  return {
    signal: controller.signal,
    over,
    onWait: (tell) => {
      say = tell;
    },
    alone,
    release: () => {
      for (const timer of timers) clearTimeout(timer);
      for (const name of signals) process.off(name, handle);
      for (const [name, listener] of others) process.on(name, listener);
    },
  };
};
