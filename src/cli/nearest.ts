import leven from 'leven';

/** How far a typing mistake may go; short words allow fewer. */
const tolerance = (word: string): number => Math.max(2, Math.floor(word.length * 0.4));

const part = (word: string): string => word.split('.').pop() ?? word;

/** What was probably meant, best first; words of dotted keys are compared alone too. At most three. */
const alike = (word: string, known: readonly string[]): readonly string[] => {
  const lower = word.toLowerCase();
  const scored = known.map((name) => {
    const other = name.toLowerCase();
    const score = Math.min(leven(lower, other), leven(part(lower), part(other)) + 0.5);
    return { name, score, near: score <= tolerance(part(lower)) };
  });
  const near = scored.filter((one) => one.near).sort((a, b) => a.score - b.score);
  return near
    .filter((one) => one.score <= (near[0]?.score ?? 0))
    .map((one) => one.name)
    .slice(0, 3);
};

/** One sentence: what was probably meant; undefined where nothing is near. */
export const meant = (word: string, known: readonly string[]): string | undefined => {
  const found = alike(word, known);
  return found.length > 0 ? `Did you mean ${found.join(' or ')}?` : undefined;
};

/** One sentence: what was probably meant, or everything there is. */
export const nearest = (word: string, known: readonly string[], kind: string): string =>
  meant(word, known) ?? `Known ${kind}: ${known.join(', ')}.`;
