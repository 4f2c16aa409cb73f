import { Problem, problem } from '../errors.ts';
import type { Answer } from '../http/http.ts';
import { fieldsOf, numberOf, textOf } from '../http/reading.ts';
import type { Token } from '../http/session.ts';
import { Secret } from '../secret.ts';

export const tokenPath = '/accounts/api/v2/oauth2/token';

/**
 * The token of a token answer; undefined when it has none. `lifetime` in seconds, for answers that do not say.
 * Source: docs/facts/anypoint-access.md §1.3, §1.4.
 */
export const readToken = (body: unknown, now: number, lifetime?: number): Token | undefined => {
  const fields = fieldsOf(body);
  const token = textOf(fields['access_token']);
  const refresh = textOf(fields['refresh_token']);
  const seconds = numberOf(fields['expires_in']) ?? lifetime;
  if (token === undefined) return undefined;
  return {
    token: new Secret(token),
    ...(seconds === undefined ? {} : { expiresAt: now + seconds * 1000 }),
    ...(refresh === undefined ? {} : { refreshToken: new Secret(refresh) }),
  };
};

/** Sends a login; a 400, 401 or 403 means that the credentials were refused. */
export const refusedAs = async (
  login: { readonly how: string; readonly check: string },
  answer: Promise<Answer<unknown>>,
): Promise<unknown> => {
  try {
    return (await answer).body;
  } catch (error) {
    const status = error instanceof Problem ? error.exchange?.status : undefined;
    if (!(error instanceof Problem) || (status !== 400 && status !== 401 && status !== 403)) throw error;
    throw problem('ANYPOINT_LOGIN_REFUSED', login, { exchange: error.exchange, cause: error });
  }
};
