import type { Secret } from '../secret.ts';

/** What every question says, whatever its kind. `key` is also its place in the config file: `okta.authServer.name`. */
interface Common {
  readonly key: string;
  readonly message: string;
  /** Where to find the value and why it is asked. */
  readonly help: string;
  /** Environment variables that users already have, first wins. */
  readonly env?: readonly string[];
  /** Asked only on demand: has a default that suits most people and stays silent in an interactive run. */
  readonly quiet?: true;
  /** What holds without an answer, in the list of settings: `the mocking service`. */
  readonly without?: string;
  /** Asked only when these other answers make it matter; otherwise it is neither asked nor missing. */
  readonly when?: (answers: (key: string) => unknown) => boolean;
  /**
   * Why a value does not go with the other answers. A default that does not is none: then the question must be answered. It is
   * asked with other answers as they are known.
   */
  readonly fits?: (value: unknown, answers: (key: string) => unknown) => string | undefined;
  /** Offered to a person, and named where an answer is missing, when there is no default. */
  readonly suggest?: (answers: (key: string) => unknown) => string;
  /** Stands filled in in the example config although it is not needed in every case: most people give it. */
  readonly usual?: true;
  /** What the example config gives, another one each time. */
  readonly example?: () => string;
  /** The connection answers: under `--sandbox` they come from the sandbox alone. */
  readonly connection?: true;
  /** Names something that the platform may have already: the step's `offers` lists what is there. */
  readonly offered?: true;
  /** Names a platform: a setup whose state names another one is refused. */
  readonly target?: true;
}

interface Kinds {
  readonly text: {
    readonly type: string;
    readonly more: {
      readonly check?: (value: string) => string | undefined;
      readonly repair?: (value: string) => string;
      /** It names a file or folder: relative to the config file where it stands in one. */
      readonly path?: true;
      /** What its default is in a setup with a name of its own, so that two setups do not meet in one object. */
      readonly distinct?: (value: string, setup: string, answers: (key: string) => unknown) => string;
    };
  };
  readonly secret: {
    readonly type: Secret;
    readonly more: {
      readonly check?: (value: string) => string | undefined;
      /** It may have several lines: a key in PEM form. */
      readonly lines?: true;
    };
  };
  readonly choice: {
    readonly type: string;
    readonly more: { readonly choices: readonly { readonly value: string; readonly label: string }[] };
  };
  readonly confirm: { readonly type: boolean; readonly more: object };
  readonly number: { readonly type: number; readonly more: { readonly min?: number; readonly max?: number } };
  /** In the environment and at a prompt: separated by commas. */
  readonly list: {
    readonly type: readonly string[];
    readonly more: { readonly check?: (value: string) => string | undefined };
  };
}

type Kind = keyof Kinds;
type Plain<K extends Kind> = K extends 'secret' ? never : Kinds[K]['type'];

/** A question as data. Required with no default: missing when nobody can be asked. `optional`: undefined is an answer. */
type AskOf<K extends Kind> = Common &
  Kinds[K]['more'] & {
    readonly kind: K;
    readonly default?: Plain<K>;
    readonly optional?: true;
  };
export type Ask = { [K in Kind]: AskOf<K> }[Kind];
export type Asks = Readonly<Record<string, Ask>>;

type AnswerOf<A extends Ask> = A extends { optional: true }
  ? Kinds[A['kind']]['type'] | undefined
  : Kinds[A['kind']]['type'];
/** The answers under the names by which the step calls them. */
export type AnswersOf<A extends Asks> = { readonly [N in keyof A]: AnswerOf<A[N]> };

type Given<K extends Kind> = Omit<AskOf<K>, 'kind'>;
/** Keeps `optional: true` in the type, so that the compiler knows an answer may be undefined. */
const make =
  <K extends Kind>(kind: K) =>
  <const G extends Given<K>>(given: G): G & { readonly kind: K } => ({ ...given, kind });

export const text = make('text');
export const secret = make('secret');
export const choice = make('choice');
export const confirm = make('confirm');
export const number = make('number');
export const list = make('list');
