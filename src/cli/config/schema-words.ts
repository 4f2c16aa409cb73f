import type { z } from 'zod';

/** What a place in the file takes, by the validator's name of the type. */
const wanted: Readonly<Record<string, string>> = {
  string: 'expected a text; put the value in quotes',
  number: 'expected a number',
  boolean: 'expected true or false',
  array: 'expected a list: [one, another]',
  object: 'expected answers with names here, one a line and indented',
};

/** A fault that the validator found, in the words of this program. */
export const inWords = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return wanted[issue.expected] ?? issue.message;
    case 'invalid_value':
      return `expected one of ${issue.values.join(', ')}`;
    case 'invalid_union':
      return 'expected a text';
    case 'too_small':
      return issue.origin === 'string' ? 'it is empty' : `expected at least ${issue.minimum}`;
    case 'too_big':
      return `expected at most ${issue.maximum}`;
    default:
      return issue.message;
  }
};
