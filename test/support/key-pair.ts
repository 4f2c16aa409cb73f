import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { sharedKey } from './signing-keys.ts';

const privateKeyEncoding = { type: 'pkcs8', format: 'pem' } as const;
const publicKeyEncoding = { type: 'spki', format: 'pem' } as const;

const pairs = {
  rsa: () => createPrivateKey({ key: { ...sharedKey() }, format: 'jwk' }).export(privateKeyEncoding),
  'rsa-1024': () =>
    generateKeyPairSync('rsa', { modulusLength: 1024, privateKeyEncoding, publicKeyEncoding }).privateKey,
  ec: () =>
    generateKeyPairSync('ec', { namedCurve: 'P-256', privateKeyEncoding, publicKeyEncoding }).privateKey,
  ed25519: () => generateKeyPairSync('ed25519', { privateKeyEncoding, publicKeyEncoding }).privateKey,
};

/** A pair that can be exported at any time. Through PEM: see the sandbox's `signingKey` for the reason. */
export const keyPair = (
  kind: keyof typeof pairs,
): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } => {
  const privateKey = createPrivateKey(pairs[kind]());
  return { privateKey, publicKey: createPublicKey(privateKey) };
};
