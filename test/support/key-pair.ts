import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

const privateKeyEncoding = { type: 'pkcs8', format: 'pem' } as const;
const publicKeyEncoding = { type: 'spki', format: 'pem' } as const;

const pairs = {
  rsa: () => generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding, publicKeyEncoding }),
  'rsa-1024': () =>
    generateKeyPairSync('rsa', { modulusLength: 1024, privateKeyEncoding, publicKeyEncoding }),
  ec: () => generateKeyPairSync('ec', { namedCurve: 'P-256', privateKeyEncoding, publicKeyEncoding }),
  ed25519: () => generateKeyPairSync('ed25519', { privateKeyEncoding, publicKeyEncoding }),
};

/** A new pair that can be exported at any time. Through PEM: see the sandbox's `signingKey` for the reason. */
export const keyPair = (
  kind: keyof typeof pairs,
): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } => {
  const privateKey = createPrivateKey(pairs[kind]().privateKey);
  return { privateKey, publicKey: createPublicKey(privateKey) };
};
