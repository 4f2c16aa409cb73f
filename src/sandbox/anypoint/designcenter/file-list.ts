interface Entry {
  readonly path: string;
  readonly type: 'FILE' | 'FOLDER';
}

const foldersOf = (path: string): string[] =>
  path
    .split('/')
    .slice(0, -1)
    .map((_, index, names) => names.slice(0, index + 1).join('/'));

/** Files and their folders by path, without leading slash (docs/facts/anypoint-apis.md §2.1). */
export const fileList = (files: Readonly<Record<string, string>>): Entry[] => {
  const folders = new Set(Object.keys(files).flatMap(foldersOf));
  return [
    ...[...folders].map((path): Entry => ({ path, type: 'FOLDER' })),
    ...Object.keys(files).map((path): Entry => ({ path, type: 'FILE' })),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
};

/** A path as it is kept: `/` between names, none in front; undefined when it leaves the project. */
export const cleanPath = (path: string): string | undefined => {
  const clean = path.replaceAll('\\', '/').replace(/^\/+/, '');
  const names = clean.split('/');
  return names.some((name) => name === '' || name === '.' || name === '..') ? undefined : clean;
};
