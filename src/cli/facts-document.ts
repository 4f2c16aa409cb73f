import type { State } from '../wizard/state.ts';

const isPlain = (value: unknown): boolean =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value) || isTexts(value);

const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => typeof one === 'string' || typeof one === 'number');

/** Ids, names and addresses by the name of the fact, for programs. Never a secret, nor the reference to one. */
export const factsDocument = (state: State): Readonly<Record<string, Readonly<Record<string, unknown>>>> =>
  Object.fromEntries(
    Object.entries(state.facts()).map(([name, fact]) => [
      name,
      Object.fromEntries(Object.entries(fact as object).filter(([, value]) => isPlain(value))),
    ]),
  );
