import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits that nobody can guess, 43 characters safe in URLs: a state, a nonce, a PKCE verifier (RFC 7636 §4.1). */
export const unguessable = (): string => randomBytes(32).toString('base64url');

/** RFC 7636 §4.2, method S256. */
export const challengeOf = (verifier: string): string =>
  createHash('sha256').update(verifier, 'ascii').digest('base64url');

/** Compares without telling by its duration where the two differ. */
export const same = (a: string, b: string): boolean => {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
};
