import { FileRefused, readRegular } from '../durable-file.ts';

const largest = 1024 * 1024;

/**
 * A file that the user names, as text. A pipe, a device and what is larger than 1 MB are refused at once.
 *
 * @throws Error whose message stands after the name of the file
 */
export const readInput = (file: string): string => readRegular(file, largest, 'follow').toString('utf8');

/** Why it could not be read, as a part of a sentence that does not name the file; nothing where there is none. */
export const whyUnread = (error: unknown): string | undefined => {
  if (error instanceof FileRefused) return error.message;
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : code;
};
