import { createHash } from 'node:crypto';
import {
  createLocalJWKSet,
  decodeProtectedHeader,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
} from 'jose';
import { Problem, problem } from '../errors.ts';
import { fieldsOf, listOf } from '../http/reading.ts';
import type { Secret } from '../secret.ts';
import type { Metadata } from './discovery.ts';
import { clockTolerance, keysOf } from './library.ts';
import { callAt, type HttpFor } from './transport.ts';

/** No `none` and no shared-secret algorithms; Okta signs with RS256 (docs/facts/okta.md §2). */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'];
export interface Expected {
  readonly clientId: string;
  readonly nonce: string;
  /** Given where the token came through the browser: its hash must stand in the ID token then (OpenID Connect Core §3.2.2.9). */
  readonly accessToken?: Secret | undefined;
  readonly now: Date;
}

const unusable = (why: string) => problem('TOKEN_UNUSABLE', { why });

const fetchKeys = async (request: HttpFor, { jwksUri, issuer }: Metadata): Promise<JSONWebKeySet> => {
  if (jwksUri === undefined) throw unusable(`${issuer} publishes no signing keys.`);
  const about = `the signing keys of ${issuer}`;
  const { body } = await callAt(request, jwksUri, { method: 'GET', about });
  return { keys: listOf(fieldsOf(body)['keys']).map((key) => ({ ...fieldsOf(key) })) } as JSONWebKeySet;
};

/** With the keys that are known; those of a server that has changed its keys since are fetched anew. */
const withKeys = async <T>(
  request: HttpFor,
  metadata: Metadata,
  check: (keys: JSONWebKeySet) => Promise<T>,
): Promise<T> => {
  const known = keysOf(metadata);
  try {
    if (known.jwks) return await check(known.jwks as JSONWebKeySet);
  } catch (error) {
    if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
  }
  const jwks = await fetchKeys(request, metadata);
  Object.assign(known, { jwks, uat: Math.floor(Date.now() / 1000) });
  return check(jwks);
};

/** The left half of the token's hash, by the hash of the ID token's own algorithm. */
const halfHash = (token: string, alg: string): string => {
  const hash = createHash(`sha${alg.slice(-3)}`)
    .update(token, 'ascii')
    .digest();
  return hash.subarray(0, hash.length / 2).toString('base64url');
};

/** The messages of both libraries quote claims, never the token. */
const inWords = (error: unknown): string =>
  error instanceof errors.JOSEError || (error instanceof Error && 'code' in error)
    ? `the ID token is not valid (${error.message}).`
    : 'the ID token cannot be read.';

export const unusableToken = (error: unknown): Problem =>
  error instanceof Problem ? error : unusable(inWords(error));

/**
 * Verifies an ID token: signature by the server's keys, issuer, audience, time, nonce and, where asked, the access token's hash.
 * Source: OpenID Connect Core 1.0 §3.1.3.7, §3.2.2.11. Errors: `TOKEN_UNUSABLE`.
 */
export const verifyIdToken = async (
  request: HttpFor,
  metadata: Metadata,
  idToken: Secret,
  expected: Expected,
): Promise<JWTPayload> => {
  const check = (keys: JSONWebKeySet) =>
    jwtVerify(idToken.reveal(), createLocalJWKSet(keys), {
      algorithms,
      clockTolerance,
      issuer: metadata.issuer,
      audience: expected.clientId,
      currentDate: expected.now,
      requiredClaims: ['sub', 'iat', 'exp'],
    });
  const { payload } = await withKeys(request, metadata, check).catch((error: unknown) => {
    throw unusableToken(error);
  });
  const { nonce, azp, at_hash: hash } = payload;
  if (nonce !== expected.nonce) throw unusable('its nonce is not the one of this login.');
  if (azp !== undefined && azp !== expected.clientId) throw unusable('it was made for another client.');
  if (expected.accessToken === undefined) return payload;
  const { alg = '' } = decodeProtectedHeader(idToken.reveal());
  if (hash !== halfHash(expected.accessToken.reveal(), alg)) {
    throw unusable('access token and ID token do not belong together.');
  }
  return payload;
};
