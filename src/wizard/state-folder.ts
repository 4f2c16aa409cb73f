import { basename, dirname, resolve } from 'node:path';
import { checkOwnFolder, ignoreForGit, ownFolder, sweep } from '../durable-file.ts';

/** Where setups are kept unless `--state` names another folder. */
export const stateRoot = '.okta-mule-setup';

/** The folders of a setup that are ours: what stands above a folder that the user names is the user's. */
const foldersOf = (folder: string): readonly string[] => {
  const above = dirname(resolve(folder));
  return basename(above) === stateRoot ? [above, folder] : [folder];
};

/** Throws unless the folder is ours, or not there: a repository may have brought it. */
export const checkStateFolder = (folder: string): void => {
  for (const one of foldersOf(folder)) checkOwnFolder(one);
};

/**
 * Makes the folder of a setup, for this user alone and invisible to git, and clears away what dead runs left in it.
 *
 * @returns false where there are no POSIX modes, so that others may read it
 */
export const openStateFolder = (folder: string): boolean => {
  const isPrivate = foldersOf(folder).map(ownFolder);
  sweep(folder);
  ignoreForGit(folder);
  return isPrivate.every(Boolean);
};
