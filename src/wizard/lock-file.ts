import { rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { createOwn, isAlive, readOwn, writeOwn } from '../durable-file.ts';
import { problem } from '../errors.ts';

/** What stands in a lock file. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly nonce: string;
  /** ISO 8601, renewed by a heartbeat. */
  readonly seen: string;
}

/** Milliseconds between two signs of life. */
export const beat = 15_000;
/** A living process that did not renew for so long is a reused process id, or one that will see in `check` that it lost the lock. */
const forgotten = 10 * 60_000;
/** What this process holds. Any other lock with its process id was left by an earlier process, as happens in containers. */
export const held = new Set<string>();

/** Undefined: there is none. A file that cannot be understood was cut by a crash of the machine: its holder is nobody. */
export const readHolder = (file: string): Holder | undefined => {
  try {
    const text = readOwn(file);
    if (text === undefined) return undefined;
    const { pid, host, nonce, seen } = JSON.parse(text) as Partial<Record<keyof Holder, unknown>>;
    // The nonce becomes part of a file name.
    if (typeof pid === 'number' && typeof host === 'string' && /^[\w-]{1,64}$/.test(String(nonce)))
      return { pid, host, nonce: String(nonce), seen: String(seen) };
  } catch {
    // A link or a folder of that name is nobody either.
  }
  return { pid: 0, host: hostname(), nonce: 'unreadable', seen: modified(file) };
};

const modified = (file: string): string => {
  try {
    return statSync(file).mtime.toISOString();
  } catch {
    return new Date(0).toISOString();
  }
};

const isStale = ({ pid, host, nonce, seen }: Holder, force: boolean): boolean => {
  if (force) return true;
  if (host !== hostname()) return false;
  const silent = Date.now() - Date.parse(seen);
  // Without a name: torn by a crash, or being written at this moment where files cannot be linked.
  if (pid === 0) return !(silent < beat);
  if (pid === process.pid) return !held.has(nonce);
  return !isAlive(pid) || silent > forgotten;
};

const locked = (file: string, { pid, host, seen }: Holder): Error =>
  problem('LOCKED', { pid, host, seen, file });

/**
 * Replaces a dead holder. A second lock, named after the holder, lets one run do it at a time; and it looks again before it does,
 * since another one may have been quicker.
 */
const takeOver = (file: string, stale: Holder, mine: Holder, force: boolean): boolean => {
  const guard = `${file}.after-${stale.nonce}`;
  take(guard, mine, force, () => undefined);
  try {
    if (readHolder(file)?.nonce !== stale.nonce) return false;
    writeOwn(file, JSON.stringify(mine));
    return true;
  } finally {
    rmSync(guard, { force: true });
  }
};

/**
 * Takes the lock `file`, over a dead holder if need be.
 *
 * @throws LOCKED
 */
export const take = (file: string, mine: Holder, force: boolean, notice: (text: string) => void): void => {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    if (createOwn(file, JSON.stringify(mine))) return;
    const holder = readHolder(file);
    if (!holder) continue;
    if (!isStale(holder, force)) throw locked(file, holder);
    if (!takeOver(file, holder, mine, force)) continue;
    notice(
      `An earlier run (process ${holder.pid} on ${holder.host}) ended without tidying up; its lock was taken over.`,
    );
    return;
  }
  throw locked(file, { pid: 0, host: hostname(), nonce: '', seen: 'just now' });
};
