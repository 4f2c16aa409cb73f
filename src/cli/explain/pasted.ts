import { statSync } from 'node:fs';
import { problem } from '../../errors.ts';
import { readInput, readStandardInput } from '../input-file.ts';

const isFile = (name: string): boolean => {
  try {
    return statSync(name).isFile();
  } catch {
    // Most texts are no name that a file could have.
    return false;
  }
};

/** Errors: `USAGE` where there is nothing. */
const fromPipe = async (way: string): Promise<string> => {
  if (process.stdin.isTTY)
    throw problem('USAGE', { what: 'The text is read from a pipe or a file, and this is a terminal.', way });
  const text = await readStandardInput(way);
  if (text.trim() === '') throw problem('USAGE', { what: 'There was nothing on standard input.', way });
  return text;
};

/**
 * What somebody pasted: standard input, or the words of the command line; one word that names a file is that file.
 * `way` says how it is done right.
 */
export const pastedText = async (words: readonly string[], way: string): Promise<string> => {
  const [only] = words;
  if (only === undefined || (only === '-' && words.length === 1)) return fromPipe(way);
  return words.length === 1 && isFile(only) ? readInput(only) : words.join(' ');
};

/** The same for what may not stand on a command line, where every user of the computer can read it. */
export const pastedSecret = async (file: string | undefined, way: string): Promise<string> => {
  if (file === undefined || file === '-') return fromPipe(way);
  if (isFile(file)) return readInput(file);
  throw problem('USAGE', {
    what: 'There is no file of this name. A token itself is not taken as an argument, where other users of the computer could read it.',
    way,
  });
};
