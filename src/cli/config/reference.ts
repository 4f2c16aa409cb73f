import { resolve } from 'node:path';
import { problem } from '../../errors.ts';
import { Secret } from '../../secret.ts';
import { readKeychain } from '../answers/keychain.ts';
import { entryName } from '../answers/secret-host.ts';
import { readInput, whyUnread } from '../input-file.ts';

export interface Place {
  /** That gets the secret; undefined while it is not known. */
  readonly host: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  /** Relative paths are relative to the config file. */
  readonly folder: string;
}

/** A value, or why there is none. */
type Found = { readonly value: string | undefined } | { readonly why: string };

const fromFile = (path: string, place: Place): Found => {
  try {
    return { value: readInput(resolve(place.folder, path)).trim() };
  } catch (error) {
    const why = whyUnread(error);
    return why === undefined ? { value: undefined } : { why };
  }
};

/** An entry is found under the name of the host that gets it, or under that name written out; never for another host. */
const fromKeychain = async (name: string, { host }: Place): Promise<string | undefined> => {
  if (host === undefined) return undefined;
  return readKeychain(name.startsWith(entryName(host, '')) ? name : entryName(host, name));
};

/** Follows `{env: NAME}`, `{file: PATH}` or `{keychain: NAME}`; where nothing is there, says so in words. */
export const resolveReference = async (given: unknown, place: Place): Promise<Secret | string> => {
  const { env, file, keychain } = given as { env?: string; file?: string; keychain?: string };
  const sources: readonly [string | undefined, string, () => Promise<Found> | Found][] = [
    [env, 'variable', () => ({ value: place.environment[env ?? ''] })],
    [file, 'file', () => fromFile(file ?? '', place)],
    [keychain, 'keychain entry', async () => ({ value: await fromKeychain(keychain ?? '', place) })],
  ];
  for (const [name, what, look] of sources) {
    if (name === undefined) continue;
    const found = await look();
    if ('why' in found) return `the ${what} that is named here cannot be read: ${found.why}`;
    // The name is not repeated: people write the secret itself there.
    const { value } = found;
    if (!value && name === keychain)
      return `there is no entry ${entryName(place.host ?? 'HOST', '…')} of this name in the keychain, whose entries are named by host`;
    return value ? new Secret(value) : `the ${what} that is named here is empty or missing`;
  }
  throw problem('INTERNAL', { what: 'a secret reference without a source passed the schema' });
};
