import { setTimeout as pause } from 'node:timers/promises';

export interface Crash {
  /** Rejects when something failed that nobody waited for. */
  readonly happened: Promise<never>;
  release(): void;
}

const events = ['unhandledRejection', 'uncaughtException'] as const;
/** For what a command still has to tidy up: its lock, a sandbox. */
const tidying = 2_000;

/** What nobody waited for ends in one message and exit 1 too, never in a stack trace. */
export const catchCrashes = (): Crash => {
  let fail: (error: unknown) => void = () => undefined;
  const happened = new Promise<never>((_, reject) => {
    fail = reject;
  });
  happened.catch(() => undefined);
  const handle = (error: unknown): void => fail(error);
  for (const event of events) process.on(event, handle);
  return {
    happened,
    release: () => {
      for (const event of events) process.off(event, handle);
    },
  };
};

/** The work, or what crashed beside it: then the work has a moment to end. */
export const orCrash = async <T>(work: Promise<T>, { happened }: Crash): Promise<T> => {
  const crashed = happened.catch(async (error: unknown) => {
    await Promise.race([work.catch(() => undefined), pause(tidying, undefined, { ref: false })]);
    throw error;
  });
  return Promise.race([work, crashed]);
};
