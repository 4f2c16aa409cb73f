import { problem } from '../errors.ts';
import type { Http } from '../http/http.ts';
import { type Fields, fieldsOf } from '../http/reading.ts';
import { lookUp } from './gone.ts';

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Okta answers null for what nobody set. Its document allows none in a request, and in a replacement missing means the same. */
const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(kept.map(([name, item]) => [name, withoutNulls(item)]));
};

/** The object without some of its members; a dotted name is a member of a member. */
const without = (whole: Fields, names: readonly string[]): Fields => {
  const here = new Set(names.filter((name) => !name.includes('.')));
  const kept = Object.entries(whole).filter(([name]) => !here.has(name));
  return Object.fromEntries(
    kept.map(([name, value]) => {
      const below = names
        .filter((one) => one.startsWith(`${name}.`))
        .map((one) => one.slice(name.length + 1));
      return [name, isObject(value) && below.length > 0 ? without(value, below) : value];
    }),
  );
};

/** The changes put over the whole, object by object; lists and single values are replaced, undefined changes nothing. */
const merged = (whole: Fields, changes: Fields): Fields => {
  const result: Record<string, unknown> = { ...whole };
  for (const [name, change] of Object.entries(changes)) {
    if (change === undefined) continue;
    if (!isObject(change)) {
      result[name] = change;
      continue;
    }
    const inner = merged(fieldsOf(whole[name]), change);
    if (Object.keys(inner).length > 0) result[name] = inner;
  }
  return result;
};

/** Set by Okta alone, in every kind of object. */
const always = ['id', 'created', 'lastUpdated', '_links', '_embedded'];

export interface Replacement {
  readonly path: string;
  readonly about: string;
  /** Members of this kind that only Okta sets, by its document; those of every kind are known. */
  readonly readOnly?: readonly string[];
  /** Milliseconds. */
  readonly timeout?: number;
}

/**
 * Okta's PUT replaces the whole object: what is not sent is lost, be it an administrator's. So the whole is read, what is ours
 * is changed in it, and the rest is sent back as it came, without what only Okta sets. Returns the answer's body.
 * Errors: `OKTA_NOT_FOUND`.
 */
export const replaceWhole = async (
  http: Http,
  { path, about, readOnly = [], timeout }: Replacement,
  changes: Fields,
): Promise<unknown> => {
  const whole = await lookUp(http, { path, about });
  if (whole === undefined) throw problem('OKTA_NOT_FOUND', { what: about });
  const kept = fieldsOf(withoutNulls(without(fieldsOf(whole), [...always, ...readOnly])));
  const { body } = await http.call<unknown>({
    method: 'PUT',
    path,
    json: merged(kept, changes),
    ...(timeout !== undefined && { timeout }),
    about,
  });
  return body;
};
