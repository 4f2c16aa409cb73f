type Triple = readonly [number, number, number];

/** Semantic versions without pre-release, as the platform wants them for published assets. */
export const isVersion = (text: string): boolean => /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.test(text);

const triple = (version: string): Triple => {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return [major, minor, patch];
};

export const major = (version: string): number => triple(version)[0];

/** `1.0` of `1.0.3`. */
export const minorVersion = (version: string): string => version.split('.').slice(0, 2).join('.');

/** Ascending. */
export const compareVersions = (a: string, b: string): number => {
  const [left, right] = [triple(a), triple(b)];
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
};

/** The version after the highest of those given; `1.0.0` when there is none. */
export const nextVersion = (taken: readonly string[], order: 'MAJOR' | 'MINOR' | 'PATCH'): string => {
  const highest = [...taken].sort(compareVersions).at(-1);
  if (highest === undefined) return '1.0.0';
  const [first, second, third] = triple(highest);
  if (order === 'MAJOR') return `${first + 1}.0.0`;
  if (order === 'MINOR') return `${first}.${second + 1}.0`;
  return `${first}.${second}.${third + 1}`;
};
