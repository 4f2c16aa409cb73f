import { createPrivateKey, type KeyObject } from 'node:crypto';

const smallest = 2048;

const parsed = (text: string): KeyObject | undefined => {
  try {
    return text.startsWith('{')
      ? createPrivateKey({ key: JSON.parse(text), format: 'jwk' })
      : createPrivateKey(text);
  } catch {
    // The parser's own words could quote the key.
    return undefined;
  }
};

/** Why Okta would not take this private key (PEM or JWK), or nothing. Source: docs/facts/okta.md §1.4; RFC 7518 §3.3 for the length. */
export const faultOfKey = (text: string): string | undefined => {
  const key = parsed(text);
  if (!key) return 'it is neither a PEM private key without a passphrase nor a private JWK';
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'ec') return undefined;
  if (type !== 'rsa') return 'Okta takes RSA and elliptic-curve keys only';
  const bits = details?.modulusLength ?? 0;
  return bits < smallest
    ? `it is an RSA key of ${bits} bits, and Okta needs at least ${smallest}; make a new one and register its public half with the app`
    : undefined;
};
