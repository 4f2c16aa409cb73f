import { randomUUID } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Problem, problem } from '../errors.ts';
import { makeFolder } from '../folder.ts';
import { beat, type Holder, held, readHolder, take } from './lock-file.ts';

export interface Lock {
  /** Throws `LOCK_LOST` when another run has taken over, e.g. after a long sleep. Called before each mutating request. */
  check(): void;
  release(): void;
}

/**
 * One run at a time for a state folder; survives crashes and sleeping laptops.
 *
 * @param force takes over whoever holds it, also on another host
 * @throws LOCKED, STATE_UNWRITABLE
 */
export const acquireLock = (folder: string, force: boolean, notice: (text: string) => void): Lock => {
  const file = join(folder, 'lock');
  const nonce = randomUUID();
  const mine = (): Holder => ({ pid: process.pid, host: hostname(), nonce, seen: new Date().toISOString() });
  held.add(nonce);
  try {
    makeFolder(folder, 0o700);
    take(file, mine(), force, notice);
  } catch (error) {
    held.delete(nonce);
    if (error instanceof Problem) throw error;
    throw problem('STATE_UNWRITABLE', { folder, why: (error as Error).message }, { cause: error });
  }
  const isMine = (): boolean => readHolder(file)?.nonce === nonce;
  const renew = (): void => {
    try {
      if (!isMine()) return;
      const next = `${file}.${nonce}`;
      writeFileSync(next, JSON.stringify(mine()), { mode: 0o600 });
      renameSync(next, file);
    } catch {
      // A full disk or a vanished folder: `check` and the state file will tell, a timer cannot.
    }
  };
  const timer = setInterval(renew, beat);
  timer.unref();
  return {
    check: () => {
      if (!isMine()) throw problem('LOCK_LOST', { file });
    },
    release: () => {
      clearInterval(timer);
      if (isMine()) rmSync(file, { force: true });
      held.delete(nonce);
    },
  };
};
