import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Why a path is not what it must be; system errors come as they are. The message stands after the path's name. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';
}

// Windows has none of these three.
const noFollow = constants.O_NOFOLLOW ?? 0;
const noWait = constants.O_NONBLOCK ?? 0;
const onlyFolder = constants.O_DIRECTORY ?? 0;
const isWindows = process.platform === 'win32';

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';

const kindOf = (stats: Stats): string => {
  if (stats.isSymbolicLink()) return 'a link, and links are not followed here';
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a pipe';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
};

/** The kind is asked of what is open, so that nothing can be put in its place in between; a pipe is opened without waiting for its other end. */
const openFile = (file: string, flags: number, mode?: number): number => {
  let handle: number;
  try {
    handle = openSync(file, flags | noWait, mode);
  } catch (error) {
    if (!['ELOOP', 'EMLINK', 'ENXIO', 'EISDIR'].includes(codeOf(error))) throw error;
    const there = lstatSync(file, { throwIfNoEntry: false });
    if (!there || there.isFile()) throw error;
    throw new FileRefused(`it is ${kindOf(there)}`, { cause: error });
  }
  const stats = fstatSync(handle);
  if (stats.isFile()) return handle;
  closeSync(handle);
  throw new FileRefused(`it is ${kindOf(stats)}, not a file`);
};

const megabyte = 1024 * 1024;
const sizeInWords = (bytes: number): string =>
  bytes % megabyte === 0 ? `${bytes / megabyte} MB` : `${bytes} bytes`;

/**
 * A regular file as a whole. Never waits, as a pipe would make it, and ends, as a device would not.
 *
 * @param largest in bytes
 * @throws FileRefused, or the system's error
 */
export const readRegular = (file: string, largest: number, links: 'follow' | 'refuse'): Buffer => {
  const handle = openFile(file, constants.O_RDONLY | (links === 'refuse' ? noFollow : 0));
  try {
    const tooLarge = () => new FileRefused(`it is larger than ${sizeInWords(largest)}`);
    if (fstatSync(handle).size > largest) throw tooLarge();
    const chunks: Buffer[] = [];
    let size = 0;
    for (;;) {
      const chunk = Buffer.allocUnsafe(Math.max(fstatSync(handle).size - size, 0) + 4096);
      const count = readSync(handle, chunk);
      if (count === 0) return Buffer.concat(chunks);
      size += count;
      // Those below /proc say that they are empty.
      if (size > largest) throw tooLarge();
      chunks.push(chunk.subarray(0, count));
    }
  } finally {
    closeSync(handle);
  }
};

/** One of our own files; undefined when it is not there. Links are refused. */
export const readOwn = (file: string, largest = 1024 * megabyte): string | undefined => {
  try {
    return readRegular(file, largest, 'refuse').toString('utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
};

/** A short write is what a full disk looks like before it says so. */
const writeAll = (handle: number, bytes: Uint8Array): void => {
  let written = 0;
  while (written < bytes.length) {
    const count = writeSync(handle, bytes, written);
    if (count <= 0) throw new FileRefused('the disk takes no more');
    written += count;
  }
};

const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/**
 * Makes a folder and those above it. Node's own recursive form never returns where none can be made, e.g. below `/proc`.
 *
 * @throws the system's error, with its code
 */
export const makeFolder = (given: string, mode?: number): void => {
  const path = resolve(given);
  if (isThere(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path), mode);
  try {
    mkdirSync(path, { mode: mode ?? 0o777 });
  } catch (error) {
    // Another run may have made it in between.
    if (!isThere(path)) throw error;
  }
};

/** A rename is durable only when its folder is synced. Windows, and some network file systems, have no such call. */
const syncFolder = (folder: string): void => {
  if (isWindows) return;
  const handle = openSync(folder, constants.O_RDONLY | onlyFolder);
  try {
    fsyncSync(handle);
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(codeOf(error))) throw error;
  } finally {
    closeSync(handle);
  }
};

/** Windows refuses while a virus scanner or an indexer has the file open, for a moment. */
const rename = (from: string, to: string): void => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      if (!isWindows || attempt === 20 || !['EPERM', 'EBUSY', 'EACCES'].includes(codeOf(error))) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 25);
    }
  }
};

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
};

const temporary = /^\.okta-mule-setup-(\d+)-[0-9a-f]{32}\.tmp$/;
/** Of this process, at this moment. Others with its id are of an earlier one, as happens in containers. */
const parts = new Set<string>();

/** Removes the temporary files that dead runs left in a folder. */
export const sweep = (folder: string): void => {
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch {
    // Whoever writes there next says why it cannot.
    return;
  }
  for (const name of names) {
    const pid = Number(temporary.exec(name)?.[1] ?? Number.NaN);
    const isDead = pid === process.pid ? !parts.has(name) : !isAlive(pid);
    if (!Number.isNaN(pid) && isDead) rmSync(join(folder, name), { force: true });
  }
};

