/** Who shows a text. */
export type Speaker =
  | 'Okta'
  | 'Anypoint Platform'
  | 'API gateway'
  | 'Postman'
  | 'curl'
  | 'Node.js'
  | 'okta-mule-setup';

/** What does not work while a text is shown. */
export type Affected = 'calls' | 'logins' | 'registrations' | 'setup';

/** One text that a person may meet, and what it means in this setup. */
export interface Entry {
  readonly by: Speaker;
  /**
   * The text as it is shown; `{}` stands for what varies. A text that begins with a brace is JSON: its members must all be in
   * one object of what was pasted, in any order. Nothing here: only the code is known.
   */
  readonly says?: readonly string[];
  /** What a program would decide on: Okta's error code, OAuth's `error`, the reason in Okta's System Log, Node's code. */
  readonly codes?: readonly string[];
  /** HTTP statuses that come with it. */
  readonly status?: readonly number[];
  /** Stands for every text of its code that has no entry of its own. */
  readonly general?: true;
  /** What it means here, in one or two sentences. */
  readonly means: string;
  readonly affects: readonly Affected[];
  /** The setting that is wrong, with the object that it belongs to; nothing where it is not a setting. */
  readonly field?: string;
  /** The way through the menus of the console. */
  readonly where?: string;
  /** What to type or click next. */
  readonly remedy: string;
  /** Where the text and its meaning are known from. */
  readonly source: string;
}

/** Entries by the last part of their id. */
export type Entries = Readonly<Record<string, Entry>>;
