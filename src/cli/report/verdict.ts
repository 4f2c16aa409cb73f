import type { Report } from './model.ts';

/** The one sentence at the top. */
export const verdicts: Readonly<
  Record<Report['verdict'], { readonly word: string; readonly sentence: string }>
> = {
  proven: { word: 'Proven', sentence: 'Proven: all calls went as expected.' },
  unproven: { word: 'Not proven', sentence: 'Not proven: a call did not go as expected.' },
  incomplete: { word: 'Incomplete', sentence: 'Incomplete: not all calls of the proof have been made.' },
};
