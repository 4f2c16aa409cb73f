/** Numbers of a semantic version; what is not a number counts as 0. */
const numbersOf = (version: string): readonly number[] =>
  version.split(/[.+-]/, 3).map((part) => Number(part) || 0);

/** Negative, zero or positive as `a` is older than, equal to, or newer than `b`. */
const compareVersions = (a: string, b: string): number => {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  const at = [0, 1, 2].find((index) => (left[index] ?? 0) !== (right[index] ?? 0)) ?? 0;
  return (left[at] ?? 0) - (right[at] ?? 0);
};

/** Whether consumers of the same API version see `version` as a later one than `than`. */
export const isNewerOfSameMajor = (version: string, than: string): boolean =>
  numbersOf(version)[0] === numbersOf(than)[0] && compareVersions(version, than) > 0;

/** `1.0.3` after `1.0.2`. */
export const nextPatch = (version: string): string => {
  const [major = 0, minor = 0, patch = 0] = numbersOf(version);
  return `${major}.${minor}.${patch + 1}`;
};
