import type { Description } from './description.ts';

/** Problems of anypoint. */
export const anypointProblems = {
} satisfies Record<string, (at: never) => Description>;
