import { statSync } from 'node:fs';
import { join } from 'node:path';
import { userFolder } from '../user-folder.ts';

interface Kept {
  /** Whatever the file says. */
  readonly hosts: unknown;
}

const open = async (folder: string) => {
  const { default: Conf } = await import('conf');
  return new Conf<Kept>({
    cwd: folder,
    configName: 'preferences',
    configFileMode: 0o600,
    defaults: { hosts: [] },
  });
};

/** Nothing is confirmed by a file of another shape. */
const hostsIn = (kept: Awaited<ReturnType<typeof open>>): readonly unknown[] => {
  const hosts = kept.get('hosts');
  return Array.isArray(hosts) ? hosts : [];
};

/** The library would wait for a pipe for ever. */
const placeIn = (folder: string): 'file' | 'free' | 'taken' => {
  const there = statSync(join(folder, 'preferences.json'), { throwIfNoEntry: false });
  if (there === undefined) return 'free';
  return there.isFile() ? 'file' : 'taken';
};

const entry = (what: string, origin: string): string => `${what} ${origin}`;

/** Whether this user has said before that this origin may have secrets as `what`: `Okta`, `Anypoint Platform`, `API`. */
export const isConfirmed = async (what: string, origin: string): Promise<boolean> => {
  const folder = userFolder();
  // The library is heavy, and most people never confirm anything.
  if (folder === undefined || placeIn(folder) !== 'file') return false;
  try {
    return hostsIn(await open(folder)).includes(entry(what, origin));
  } catch {
    return false;
  }
};

/** Keeps what this user has confirmed, for all setups. Where it cannot be kept the question comes again. */
export const confirm = async (what: string, origin: string): Promise<void> => {
  const folder = userFolder();
  if (folder === undefined || placeIn(folder) === 'taken') return;
  try {
    const kept = await open(folder);
    kept.set('hosts', [...new Set([...hostsIn(kept), entry(what, origin)])]);
  } catch {
    // Nothing rests on it.
  }
};
