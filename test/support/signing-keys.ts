import { type SigningKey, signingKey } from '../../src/sandbox/okta/signing-key.ts';

const made: SigningKey[] = [];
/** More than one world ever has servers, so that two of one world never share a key. */
const enough = 12;
let handed = 0;

/** Key pairs take longer to make than all the rest of a run: worlds share a few of them. */
export const nextKey = (): SigningKey => {
  const at = handed % enough;
  handed += 1;
  const key = made[at] ?? signingKey();
  made[at] = key;
  return structuredClone(key);
};
