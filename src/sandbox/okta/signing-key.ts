import { createHash, createPrivateKey, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { AuthorizationServer } from './world.ts';

export type SigningKey = AuthorizationServer['key'];

/** A new pair, made by another thread: it takes a good part of a second. */
export type NewKey = () => Promise<SigningKey>;

const newPair = promisify(generateKeyPair);

/**
 * Through PEM, since Node 20 may wait for ever when a key object is exported that was made a moment ago: a garbage collection
 * during the export destroys the job that made the key, and both want the same lock.
 */
const newPrivateKey = async () => {
  const { privateKey } = await newPair('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return createPrivateKey(privateKey);
};

/** A new RS256 key pair as a private JWK; `kid` is its thumbprint (RFC 7638). */
export const signingKey: NewKey = async () => {
  const jwk = (await newPrivateKey()).export({ format: 'jwk' });
  const thumbprint = JSON.stringify({ e: jwk.e, kty: jwk.kty, n: jwk.n });
  return {
    ...jwk,
    alg: 'RS256',
    use: 'sig',
    kid: createHash('sha256').update(thumbprint).digest('base64url'),
  };
};
