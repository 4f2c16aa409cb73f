import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type Conf from 'conf';
import { Problem, problem } from '../errors.ts';
import { makeFolder } from '../folder.ts';
import type { StateData, StateFile } from './state.ts';

type Store = Conf<Record<string, unknown>>;

/** What stands in the file around the state: enough to see a torn or altered file, and which copy is the newest. */
interface Sealed {
  readonly schemaVersion: number;
  readonly sequence: number;
  readonly sum: string;
  readonly state: StateData;
}

/** Loaded by `ready`: it takes longer than all else before the first question, and reading does not need it. */
let library: typeof Conf | undefined;

const version = 1;
const copies = 3;
const sumOf = (schemaVersion: number, sequence: unknown, state: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify([schemaVersion, sequence, state]))
    .digest('hex');

/** Sealed and whole, or undefined; a newer version is refused before anything is touched. */
const unseal = (text: string, file: string): Sealed | undefined => {
  let value: Partial<Sealed>;
  try {
    value = JSON.parse(text) as Partial<Sealed>;
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  // The sum covers the version: a file of ours whose version was altered is damaged, not from the future.
  const ours = Number.isInteger(value.sequence) && value.sum === sumOf(version, value.sequence, value.state);
  if (!ours && typeof value.schemaVersion === 'number' && value.schemaVersion > version)
    throw problem('STATE_FROM_FUTURE', { file, version: value.schemaVersion });
  return ours && value.schemaVersion === version ? (value as Sealed) : undefined;
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

const list = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw problem('STATE_UNREADABLE', { file: folder, why: (error as Error).message }, { cause: error });
  }
};

const newestCopy = (folder: string): Sealed | undefined => {
  const names = list(folder).filter((name) => name.endsWith('.json'));
  const whole = names.map((name) => unseal(readText(join(folder, name)) ?? '', join(folder, name)));
  return whole.filter((copy) => copy !== undefined).sort((a, b) => b.sequence - a.sequence)[0];
};

const writeCopy = (folder: string, sealed: Sealed): void => {
  makeFolder(folder, 0o700);
  const file = join(folder, `${sealed.sequence % copies}.json`);
  writeFileSync(`${file}.part`, JSON.stringify(sealed), { mode: 0o600 });
  renameSync(`${file}.part`, file);
};

/** A new name for an unreadable file, so that nothing is lost and nothing is overwritten. */
const nameAside = (file: string): string => {
  for (let n = 1; ; n += 1) if (!existsSync(`${file}.damaged-${n}`)) return `${file}.damaged-${n}`;
};

interface Loaded {
  readonly sealed: Sealed | undefined;
  /** Where the damaged file goes with the first write: reading changes nothing. */
  readonly aside?: string;
}

const lost = 'No good copy is left: what this setup made is found again by its marks.';

const load = (folder: string, file: string, notice: (text: string) => void): Loaded => {
  const text = readText(file);
  const sealed = text === undefined ? undefined : unseal(text, file);
  if (sealed) return { sealed };
  const copy = newestCopy(join(folder, 'copies'));
  if (text === undefined) {
    const earlier = list(folder).some((name) => name.startsWith('state.json.damaged-'));
    if (copy) notice(`The state file ${file} is gone; going on from its newest copy.`);
    else if (earlier) notice(`The state file ${file} was damaged. ${lost}`);
    return { sealed: copy };
  }
  const aside = nameAside(file);
  notice(
    `The state file ${file} is damaged; it will be kept as ${aside}. ${copy ? 'Going on from its newest good copy.' : lost}`,
  );
  return { sealed: copy, aside };
};

/**
 * The state in `<folder>/state.json`, kept through `conf` (its atomic, synced write), with what `conf` was measured to lack:
 * a synced folder, mode 0600 from creation, three copies, a checksum, and recovery instead of an exception or a reset.
 *
 * @param notice called with a sentence when a damaged or lost file was recovered; a damaged one is set aside by the first write
 */
export const stateFile = (
  folder: string,
  notice: (text: string) => void,
): StateFile & Required<Pick<StateFile, 'ready'>> => {
  const file = join(folder, 'state.json');
  let conf: Store | undefined;
  let sequence = 0;
  let aside: string | undefined;
  const save = (state: StateData): void => {
    makeFolder(folder, 0o700);
    if (aside !== undefined) renameSync(file, aside);
    aside = undefined;
    if (!library) throw problem('INTERNAL', { what: 'the state was written before it was ready' });
    conf ??= openConf(library, folder);
    sequence += 1;
    const sealed: Sealed = { schemaVersion: version, sequence, sum: sumOf(version, sequence, state), state };
    conf.store = { ...sealed };
    syncFolder(folder);
    writeCopy(join(folder, 'copies'), sealed);
  };
  return {
    read: () => {
      const loaded = load(folder, file, notice);
      sequence = loaded.sealed?.sequence ?? 0;
      aside = loaded.aside;
      return loaded.sealed && structuredClone(loaded.sealed.state);
    },
    ready: async () => {
      library ??= (await import('conf')).default;
    },
    write: (state) => {
      try {
        save(state);
      } catch (error) {
        if (error instanceof Problem) throw error;
        throw problem('STATE_UNWRITABLE', { folder, why: (error as Error).message }, { cause: error });
      }
    },
  };
};

const openConf = (library: typeof Conf, folder: string): Store =>
  new library({
    cwd: folder,
    configName: 'state',
    projectName: 'okta-mule-setup',
    configFileMode: 0o600,
    clearInvalidConfig: false,
    accessPropertiesByDotNotation: false,
  });
