import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { problem } from '../../errors.ts';
import { Secret } from '../../secret.ts';
import { readKeychain } from '../answers/keychain.ts';

export interface Place {
  readonly environment: NodeJS.ProcessEnv;
  /** Relative paths are relative to the config file. */
  readonly folder: string;
}

const fromFile = (path: string, place: Place): string | undefined => {
  try {
    return readFileSync(resolve(place.folder, path), 'utf8').trim();
  } catch {
    return undefined;
  }
};

/** Follows `{env: NAME}`, `{file: PATH}` or `{keychain: NAME}`; where nothing is there, says so in words. */
export const resolveReference = async (given: unknown, place: Place): Promise<Secret | string> => {
  const { env, file, keychain } = given as { env?: string; file?: string; keychain?: string };
  const sources: readonly [
    string | undefined,
    string,
    () => Promise<string | undefined> | string | undefined,
  ][] = [
    [env, 'variable', () => place.environment[env ?? '']],
    [file, 'file', () => fromFile(file ?? '', place)],
    [keychain, 'keychain entry', () => readKeychain(keychain ?? '')],
  ];
  for (const [name, what, look] of sources) {
    if (name === undefined) continue;
    const value = await look();
    // The name is not repeated: people write the secret itself there.
    return value ? new Secret(value) : `the ${what} that is named here is empty or missing`;
  }
  throw problem('INTERNAL', { what: 'a secret reference without a source passed the schema' });
};
