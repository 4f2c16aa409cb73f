import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

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
