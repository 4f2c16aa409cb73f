/** One entry of test/fixtures/vendor/operations.json. */
export interface Entry {
  readonly name: string;
  readonly operations: readonly string[];
}

/** The extract of one document out of the folder with the vendors' documents. */
export const cut: (entry: Entry, folder: string) => unknown;

/** The text under which an extract is kept. */
export const written: (extract: unknown) => string;
