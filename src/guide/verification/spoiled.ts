import type { Affected, Entry } from '../../wizard/entry.ts';

/** What a wrong setting spoils: a refusal that should be, a login, the call with a token, or the registration of new clients. */
export type Spoiled =
  | 'refusal'
  | 'code'
  | 'implicit'
  | 'service'
  | 'unknown client'
  | 'call'
  | 'registration';

/** A token of a client without access is had by a code login, and refused by the same gateway. */
const spoiled: Readonly<Record<Affected, readonly Spoiled[]>> = {
  calls: ['call', 'unknown client'],
  refusals: ['refusal', 'unknown client'],
  'code login': ['code', 'unknown client'],
  'implicit login': ['implicit'],
  'service login': ['service'],
  registration: ['registration'],
};

/** What explains a call or a login that fails; what is unusual explains none. */
export const spoiling = (entries: readonly Entry[], what: Spoiled): readonly Entry[] =>
  entries.filter(
    (one) =>
      one.class !== 'unusual' &&
      one.class !== 'risk' &&
      one.affects.some((affected) => spoiled[affected].includes(what)),
  );

/** What was found wrong, before what could not be seen. */
export const certain = ({ class: weight }: Entry): boolean => weight !== 'unseen';
