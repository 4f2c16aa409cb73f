import { strToU8, zipSync } from 'fflate';

/** One file of a zip; its path as it shall be inside, relative to the root. */
export interface ZipEntry {
  readonly path: string;
  readonly content: string;
}

/** The first moment that a zip can express, so that equal files make equal bytes. */
const epoch = '1980-01-01T00:00:00';

/**
 * A zip with the given files; the main file of a specification must be in its root. Equal files give equal bytes, whatever
 * their order and the clock. Source for the form that Exchange wants: docs/facts/anypoint-apis.md §3.3.
 */
export const zip = (files: readonly ZipEntry[]): Uint8Array => {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const entries = sorted.map((file) => [file.path.replace(/^\/+/, ''), strToU8(file.content)] as const);
  return zipSync(Object.fromEntries(entries), { level: 9, mtime: epoch });
};
