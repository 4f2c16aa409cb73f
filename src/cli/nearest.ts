/** Edits from one word to the other: a letter put in, left out, changed, or two neighbours swapped. */
const distance = (from: string, to: string): number => {
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const changed = (last[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const swapped =
        from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1] ? (before[j - 2] ?? 0) + 1 : changed;
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, changed, swapped));
    }
    before = last;
    last = row;
  }
  return last[to.length] ?? 0;
};

/** How far a typing mistake may go; short words allow fewer. */
const tolerance = (word: string): number => Math.max(2, Math.floor(word.length * 0.4));

const part = (word: string): string => word.split('.').pop() ?? word;

/** What was probably meant, best first; words of dotted keys are compared alone too. At most three. */
const alike = (word: string, known: readonly string[]): readonly string[] => {
  const lower = word.toLowerCase();
  const scored = known.map((name) => {
    const other = name.toLowerCase();
    const score = Math.min(distance(lower, other), distance(part(lower), part(other)) + 0.5);
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
