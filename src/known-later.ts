import { problem } from './errors.ts';

const sign = '‹known after step ';

/** What stands where a value is only known once a step has run, e.g. the id of what it will create. */
export const isKnownLater = (text: string): boolean => text.includes(sign);

/**
 * A fact of a step that has not run yet, for looking ahead: every member of it reads as the words `‹known after step 2›`, equals
 * nothing, and may stand in a text. Whoever needs more of it than that cannot look further: throws `KNOWN_LATER`.
 */
export const knownLater = (step: number): unknown => {
  const words = `${sign}${step}›`;
  const read = (): string => words;
  const value: object = new Proxy(
    {},
    {
      get: (_, member) => {
        if (member === Symbol.toPrimitive || member === 'toString' || member === 'toJSON') return read;
        if (typeof member === 'symbol' || member === 'then') return undefined;
        throw problem('KNOWN_LATER', { what: words });
      },
    },
  );
  return new Proxy(
    {},
    { get: (_, member) => (typeof member === 'symbol' || member === 'then' ? undefined : value) },
  );
};
