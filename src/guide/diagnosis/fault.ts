/** What a wrong setting spoils: a refusal that should be, a login, the call with a token, or the registration of new clients. */
export type Spoiled =
  | 'refusal'
  | 'code'
  | 'implicit'
  | 'service'
  | 'unknown client'
  | 'call'
  | 'registration';

/** One setting that is wrong. */
export interface Fault {
  /** Stable name, e.g. `okta.accessRule.grantTypes`. */
  readonly field: string;
  /** The setting in words, beginning with the object that it belongs to. */
  readonly what: string;
  readonly is: string;
  readonly mustBe: string;
  /** The way through the menus of the console, and a link where one is known. */
  readonly where: string;
  readonly spoils: readonly Spoiled[];
  /** It works, and is no good: for `doctor` alone. */
  readonly risk?: true;
}

export const logins = ['code', 'implicit'] as const satisfies readonly Spoiled[];
/** Everything that is sent to the gateway. */
export const everyCall = ['refusal', 'unknown client', 'call'] as const satisfies readonly Spoiled[];

/** `The rule "x": its grant types are …; they must be …. Okta → …` */
export const sentenceOf = ({ what, is, mustBe }: Fault): string => `${what} is ${is}; it must be ${mustBe}.`;

/** The same setting found wrong twice, once for each login, is one fault. */
export const merged = (faults: readonly Fault[]): readonly Fault[] => {
  const known = new Map<string, Fault>();
  for (const fault of faults) {
    const key = `${fault.field}\n${fault.is}`;
    const before = known.get(key);
    const spoils = [...new Set([...(before?.spoils ?? []), ...fault.spoils])];
    known.set(key, { ...(before ?? fault), spoils });
  }
  return [...known.values()];
};

export const spoiling = (faults: readonly Fault[], what: Spoiled): readonly Fault[] =>
  faults.filter(({ spoils }) => spoils.includes(what));
