import { decodeJwt } from 'jose';
import { fieldsOf, listOf, text, textOf, textsOf } from '../http/reading.ts';
import type { Secret } from '../secret.ts';

/** What stands in an access token. Read for people to see, and never trusted: only introspection or a signature shows it. */
export interface TokenClaims {
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
  readonly clientId: string | undefined;
  readonly subject: string | undefined;
  readonly scopes: readonly string[];
  /** ISO 8601 */
  readonly expiresAt: string | undefined;
}

const words = (value: unknown): readonly string[] =>
  text(value)
    .split(' ')
    .filter((word) => word !== '');

/** Seconds since 1970 beyond what a date can hold are no date. */
const dateOf = (seconds: unknown): string | undefined => {
  const date = new Date(typeof seconds === 'number' ? seconds * 1000 : Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
};

/** Okta writes `cid` and `scp` into tokens, and `client_id` and `scope` into introspections (docs/facts/okta.md §8). */
export const readClaims = (claims: unknown): TokenClaims => {
  const all = fieldsOf(claims);
  const audiences = [...textsOf(listOf(all['aud'])), ...textsOf([all['aud']])];
  const scopes = textsOf(all['scp']);
  return {
    issuer: textOf(all['iss']),
    audience: audiences.length === 0 ? undefined : audiences.join(' '),
    clientId: textOf(all['cid']) ?? textOf(all['client_id']) ?? textOf(all['azp']),
    subject: textOf(all['sub']),
    scopes: scopes.length > 0 ? scopes : words(all['scope']),
    expiresAt: dateOf(all['exp']),
  };
};

/** Undefined for a token that is not a JWT, as other servers may issue them. */
export const decodeToken = (token: Secret): TokenClaims | undefined => {
  try {
    return readClaims(decodeJwt(token.reveal()));
  } catch {
    return undefined;
  }
};

/** An ID token is for the client and no ticket for an API: its audience is a client, and it names neither client nor scopes. */
export const looksLikeIdToken = (token: Secret): boolean => {
  try {
    const claims = fieldsOf(decodeJwt(token.reveal()));
    return claims['cid'] === undefined && claims['scp'] === undefined && claims['scope'] === undefined;
  } catch {
    return false;
  }
};
