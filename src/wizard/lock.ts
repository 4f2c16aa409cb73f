import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { problem } from '../errors.ts';

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly nonce: string;
  /** ISO 8601, renewed by a heartbeat. */
  readonly seen: string;
}

export interface Lock {
  /** Throws `LOCK_LOST` when another run has taken over, e.g. after a long sleep. Called before each mutating request. */
  check(): void;
  release(): void;
}

const beat = 15_000;
/** A living process that did not renew for so long is a reused process id, or one that will see in `check` that it lost the lock. */
const forgotten = 10 * 60_000;

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const read = (file: string): Holder | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
};

/** Creates the whole file or nothing: linking a finished file is atomic and fails when the name is taken. */
const create = (file: string, holder: Holder): boolean => {
  const own = `${file}.${holder.nonce}`;
  writeFileSync(own, JSON.stringify(holder), { mode: 0o600 });
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
};

/** Takes a dead holder's lock away; puts it back when, in between, somebody living had taken it over. */
const removeStale = (file: string, stale: Holder): void => {
  const aside = `${file}.stale-${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (read(aside)?.nonce !== stale.nonce) {
    try {
      linkSync(aside, file);
    } catch {
      // Somebody else holds it now; both of them re-check their nonce before they write.
    }
  }
  rmSync(aside, { force: true });
};

const isStale = (holder: Holder, force: boolean): boolean => {
  if (force) return true;
  if (holder.host !== hostname()) return false;
  return !alive(holder.pid) || Date.now() - Date.parse(holder.seen) > forgotten;
};

const take = (file: string, mine: () => Holder, force: boolean, notice: (text: string) => void): void => {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    if (create(file, mine())) return;
    const holder = read(file);
    if (!holder) continue;
    if (!isStale(holder, force))
      throw problem('LOCKED', { pid: holder.pid, host: holder.host, seen: holder.seen, file });
    notice(
      `An earlier run (process ${holder.pid} on ${holder.host}) ended without tidying up; taking over its lock.`,
    );
    removeStale(file, holder);
  }
  throw problem('LOCKED', { pid: 0, host: hostname(), seen: 'just now', file });
};

/** One run at a time for a state folder; survives crashes and sleeping laptops. */
export const acquireLock = (folder: string, force: boolean, notice: (text: string) => void): Lock => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'lock');
  const nonce = randomUUID();
  const mine = (): Holder => ({ pid: process.pid, host: hostname(), nonce, seen: new Date().toISOString() });
  take(file, mine, force, notice);
  const check = (): void => {
    if (read(file)?.nonce !== nonce) throw problem('LOCK_LOST', { file });
  };
  const timer = setInterval(() => {
    if (read(file)?.nonce !== nonce) return;
    const next = `${file}.${nonce}`;
    writeFileSync(next, JSON.stringify(mine()), { mode: 0o600 });
    renameSync(next, file);
  }, beat);
  timer.unref();
  return {
    check,
    release: () => {
      clearInterval(timer);
      if (read(file)?.nonce === nonce) rmSync(file, { force: true });
    },
  };
};
