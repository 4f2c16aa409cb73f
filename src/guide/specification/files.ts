import { type Dirent, lstatSync, readdirSync, realpathSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { readRegular } from '../../durable-file.ts';
import { decode } from './decode.ts';
import { Refusal } from './specification.ts';

const largestFile = 32 * 1024 * 1024;

/** Files that hold credentials by their name, wherever they lie. */
const credentialNames = new Set([
  '.netrc',
  '.npmrc',
  '.pypirc',
  '.pgpass',
  '.htpasswd',
  '.git-credentials',
  '.dockerconfigjson',
  'credentials',
  'credentials.json',
  'credentials.yaml',
  'credentials.yml',
  'service-account.json',
  'service_account.json',
  'okta.yaml',
  'okta.yml',
  'id_rsa',
  'id_dsa',
  'id_ecdsa',
  'id_ed25519',
]);
const credentialEndings = ['.pem', '.key', '.p8', '.p12', '.pfx', '.jks', '.keystore', '.kdbx', '.ppk'];

const looksLikeCredentials = (path: string): boolean => {
  const name = basename(path).toLowerCase();
  return (
    credentialNames.has(name) ||
    name === '.env' ||
    name.startsWith('.env.') ||
    name.endsWith('.env') ||
    credentialEndings.some((ending) => name.endsWith(ending))
  );
};

/** The files of one folder, read as a specification names them. */
export interface Files {
  /** Names in a folder below the root; none where it is not a folder. */
  list(folder: string): readonly Dirent[];
  /** Undefined where there is no such file. */
  read(path: string): string | undefined;
  /** The file that differs in letter case alone; undefined where there is none. */
  otherwiseWritten(path: string): string | undefined;
}

/** Reads only regular files of the folder itself: no links, nothing of what looks like credentials, no unknown encoding. */
export const filesOf = (root: string): Files => {
  const real = realpathSync(root);
  const listed = new Map<string, ReadonlyMap<string, Dirent>>();
  const namesIn = (folder: string): ReadonlyMap<string, Dirent> => {
    const known = listed.get(folder);
    if (known) return known;
    let found: readonly Dirent[] = [];
    try {
      found = readdirSync(join(real, folder), { withFileTypes: true });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ENOTDIR')
        throw new Refusal(`${join(root, folder)} cannot be read (${code}).`);
    }
    const names = new Map(found.map((entry) => [entry.name, entry]));
    listed.set(folder, names);
    return names;
  };
  const list = (folder: string): readonly Dirent[] => [...namesIn(folder).values()];
  /** Letter for letter, although a file system may see no difference between upper and lower case. */
  const entryOf = (path: string): Dirent | undefined => {
    let entry: Dirent | undefined;
    let folder = '';
    for (const name of path.split('/')) {
      entry = namesIn(folder).get(name);
      if (entry?.isSymbolicLink())
        throw new Refusal(
          `${folder === '' ? name : `${folder}/${name}`} is a link.`,
          'Links are not followed, since what they lead to would be published: put the file itself there.',
        );
      if (!entry) return undefined;
      folder = folder === '' ? name : `${folder}/${name}`;
    }
    return entry;
  };
  const read = (path: string): string | undefined => {
    const entry = entryOf(path);
    if (!entry?.isFile()) return undefined;
    if (looksLikeCredentials(path))
      throw new Refusal(
        `${path} looks like a file with credentials, and everything that the main document reaches is published.`,
        'Take the reference to it out of the specification, or give the file another name if there is nothing secret in it.',
      );
    const whole = join(real, path);
    if (lstatSync(whole).size > largestFile) throw new Refusal(`${path} is larger than 32 MB.`);
    const text = decode(readRegular(whole, largestFile, 'refuse'), path);
    if (text.trimStart().startsWith('-----BEGIN ') && text.includes('PRIVATE KEY-----'))
      throw new Refusal(
        `${path} is a private key, and everything that the main document reaches is published.`,
        'Take the reference to it out of the specification.',
      );
    return text;
  };
  const otherwiseWritten = (path: string): string | undefined => {
    const found: string[] = [];
    for (const name of path.split('/')) {
      const entry = list(found.join('/')).find((one) => one.name.toLowerCase() === name.toLowerCase());
      if (!entry) return undefined;
      found.push(entry.name);
    }
    return found.join('/') === path ? undefined : found.join('/');
  };
  return { list, read, otherwiseWritten };
};

/** The absolute path without links in it; a refusal where there is nothing. */
export const realPathOf = (path: string): string => {
  try {
    return realpathSync(resolve(path));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Refusal(
      code === 'ENOENT' || code === 'ENOTDIR'
        ? `there is no file or folder ${resolve(path)}.`
        : `${resolve(path)} cannot be read (${code}).`,
    );
  }
};
