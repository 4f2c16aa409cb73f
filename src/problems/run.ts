import type { Description } from './description.ts';

/** The engine's own problems: conflicts with what exists, interrupts, state. */
export const runProblems = {
  CONFLICT: (at: { what: string; why: string; way: string }): Description => ({
    message: `${at.what}: ${at.why}`,
    hint: at.way,
    exit: 5,
  }),
  NOT_VERIFIED: (at: { what: string; why: string; way: string }): Description => ({
    message: `${at.what} does not do its job yet: ${at.why}`,
    hint: at.way,
    exit: 6,
  }),
  NOT_READY: (at: { what: string; waited: string; last: string }): Description => ({
    message: `${at.what} did not get ready within ${at.waited}. Last seen: ${at.last}`,
    hint: 'Nothing is lost: run the same command again, it goes on waiting where it stopped.',
    exit: 7,
  }),
  INTERRUPTED: (at: { resume: string }): Description => ({
    message: 'Stopped. Everything done so far is saved.',
    hint: `Go on with: ${at.resume}`,
    exit: 130,
  }),
  INTERNAL: (at: { what: string }): Description => ({
    message: `A fault of okta-mule-setup itself: ${at.what}`,
    hint: 'Run it again with --debug FILE and report the file; it holds no secrets.',
    exit: 1,
  }),
};
