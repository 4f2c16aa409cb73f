import { numberOf, textsOf } from './reading.ts';

export { fieldsOf as object, listOf as list, text } from './reading.ts';

/** @public */
export const texts = textsOf;

export const number = (value: unknown, otherwise: number): number => numberOf(value) ?? otherwise;
