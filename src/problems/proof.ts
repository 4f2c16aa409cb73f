import type { Description } from './description.ts';

/** Problems of proof. */
export const proofProblems = {
} satisfies Record<string, (at: never) => Description>;
