import type { z } from 'zod';

/** What a place in the file takes, by the validator's name of the type. */
const wanted: Readonly<Record<string, string>> = {
  string: 'a text is wanted; put the value in quotes',
  number: 'a number is wanted',
  boolean: 'true or false is wanted',
  array: 'a list is wanted: [one, another]',
  object: 'answers with names are wanted here, one a line and indented',
};

/** A fault that the validator found, in the words of this program. */
export const inWords = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return wanted[issue.expected] ?? issue.message;
    case 'invalid_value':
      return `one of ${issue.values.join(', ')} is wanted`;
    case 'invalid_union':
      return 'a text is wanted';
    case 'too_small':
      return issue.origin === 'string' ? 'it is empty' : `at least ${issue.minimum} is wanted`;
    case 'too_big':
      return `at most ${issue.maximum} is wanted`;
    default:
      return issue.message;
  }
};
