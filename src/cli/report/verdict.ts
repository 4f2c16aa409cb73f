import type { Report } from './model.ts';

/** The one sentence at the top. */
export const verdicts: Readonly<
  Record<Report['verdict'], { readonly word: string; readonly sentence: string }>
> = {
  verified: { word: 'Verified', sentence: 'Verified: all calls went as expected.' },
  failed: { word: 'Not verified', sentence: 'Not verified: a call did not go as expected.' },
  incomplete: {
    word: 'Incomplete',
    sentence: 'Incomplete: not all calls of the verification have been made.',
  },
};
