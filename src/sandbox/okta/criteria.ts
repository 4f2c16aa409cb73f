import { refuse } from './errors.ts';

export interface Criterion {
  readonly field: string;
  readonly operator: 'eq' | 'sw' | 'co';
  readonly value: string;
}

/** One comparison of a `filter` or `search` parameter: `field operator "value"`. Anything else is 400 E0000031; so are fields and operators that the list does not take. */
export const readCriterion = (
  text: string,
  fields: readonly string[],
  operators: readonly Criterion['operator'][] = ['eq'],
): Criterion => {
  const [, field = '', operator = '', value = ''] =
    /^\s*([\w.]+)\s+(eq|sw|co)\s+"((?:[^"\\]|\\.)*)"\s*$/i.exec(text) ?? [];
  const wanted = operators.find((one) => one === operator.toLowerCase());
  if (!wanted || !fields.includes(field)) return refuse('E0000031');
  return { field, operator: wanted, value: value.replace(/\\(.)/g, '$1') };
};

/** Searches compare without regard to case. */
export const meets = (criterion: Criterion, found: string): boolean => {
  const [is, want] = [found.toLowerCase(), criterion.value.toLowerCase()];
  if (criterion.operator === 'eq') return is === want;
  return criterion.operator === 'sw' ? is.startsWith(want) : is.includes(want);
};

export const startsWith = (text: string, beginning: string): boolean =>
  text.toLowerCase().startsWith(beginning.toLowerCase());
