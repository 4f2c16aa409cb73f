import { addAbortSignal } from 'node:stream';
import { FileRefused, readRegular } from '../durable-file.ts';
import { problem } from '../errors.ts';

const largest = 1024 * 1024;

/** Windows PowerShell 5 writes UTF-16 with `>`; a byte order mark is not a part of the text. */
const textIn = (bytes: Buffer): string => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)))
      .swap16()
      .toString('utf16le');
  return bytes.toString('utf8').replace(/^\ufeff/, '');
};

/**
 * A file that the user names, as text: UTF-8, or UTF-16 with its mark. A pipe, a device and what is larger than 1 MB are refused at once.
 *
 * @throws Error whose message stands after the name of the file
 */
export const readInput = (file: string): string => textIn(readRegular(file, largest, 'follow'));

/**
 * Standard input as text, read like a file that the user names: not more than 1 MB, and no longer than until the signal.
 *
 * @param way what to do where it holds too much
 * @throws USAGE, or the reason of the signal
 */
export const readStandardInput = async (way: string, signal?: AbortSignal): Promise<string> => {
  const { stdin } = process;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of signal ? addAbortSignal(signal, stdin) : stdin) {
      size += chunk.length;
      if (size > largest) throw problem('USAGE', { what: 'Standard input holds more than 1 MB.', way });
      chunks.push(Buffer.from(chunk));
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
  return textIn(Buffer.concat(chunks));
};

/** Why it could not be read, as a part of a sentence that does not name the file; nothing where there is none. */
export const whyUnread = (error: unknown): string | undefined => {
  if (error instanceof FileRefused) return error.message;
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : code;
};
