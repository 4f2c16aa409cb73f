import { problem } from '../errors.ts';
import type { Fields } from '../http/reading.ts';

/** The one thing that must be there: without its id an object cannot be used any further. */
export const needed = (from: Fields, field: string, what: string): string => {
  const value = from[field];
  if (typeof value === 'string' && value !== '') return value;
  throw problem('OKTA_ANSWER_UNUSABLE', { what, why: `it has no "${field}".` });
};
