import type { Exit } from '../problems/description.ts';

/**
 * How much an entry weighs. `required`: calls, logins or registrations fail otherwise. `chosen`: an answer says otherwise.
 * `conflict`: what exists stands in the way. `refused`: what is asked cannot be done. `unseen`: it could not be read, or only a call
 * shows it. These decide verbs and exit codes. `risk` and `unusual` are for `doctor` and `report` alone.
 */
export type EntryClass = 'required' | 'chosen' | 'conflict' | 'refused' | 'unseen' | 'risk' | 'unusual';

/** What goes wrong while the setting is as it is. `refusals`: a call that must be refused is let through. */
export type Affected =
  | 'calls'
  | 'refusals'
  | 'code login'
  | 'implicit login'
  | 'service login'
  | 'registration';

/** One object of a platform, as people and programs name it. */
export interface ObjectName {
  /** In the vendor's words: `access rule`, `client provider`. */
  readonly kind: string;
  readonly id: string;
  readonly name: string;
}

/** Where a setting stands in a console. */
export interface Place {
  /** The way through the menus: `Okta: Security → API → Tokens`. */
  readonly path: string;
  readonly link?: string | undefined;
}

/** One setting that matters: as it is and as it must be. The only shape in which anything is ever called wrong. */
export interface Entry {
  /** Stable name, e.g. `okta.accessRule.grantTypes`. */
  readonly field: string;
  readonly object: ObjectName;
  readonly actual: string;
  readonly expected: string;
  readonly class: EntryClass;
  readonly affects: readonly Affected[];
  readonly where: Place;
  /** `apply`: init does it. `manual`: a person does it at `where`. `request anew`: only a new access request cures it. */
  readonly remedy: 'apply' | 'manual' | 'request anew';
  /**
   * It is put beside the object, which stays as it is: done for one of somebody else's that is used, too. `asked`: inside of that
   * object, so that it takes a yes.
   */
  readonly beside?: true | 'asked';
  /** The exit code of a command that ends because of it; 0 for what decides nothing. */
  readonly exit: Exit | 0;
}

const exits: Readonly<Record<EntryClass, Entry['exit']>> = {
  required: 3,
  chosen: 3,
  conflict: 5,
  refused: 5,
  unseen: 4,
  risk: 0,
  unusual: 0,
};

/** An entry with the exit code of its class, where no other is given. */
export const entry = (given: Omit<Entry, 'exit'> & { readonly exit?: Entry['exit'] }): Entry => ({
  exit: exits[given.class],
  ...given,
});

/** What a step changes when it is applied. */
export const isChange = ({ class: weight }: Entry): boolean => weight === 'required' || weight === 'chosen';

/** What lets nothing be written at all. */
export const isObstacle = ({ class: weight }: Entry): boolean =>
  weight === 'conflict' || weight === 'refused';

/** Several causes: the first of these is the exit code, in every command. */
const precedence = [130, 1, 2, 4, 7, 5, 6, 3] as const satisfies readonly Exit[];

/** The exit code of a command from those of all its causes. */
export const exitOf = (codes: Iterable<number>): Exit | 0 => {
  const all = new Set(codes);
  return precedence.find((code) => all.has(code)) ?? 0;
};

/** `accessTokenLifetime` reads as `access token lifetime`. */
const settingName = (field: string): string => {
  const last = field.slice(field.lastIndexOf('.') + 1);
  return last
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/\b(uri|url|id|dpop|sla)(s?)\b/g, (_, word: string, s: string) => `${word.toUpperCase()}${s}`);
};

const objectText = ({ kind, id, name }: ObjectName): string => {
  const shown = name === '' || name === id ? '' : ` "${name}"`;
  return `${kind}${shown}${id === '' ? '' : ` (${id})`}`;
};

/** `access rule "x" (0pr1): grant types: authorization_code; expected implicit` */
export const sentenceOf = ({ object, field, actual, expected }: Entry): string =>
  `${objectText(object)}: ${settingName(field)} is ${actual || 'not set'}, expected ${expected || 'not set'}`;
