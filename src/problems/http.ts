import type { Description } from './description.ts';

/** Problems of http. */
export const httpProblems = {
} satisfies Record<string, (at: never) => Description>;
