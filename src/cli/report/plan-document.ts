import type { Surveyed } from '../../wizard/survey.ts';

/** What was seen before anything was written, in the guide's order: the same from run to run while nothing changes. */
export const planDocument = (surveyed: readonly Surveyed[]) => ({
  steps: surveyed.map(({ number, id, verb, what, entries, means = [] }) => ({
    number,
    id,
    action: verb,
    object: what,
    changes: entries.map(({ field, object, actual, expected, class: weight, affects, where, remedy }) => ({
      field,
      object,
      actual,
      expected,
      class: weight,
      affects,
      where,
      remedy,
    })),
    means,
  })),
});
