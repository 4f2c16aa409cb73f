import type { Description } from './description.ts';

/** Wrong command line, config or answers: exit 2, and nothing was sent anywhere. */
export const usageProblems = {
  ANSWERS_MISSING: (at: { list: string }): Description => ({
    message: `Some answers are missing:\n${at.list}`,
    hint: 'Give them in the config file or in the environment, or run in a terminal without --config and --yes to be asked.',
    exit: 2,
  }),
  ANSWER_INVALID: (at: { key: string; source: string; why: string }): Description => ({
    message: `The answer ${at.key} (from ${at.source}) cannot be used: ${at.why}`,
    hint: `Correct ${at.key} and run the same command again.`,
    exit: 2,
  }),
};
