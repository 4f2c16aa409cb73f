import { renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { problem } from '../../errors.ts';
import { makeFolder } from '../../folder.ts';

export interface OutputFile {
  readonly path: string;
  readonly text: string;
  /** 0600 unless said otherwise: an export names organizations, users and addresses. */
  readonly mode?: number;
}

/** Whole or not at all: written beside the place and renamed. */
export const writeOutput = ({ path, text, mode = 0o600 }: OutputFile): void => {
  const part = `${path}.part`;
  try {
    makeFolder(dirname(path));
    writeFileSync(part, text, { mode });
    renameSync(part, path);
  } catch (error) {
    throw problem(
      'USAGE',
      {
        what: `${path} cannot be written: ${(error as Error).message}`,
        way: 'Give another path with --output.',
      },
      { cause: error },
    );
  }
};
