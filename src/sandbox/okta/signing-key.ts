import { createHash, generateKeyPairSync } from 'node:crypto';
import type { AuthorizationServer } from './world.ts';

export type SigningKey = AuthorizationServer['key'];

/** A new RS256 key pair as a private JWK; `kid` is its thumbprint (RFC 7638). */
export const signingKey = (): SigningKey => {
  const jwk = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  const thumbprint = JSON.stringify({ e: jwk.e, kty: jwk.kty, n: jwk.n });
  return {
    ...jwk,
    alg: 'RS256',
    use: 'sig',
    kid: createHash('sha256').update(thumbprint).digest('base64url'),
  };
};
