import { readFileSync, statSync } from 'node:fs';
import { problem } from '../../errors.ts';

const fromStandardInput = async (): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

const isFile = (name: string): boolean => {
  try {
    return statSync(name).isFile();
  } catch {
    // Most texts are no name that a file could have.
    return false;
  }
};

const fromFile = (name: string): string => {
  const bytes = readFileSync(name);
  // What PowerShell writes with `>`.
  return bytes[0] === 0xff && bytes[1] === 0xfe
    ? bytes.subarray(2).toString('utf16le')
    : bytes.toString('utf8');
};

/**
 * What somebody pasted: standard input, or the words of the command line; one word that names a file is that file.
 * `way` says how it is done right. Errors: `USAGE` where there is nothing.
 */
export const pastedText = async (words: readonly string[], way: string): Promise<string> => {
  const usage = (what: string) => problem('USAGE', { what, way });
  const [only] = words;
  if (only !== undefined && only !== '-')
    return words.length === 1 && isFile(only) ? fromFile(only) : words.join(' ');
  if (process.stdin.isTTY)
    throw usage('The text is read from an argument, a file or a pipe, and this is a terminal.');
  const text = await fromStandardInput();
  if (text.trim() === '') throw usage('There was nothing on standard input.');
  return text;
};
