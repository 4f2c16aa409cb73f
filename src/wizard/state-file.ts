import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Conf from 'conf';
import { problem } from '../errors.ts';
import type { StateData, StateFile } from './state.ts';

/** What stands in the file around the state: enough to see a torn or altered file, and which copy is the newest. */
interface Sealed {
  readonly schemaVersion: number;
  readonly sequence: number;
  readonly sum: string;
  readonly state: StateData;
}

const version = 1;
const copies = 3;
const sumOf = (state: unknown): string => createHash('sha256').update(JSON.stringify(state)).digest('hex');

/** Sealed and whole, or undefined; a newer version is refused before anything is touched. */
const unseal = (text: string, file: string): Sealed | undefined => {
  let value: Partial<Sealed>;
  try {
    value = JSON.parse(text) as Partial<Sealed>;
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (typeof value.schemaVersion === 'number' && value.schemaVersion > version)
    throw problem('STATE_FROM_FUTURE', { file, version: value.schemaVersion });
  const whole =
    value.schemaVersion === version && Number.isInteger(value.sequence) && value.sum === sumOf(value.state);
  return whole ? (value as Sealed) : undefined;
};

const readText = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw problem('STATE_UNREADABLE', { file, why: (error as Error).message }, { cause: error });
  }
};

/** A rename is durable only when its folder is synced; Windows has no such call. */
const syncFolder = (folder: string): void => {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

const newestCopy = (folder: string): Sealed | undefined => {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  const whole = names.map((name) => unseal(readText(join(folder, name)) ?? '', join(folder, name)));
  return whole.filter((copy) => copy !== undefined).sort((a, b) => b.sequence - a.sequence)[0];
};

const writeCopy = (folder: string, sealed: Sealed): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${sealed.sequence % copies}.json`);
  writeFileSync(`${file}.part`, JSON.stringify(sealed), { mode: 0o600 });
  renameSync(`${file}.part`, file);
};

/** Moves an unreadable file aside under a new name, so that nothing is lost and nothing is overwritten. */
const setAside = (file: string): string => {
  for (let n = 1; ; n += 1) {
    const aside = `${file}.damaged-${n}`;
    if (existsSync(aside)) continue;
    renameSync(file, aside);
    return aside;
  }
};

const load = (folder: string, file: string, notice: (text: string) => void): Sealed | undefined => {
  const text = readText(file);
  const copy = (): Sealed | undefined => newestCopy(join(folder, 'copies'));
  if (text === undefined) {
    const found = copy();
    if (found) notice(`The state file ${file} is gone; going on from its newest copy.`);
    return found;
  }
  const sealed = unseal(text, file);
  if (sealed) return sealed;
  const found = copy();
  const aside = setAside(file);
  notice(
    found
      ? `The state file was damaged and is kept as ${aside}; going on from its newest good copy.`
      : `The state file was damaged and is kept as ${aside}. No good copy is left: what this setup made is found again by its marks.`,
  );
  return found;
};

/**
 * The state in `<folder>/state.json`, kept through `conf` (its atomic, synced write), with what `conf` was measured to lack:
 * a synced folder, mode 0600 from creation, three copies, a checksum, and recovery instead of an exception or a reset.
 *
 * @param notice called with a sentence when a damaged or lost file was recovered
 */
export const stateFile = (folder: string, notice: (text: string) => void): StateFile => {
  const file = join(folder, 'state.json');
  let conf: Conf<Record<string, unknown>> | undefined;
  let sequence = 0;
  return {
    read: () => {
      const sealed = load(folder, file, notice);
      sequence = sealed?.sequence ?? 0;
      return sealed && structuredClone(sealed.state);
    },
    write: (state) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      conf ??= new Conf({
        cwd: folder,
        configName: 'state',
        projectName: 'okta-mule-setup',
        configFileMode: 0o600,
        clearInvalidConfig: false,
        accessPropertiesByDotNotation: false,
      });
      sequence += 1;
      const sealed: Sealed = { schemaVersion: version, sequence, sum: sumOf(state), state };
      conf.store = { ...sealed };
      syncFolder(folder);
      writeCopy(join(folder, 'copies'), sealed);
    },
  };
};
