/** A point on which the facts are unsure, or a world that is not the kind one: a switch with its behaviours. */
export interface Mood {
  readonly default: string | number | boolean;
  /** Allowed values; absent for booleans and numbers. */
  readonly values?: readonly string[];
  readonly about: string;
  /** Nobody knows which behaviour the real platform has: the documents infer it, contradict each other or are silent. */
  readonly doubt?: true;
  /** Where the doubt stands: a section of the facts, or a vendor's page. */
  readonly source: string;
}

export type Moods<M extends Record<string, Mood>> = {
  -readonly [K in keyof M]: M[K] extends { values: readonly (infer V)[] }
    ? V
    : M[K]['default'] extends boolean
      ? boolean
      : M[K]['default'] extends number
        ? number
        : string;
};

/** The kind world: every mood at its default. */
export const defaults = <M extends Record<string, Mood>>(table: M): Moods<M> =>
  Object.fromEntries(Object.entries(table).map(([name, mood]) => [name, mood.default])) as Moods<M>;
