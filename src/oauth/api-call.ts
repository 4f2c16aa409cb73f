import { cleanLine } from '../clean.ts';
import { Problem } from '../errors.ts';
import { redact, type Secret } from '../secret.ts';
import { callAt, type HttpFor } from './transport.ts';

/** One look at the deployed API. */
export type ApiAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** Milliseconds until the whole answer was there. */
      readonly ms: number;
      /** Its own words: one line, at most 300 characters, safe to print. */
      readonly says: string;
      /** Without its parameters, in lower case. */
      readonly mediaType?: string;
      /** The `code` of a refusal in JSON, where there is one. */
      readonly code?: string;
      readonly wwwAuthenticate: string | undefined;
    }
  | { readonly kind: 'no answer'; readonly ms: number; readonly why: string };

/** Every status is an answer here, redirects too: they are not followed, so the token goes nowhere else. */
const everyStatus = Array.from({ length: 300 }, (_, i) => 300 + i);
const longest = 300;

const wordsOf = (body: unknown): string => {
  if (body === undefined) return '';
  return cleanLine(redact(typeof body === 'string' ? body : JSON.stringify(body)), longest);
};

const mediaTypeOf = (header: string | undefined): string | undefined => {
  const type = cleanLine(header?.split(';', 1)[0]?.trim().toLowerCase() ?? '', 100);
  return type === '' ? undefined : type;
};

const codeOf = (body: unknown): string | undefined => {
  if (typeof body !== 'string' || !body.startsWith('{')) return undefined;
  try {
    const { code } = JSON.parse(body) as { code?: unknown };
    return typeof code === 'string' ? cleanLine(redact(code), 60) : undefined;
  } catch {
    return undefined;
  }
};

/** What a call needs besides its address. */
export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: { readonly mediaType: string; readonly text: string };
}

/**
 * One call, a GET unless it is said otherwise, with a bearer token (RFC 6750 §2.1) or without. That the API cannot be reached is a
 * result, not an error.
 * @param now milliseconds, for the duration only.
 */
export const callApi = async (
  request: HttpFor,
  url: string,
  token: Secret | undefined,
  now: () => number,
  { method, headers: own, body }: ApiCall = { method: 'GET', headers: {} },
): Promise<ApiAnswer> => {
  const begun = now();
  const ms = () => Math.max(0, Math.round(now() - begun));
  try {
    const answer = await callAt(request, url, {
      method,
      headers: { ...own, ...(token && { authorization: `Bearer ${token.reveal()}` }) },
      ...(body && { text: { body: body.text, contentType: body.mediaType } }),
      accept: everyStatus,
      read: 'text',
      about: 'the API',
    });
    const { status, headers } = answer;
    const code = codeOf(answer.body);
    const mediaType = mediaTypeOf(headers['content-type']);
    const challenge = headers['www-authenticate'];
    return {
      kind: 'answered',
      status,
      ms: ms(),
      says: wordsOf(answer.body),
      ...(mediaType !== undefined && { mediaType }),
      ...(code !== undefined && { code }),
      wwwAuthenticate: challenge === undefined ? undefined : cleanLine(redact(challenge), longest),
    };
  } catch (error) {
    if (error instanceof Problem && error.exchange !== undefined)
      return { kind: 'no answer', ms: ms(), why: error.message };
    throw error;
  }
};
