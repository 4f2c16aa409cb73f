import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { writeOwn } from '../durable-file.ts';
import { Problem, problem } from '../errors.ts';
import { beat, type Holder, held, readHolder, take } from './lock-file.ts';
import { openStateFolder } from './state-folder.ts';

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
    openStateFolder(folder);
    take(file, mine(), force, notice);
  } catch (error) {
    held.delete(nonce);
    if (error instanceof Problem) throw error;
    throw problem('STATE_UNWRITABLE', { folder, why: (error as Error).message }, { cause: error });
  }
  const isMine = (): boolean => readHolder(file)?.nonce === nonce;
  const renew = (): void => {
    try {
      if (isMine()) writeOwn(file, JSON.stringify(mine()));
    } catch {
      // A full disk or a vanished folder: `check` and the state file will tell, a timer cannot.
    }
  };
  const timer = setInterval(renew, beat);
  timer.unref();
  const release = (): void => {
    clearInterval(timer);
    process.off('exit', release);
    if (isMine()) rmSync(file, { force: true });
    held.delete(nonce);
  };
  // Whatever ends the process, but a kill: a fault of ours or a terminal that was closed leaves no lock.
  process.once('exit', release);
  return {
    check: () => {
      if (!isMine()) throw problem('LOCK_LOST', { file });
    },
    release,
  };
};
