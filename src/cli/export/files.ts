import { writeNamed } from '../../durable-file.ts';
import { problem } from '../../errors.ts';

export interface OutputFile {
  readonly path: string;
  readonly text: string;
  /** 0600 unless said otherwise: an export names organizations, users and addresses. */
  readonly mode?: number;
}

/** Whole or not at all. */
export const writeOutput = ({ path, text, mode }: OutputFile): void => {
  try {
    writeNamed(path, text, mode);
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
