import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NewKey, type SigningKey, signingKey } from '../../src/sandbox/okta/signing-key.ts';

/** More than one world ever has servers, so that two of one world never share a key. */
const enough = 12;
/** Kept between runs of the tests: made anew in every worker, they would take more time than most files of tests. */
const folder = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'okta-mule-setup');
const file = join(folder, 'test-keys.json');

const kept = (): readonly SigningKey[] => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as readonly SigningKey[];
  } catch {
    return [];
  }
};

const made = async (): Promise<readonly SigningKey[]> => {
  const before = kept();
  if (before.length === enough) return before;
  const keys = await Promise.all(Array.from({ length: enough }, signingKey));
  mkdirSync(folder, { recursive: true });
  // Two workers may make them at the same time; either set will do, but no half of one.
  const own = `${file}.${process.pid}`;
  writeFileSync(own, JSON.stringify(keys));
  renameSync(own, file);
  return keys;
};

const keys = await made();
let handed = 0;

/** The next of the few RSA keys that all tests share. */
export const sharedKey = (): SigningKey => {
  const key = keys[handed % enough];
  handed += 1;
  return structuredClone(key) as SigningKey;
};

/** As the sandbox takes it. */
export const nextKey: NewKey = async () => sharedKey();