/** Writes beside the place, exclusively and under a name that nobody can guess, and publishes what is whole and on the disk. */
const whole = <T>(
  file: string,
  content: string,
  mode: number,
  publish: (part: string, file: string) => T,
): T => {
  const folder = dirname(file);
  const name = `.okta-mule-setup-${process.pid}-${randomBytes(16).toString('hex')}.tmp`;
  const part = join(folder, name);
  const bytes = Buffer.from(content);
  parts.add(name);
  try {
    const handle = openFile(part, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | noFollow, mode);
    try {
      writeAll(handle, bytes);
      if (fstatSync(handle).size !== bytes.length) throw new FileRefused('it was written in part only');
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    const published = publish(part, file);
    syncFolder(folder);
    return published;
  } finally {
    rmSync(part, { force: true });
    parts.delete(name);
  }
};

/** Replaces one of our own files, mode 0600: on the disk when it returns, or not changed at all. A link in its place is replaced, never followed. */
export const writeOwn = (file: string, content: string): void => whole(file, content, 0o600, rename);

/** Makes one of our own files, whole or not at all; false when the name is taken. */
export const createOwn = (file: string, content: string): boolean =>
  whole(file, content, 0o600, (part) => {
    try {
      linkSync(part, file);
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(error))) throw error;
    }
    // Some file systems cannot link.
    try {
      const handle = openFile(
        file,
        constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | noFollow,
        0o600,
      );
      try {
        writeAll(handle, Buffer.from(content));
      } finally {
        closeSync(handle);
      }
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    }
  });

/** Gives one of our own files another name. */
export const moveOwn = (from: string, to: string): void => {
  rename(from, to);
  syncFolder(dirname(to));
};

/**
 * Adds whole lines to a file that other processes may add to at the same time: one call of the system, no lock. After a line that
 * a full disk cut, the next one begins anew.
 */
export const appendLines = (file: string, text: string): void => {
  const handle = openFile(file, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | noFollow, 0o600);
  try {
    const { size } = fstatSync(handle);
    const last = Buffer.alloc(1);
    const isCut = size > 0 && readSync(handle, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a;
    const bytes = Buffer.from(`${isCut ? '\n' : ''}${text}`);
    if (writeSync(handle, bytes) !== bytes.length) throw new FileRefused('it was written in part only');
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

/** A file that the user names may be there already; anything else of that name is left alone. */
const refuseStrange = (file: string): void => {
  const there = lstatSync(file, { throwIfNoEntry: false });
  if (there && !there.isFile()) throw new FileRefused(`it is ${kindOf(there)}`);
};

const prepareNamed = (file: string): void => {
  makeFolder(dirname(file));
  sweep(dirname(file));
  refuseStrange(file);
};

/** Writes a file that the user names, whole or not at all: no link is followed, and mode and owner of an earlier file are not kept. */
export const writeNamed = (file: string, content: string, mode = 0o600): void => {
  prepareNamed(file);
  whole(file, content, mode, rename);
};

/** A file that the user names and that grows: a new, empty one takes the place of an earlier one. Returns what adds to it. */
export const openNamed = (file: string): ((text: string) => void) => {
  prepareNamed(file);
  whole(file, '', 0o600, rename);
  const handle = openFile(file, constants.O_WRONLY | constants.O_APPEND | noFollow);
  return (text) => writeAll(handle, Buffer.from(text));
};

/** @throws FileRefused when the folder is a link or belongs to somebody else */
const openOwnFolder = (folder: string): number => {
  let handle: number;
  try {
    handle = openSync(folder, constants.O_RDONLY | onlyFolder | noFollow);
  } catch (error) {
    const there = lstatSync(folder, { throwIfNoEntry: false });
    if (there?.isSymbolicLink()) throw new FileRefused(`${folder} is ${kindOf(there)}`, { cause: error });
    throw error;
  }
  const { uid } = fstatSync(handle);
  if (uid === process.getuid?.()) return handle;
  closeSync(handle);
  throw new FileRefused(`${folder} belongs to another user (id ${uid})`);
};

/** Throws FileRefused unless the folder is ours, or not there; changes nothing. */
export const checkOwnFolder = (folder: string): void => {
  if (isWindows || lstatSync(folder, { throwIfNoEntry: false }) === undefined) return;
  closeSync(openOwnFolder(folder));
};

/**
 * A folder for this user alone: made where it is not there, refused where it is a link or somebody else's, its mode mended to 0700.
 *
 * @returns whether others are really kept out: false where there are no POSIX modes
 */
export const ownFolder = (folder: string): boolean => {
  makeFolder(folder, 0o700);
  if (isWindows) return false;
  const handle = openOwnFolder(folder);
  try {
    if ((fstatSync(handle).mode & 0o777) !== 0o700) fchmodSync(handle, 0o700);
    return (fstatSync(handle).mode & 0o077) === 0;
  } finally {
    closeSync(handle);
  }
};

/** Keeps a folder of ours out of a repository around it. */
export const ignoreForGit = (folder: string): void => {
  const file = join(folder, '.gitignore');
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) createOwn(file, '*\n');
};
