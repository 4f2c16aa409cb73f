import leven from 'leven';
import type { Offer } from './ui.ts';

/** Without what people write one way or the other. */
const bare = (text: string): string => text.toLowerCase().replace(/[\s_-]+/g, '');

/** Shorter names differ by a letter and are still different names. */
const shortest = 5;

/** What the platform has under almost the same name, and what was probably meant; undefined where it is the same, or another. */
export const nearMiss = (answer: unknown, offered: readonly Offer[]): Offer | undefined => {
  if (typeof answer !== 'string' || offered.some(({ value, label }) => [value, label].includes(answer)))
    return undefined;
  const word = bare(answer);
  return (
    offered.find(({ value, label }) => [value, label].some((one) => bare(one) === word)) ??
    offered.find(
      ({ value, label }) =>
        word.length >= shortest && [value, label].some((one) => leven(bare(one), word) <= 2),
    )
  );
};
