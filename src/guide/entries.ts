import { problem } from '../errors.ts';
import {
  type Affected,
  type Entry,
  type EntryClass,
  entry,
  isChange,
  isObstacle,
  type ObjectName,
  type Place,
  sentenceOf,
} from '../wizard/entry.ts';

/** What may be said of one setting besides what it is and what it must be. */
interface More {
  readonly affects?: readonly Affected[];
  readonly where?: Place;
  /** Default: `apply` for what init changes, else `manual`. */
  readonly remedy?: Entry['remedy'];
  readonly exit?: Entry['exit'];
  readonly beside?: NonNullable<Entry['beside']>;
}

type Said = string | number | boolean | undefined | readonly string[];

const inWords = (value: Said): string => {
  if (value === undefined) return '';
  // What is known only later reads as the words for it.
  return Array.isArray(value) ? value.join(', ') : String(value);
};

/** The settings of one object, by the beginning of their field names; `affects` and `where` hold for all that say nothing else. */
export interface Settings {
  /** The entry, or none where the setting is as it must be. */
  readonly check: (
    weight: EntryClass,
    name: string,
    holds: boolean,
    actual: Said,
    expected: Said,
    more?: More,
  ) => readonly Entry[];
  /** None where actual and expected are equal. */
  readonly equal: (
    weight: EntryClass,
    name: string,
    actual: string | number | boolean | undefined,
    expected: string | number | boolean,
    more?: More,
  ) => readonly Entry[];
  /** The object itself, where it is missing or in the way. Its field is the beginning alone. */
  readonly whole: (weight: EntryClass, actual: string, expected: string, more?: More) => readonly Entry[];
}

/**
 * Entries about one object.
 *
 * @param prefix e.g. `okta.accessRule`
 */
export const settingsOf = (
  prefix: string,
  object: ObjectName,
  common: { readonly affects: readonly Affected[]; readonly where: Place; readonly remedy?: Entry['remedy'] },
): Settings => {
  const one = (weight: EntryClass, field: string, actual: string, expected: string, more: More): Entry =>
    entry({
      field,
      object,
      actual,
      expected,
      class: weight,
      remedy: weight === 'required' || weight === 'chosen' ? 'apply' : 'manual',
      ...common,
      ...more,
    });
  return {
    check: (weight, name, holds, actual, expected, more = {}) =>
      holds ? [] : [one(weight, `${prefix}.${name}`, inWords(actual), inWords(expected), more)],
    equal: (weight, name, actual, expected, more = {}) =>
      actual === expected ? [] : [one(weight, `${prefix}.${name}`, inWords(actual), inWords(expected), more)],
    whole: (weight, actual, expected, more = {}) => [one(weight, prefix, actual, expected, more)],
  };
};

/**
 * Reading back what was changed: whatever is still not as it must be is said.
 *
 * @param what the object in words
 */
export const demandMended = (what: string, entries: readonly Entry[]): void => {
  const wrong = entries.filter((one) => isChange(one) || isObstacle(one));
  const [first] = wrong;
  if (!first) return;
  throw problem('NOT_VERIFIED', {
    what,
    why: `Okta or Anypoint did not keep what was sent: ${wrong.map(sentenceOf).join('; ')}`,
    way: `${first.where.path}${first.where.link === undefined ? '' : `: ${first.where.link}`} Then run the same command again.`,
  });
};
