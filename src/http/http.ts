import { problem } from '../errors.ts';
import { isKnownLater } from '../known-later.ts';

/** One part of a multipart/form-data body, in order. */
export interface Part {
  readonly name: string;
  readonly value: string | Uint8Array;
  /** Given for files only. */
  readonly filename?: string;
  readonly contentType?: string;
}

/** One request to one platform. Exactly one of `json`, `form`, `multipart`, `text` or none is the body. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /**
   * Begins with a slash; variable segments already percent-encoded (use the `path` tag). A next link of a list may be given whole:
   * it must have the same origin.
   */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly multipart?: readonly Part[];
  readonly text?: { readonly body: string; readonly contentType: string };
  /** The object in words, for errors: `authorization server "OAuth Demo"`. */
  readonly about: string;
  /** What is asked of the platform, by the name that its client's table has for it: a refusal is explained by it. */
  readonly operation?: string;
  /** False for posts that only log in, fetch a token, introspect or take a short lock. Default: everything but GET writes. */
  readonly writes?: boolean;
  /** True when sending it twice does no harm (PUT of a whole value, DELETE). Default: GET, PUT, DELETE. */
  readonly repeatable?: boolean;
  /** Statuses that are an answer and not a failure, besides 2xx. `[404]` for look-ups. */
  readonly accept?: readonly number[];
  /** How the body of a 2xx is read. Default `json`; an empty body reads as undefined. */
  readonly read?: 'json' | 'text' | 'bytes';
  /** Milliseconds for the whole call, retries not included. Default 60 s. */
  readonly timeout?: number;
  /** Gives something back (a lock): it is sent after an interrupt too. */
  readonly givesBack?: true;
  /** False: no credential is sent. */
  readonly authorized?: boolean;
}

/** An answer that was accepted. Header names in lower case; repeated headers joined by `, `. */
export interface Answer<T> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: T;
}

/** The one thing that a vendor client needs. Refusals, losses and timeouts come as a `Problem` with its `exchange`. */
export interface Http {
  call<T>(call: Call): Promise<Answer<T>>;
}

/**
 * Percent-encodes every value put into a path: path`/api/v1/apps/${id}`. An empty value, `.` or `..` would turn the address of one
 * object into that of its whole list, so none of them is let through, nor is half of a character.
 */
export const path = (texts: TemplateStringsArray, ...values: readonly (string | number)[]): string =>
  texts.reduce((whole, text, i) => whole + text + (i < values.length ? segment(values[i]) : ''), '');

const segment = (value: string | number | undefined): string => {
  const text = String(value ?? '');
  if (isKnownLater(text)) throw problem('KNOWN_LATER', { what: text });
  if (/^\.{0,2}$/.test(text)) throw problem('ADDRESS_UNUSABLE', { part: text });
  try {
    return encodeURIComponent(text);
  } catch {
    // Half of a character has no URL-encoded form.
    throw problem('ADDRESS_UNUSABLE', { part: text });
  }
};
