import type { Description } from './description.ts';

/** Problems of okta. */
export const oktaProblems = {
} satisfies Record<string, (at: never) => Description>;
