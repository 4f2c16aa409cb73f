import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkOwnFolder, moveOwn, ownFolder, readOwn, sweep, writeOwn } from '../durable-file.ts';
import { Problem, problem } from '../errors.ts';
import type { StateData, StateFile } from './state.ts';
import { checkStateFolder, openStateFolder } from './state-folder.ts';

/** What stands in the file around the state: enough to see a torn or altered file, and which copy is the newest. */
interface Sealed {
  readonly schemaVersion: number;
  readonly sequence: number;
  readonly sum: string;
  readonly state: StateData;
}

const version = 1;
const copies = 3;
const sumOf = (schemaVersion: unknown, sequence: unknown, state: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify([schemaVersion, sequence, state]))
    .digest('hex');

/** Sealed and whole, or undefined; another version is refused before anything is touched. */
const unseal = (text: string, file: string): Sealed | undefined => {
  let value: Partial<Sealed>;
  try {
    value = JSON.parse(text) as Partial<Sealed>;
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { schemaVersion, sequence, sum, state } = value;
  // The sum covers the version: a file of ours whose version was altered is damaged, not of another version.
  if (Number.isInteger(sequence) && sum === sumOf(version, sequence, state))
    return schemaVersion === version ? (value as Sealed) : undefined;
  if (typeof schemaVersion !== 'number') return undefined;
  if (schemaVersion > version) throw problem('STATE_FROM_FUTURE', { file, version: schemaVersion });
  if (sum === sumOf(schemaVersion, sequence, state))
    throw problem('STATE_TOO_OLD', { file, version: schemaVersion });
  return undefined;
};

const readText = (file: string): string | undefined => {
  try {
    return readOwn(file);
  } catch (error) {
    throw problem('STATE_UNREADABLE', { file, why: (error as Error).message }, { cause: error });
  }
};

const list = (folder: string): readonly string[] => {
  try {
    checkOwnFolder(folder);
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
  try {
    checkStateFolder(folder);
  } catch (error) {
    throw problem('STATE_UNREADABLE', { file, why: (error as Error).message }, { cause: error });
  }
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
 * The state in `<folder>/state.json`, durable, with three copies, a checksum, and recovery instead of an exception or a reset.
 *
 * @param notice called with a sentence when a damaged or lost file was recovered; a damaged one is set aside by the first write
 */
export const stateFile = (folder: string, notice: (text: string) => void): StateFile => {
  const file = join(folder, 'state.json');
  const copiesFolder = join(folder, 'copies');
  let sequence = 0;
  let aside: string | undefined;
  const save = (state: StateData): void => {
    openStateFolder(folder);
    ownFolder(copiesFolder);
    sweep(copiesFolder);
    if (aside !== undefined) moveOwn(file, aside);
    aside = undefined;
    sequence += 1;
    const sealed: Sealed = { schemaVersion: version, sequence, sum: sumOf(version, sequence, state), state };
    const text = `${JSON.stringify(sealed, null, 2)}\n`;
    writeOwn(file, text);
    writeOwn(join(copiesFolder, `${sequence % copies}.json`), text);
  };
  return {
    read: () => {
      const loaded = load(folder, file, notice);
      sequence = loaded.sealed?.sequence ?? 0;
      aside = loaded.aside;
      return loaded.sealed && structuredClone(loaded.sealed.state);
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
