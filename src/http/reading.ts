/** An object of an answer, not trusted to have any particular member: answers are read leniently, requests are exact. */
export type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** Text, or a number written as text; an empty text counts as absent. */
export const textOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' ? String(value) : undefined;
};

/** The same, and an empty text where there is none. */
export const text = (value: unknown): string => textOf(value) ?? '';

/** A number, also when it came as text. */
export const numberOf = (value: unknown): number | undefined => {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? read : undefined;
};

export const flagOf = (value: unknown): boolean | undefined =>
  typeof value === 'boolean' ? value : undefined;

export const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.flatMap((item) => textOf(item) ?? []) : [];

/** A bare array, or the first of these members that is one; undefined where there is neither. */
export const arrayIn = (body: unknown, ...members: readonly string[]): readonly unknown[] | undefined => {
  if (Array.isArray(body)) return body;
  const fields = fieldsOf(body);
  return members.map((name) => fields[name]).find((value) => Array.isArray(value));
};

/** The same, and nothing where there is none: for what is no more than a part of an answer. */
export const listOf = (body: unknown, ...members: readonly string[]): readonly unknown[] =>
  arrayIn(body, ...members) ?? [];
