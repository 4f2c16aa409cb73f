import type { Entry } from '../atlas/entry.ts';
import { oktaOauth } from '../atlas/okta-oauth.ts';
import { cleanLine } from '../clean.ts';
import { type Problem, problem } from '../errors.ts';
import { fieldsOf, textOf } from '../http/reading.ts';

/** RFC 6749 §4.1.2.1 and §5.2 */
export interface OAuthError {
  readonly error: string;
  /** The server's own words, safe to print; empty when there are none. */
  readonly description: string;
}

export const isOAuthError = (value: object): value is OAuthError =>
  'error' in value && 'description' in value;

const errorOf = (error: string | undefined, description: string | undefined): OAuthError | undefined =>
  error === undefined
    ? undefined
    : { error: cleanLine(error, 100), description: cleanLine(description ?? '', 400) };

/** The error in the parameters of a redirect, if it is one. */
export const errorIn = (parameters: URLSearchParams): OAuthError | undefined =>
  errorOf(parameters.get('error') ?? undefined, parameters.get('error_description') ?? undefined);

/** The error in a JSON body; Okta sometimes answers OAuth endpoints in its own shape (docs/facts/okta.md §10). */
export const errorInBody = (body: unknown): OAuthError | undefined => {
  const found = fieldsOf(body);
  return errorOf(
    textOf(found['error']) ?? textOf(found['errorCode']),
    textOf(found['error_description']) ?? textOf(found['errorSummary']),
  );
};

const elsewhere = "Okta's Reports → System Log shows the reason of every refused login and token.";

const reasons: readonly Entry[] = Object.values(oktaOauth);

/** Whether the server's words are those of an entry; `{}` in them takes what varies. */
const saysSo = (description: string, says: string): boolean => {
  let at = 0;
  return says.split('{}').every((piece) => {
    const found = description.indexOf(piece, at);
    at = found + piece.length;
    return found >= 0;
  });
};

/**
 * What to click next. Okta uses one error for several causes: its words only choose between advices here, and nothing is decided
 * by them.
 */
export const adviceFor = ({ error, description }: OAuthError): string => {
  const known = reasons.filter(({ codes }) => codes?.includes(error));
  const exact = known.find(({ says }) => says?.some((text) => saysSo(description, text)));
  return (exact ?? known.find(({ general }) => general) ?? known[0])?.remedy ?? elsewhere;
};

/** For callers that cannot go on. */
export const loginRefused = (refusal: OAuthError): Problem =>
  problem('LOGIN_REFUSED', { ...refusal, advice: adviceFor(refusal) });

export const tokenRefused = (refusal: OAuthError): Problem =>
  problem('TOKEN_REFUSED', { ...refusal, advice: adviceFor(refusal) });
