/** By path without a leading slash. */
export type Files = Readonly<Record<string, string>>;

/** What a specification says about one answer. */
export interface MockResponse {
  /** As it is documented: `200`, `2XX`, `default`. */
  readonly status: string;
  /** Undefined: an answer without a body. */
  readonly mediaType: string | undefined;
  /** By name, in the order of the document; the first one is served by default. */
  readonly examples: readonly (readonly [name: string, value: unknown])[];
}

/** What a specification says about one method of one resource. */
export interface MockOperation {
  /** In upper case. */
  readonly method: string;
  /** With its parameters in braces. */
  readonly path: string;
  /** An OAuth 2.0 scheme guards it, and nothing else would do. */
  readonly oauth2: boolean;
  readonly requiredQuery: readonly string[];
  readonly requiredHeaders: readonly string[];
  readonly responses: readonly MockResponse[];
}

/** A specification as the platform understands it. */
export interface Model {
  /** Why it does not hold together, with file and line. */
  readonly faults: readonly string[];
  readonly operations: readonly MockOperation[];
  /** Every file that was looked for, missing ones too. */
  readonly reached: readonly string[];
}
