import { numberOf } from './reading.ts';

export { fieldsOf as object, listOf as list, text, textOf as maybe } from './reading.ts';

export const number = (value: unknown, otherwise: number): number => numberOf(value) ?? otherwise;
