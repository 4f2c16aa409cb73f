import { createHash } from 'node:crypto';
import type { OktaApp } from '../world.ts';
import { Denial } from './denial.ts';

const form = /^[A-Za-z0-9\-._~]{43,128}$/;

/** The S256 challenge of an authorization request (RFC 7636). Throws Denial `pkce_missing_challenge`, `invalid_parameter`. */
export const codeChallengeOf = (params: URLSearchParams, app: OktaApp): string | null => {
  const challenge = params.get('code_challenge');
  if (challenge === null || challenge === '') {
    if (app.pkceRequired) throw new Denial('pkce_missing_challenge');
    return null;
  }
  if (params.get('code_challenge_method') !== 'S256')
    throw new Denial('invalid_parameter', 'code_challenge_method');
  if (!form.test(challenge)) throw new Denial('invalid_parameter', 'code_challenge');
  return challenge;
};

/** Throws Denial `pkce_missing_verifier`, `pkce_verification_failed`. */
export const verifyCode = (challenge: string | null, verifier: string | null): void => {
  if (challenge === null) return;
  if (verifier === null || verifier === '') throw new Denial('pkce_missing_verifier');
  if (!form.test(verifier) || createHash('sha256').update(verifier).digest('base64url') !== challenge)
    throw new Denial('pkce_verification_failed');
};
