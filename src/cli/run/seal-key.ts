import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createOwn, ownFolder, readOwn } from '../../durable-file.ts';
import { problem } from '../../errors.ts';
import { Secret } from '../../secret.ts';
import { userFolder } from '../user-folder.ts';

const variable = 'OKTA_MULE_SETUP_KEY';
const shortest = 32;

const fromVariable = (): string | undefined => {
  const key = process.env[variable];
  if (!key) return undefined;
  if (key.length < shortest)
    throw problem('USAGE', {
      what: `${variable} is too short to seal a state with: it has fewer than ${shortest} characters.`,
      way: 'Give it a random value, for example that of: openssl rand -hex 32',
    });
  return new Secret(key).reveal();
};

const readKey = (file: string): string | undefined => {
  const key = readOwn(file, 4096)?.trim() ?? '';
  return key.length < shortest ? undefined : new Secret(key).reveal();
};

const fromFolder = (folder: string, make: boolean): string | undefined => {
  const file = join(folder, 'state.key');
  try {
    const known = readKey(file);
    if (known !== undefined || !make) return known;
    ownFolder(folder);
    createOwn(file, `${randomBytes(32).toString('hex')}\n`);
    // Another run may have been quicker.
    return readKey(file);
  } catch {
    // A home that cannot be written to has no key: the next run asks whether the state is trusted.
    return undefined;
  }
};

/**
 * The key of this user's seal: in `OKTA_MULE_SETUP_KEY`, for runners that keep no folder, or in the user's own folder.
 *
 * @param make true: it is made where there is none
 */
export const sealKey = (make: boolean): string | undefined => {
  const given = fromVariable();
  const folder = userFolder();
  return given ?? (folder === undefined ? undefined : fromFolder(folder, make));
};
