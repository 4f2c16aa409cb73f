import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export interface Import {
  /** Relative to the root of the repository, e.g. `src/http/http.ts`. */
  readonly file: string;
  /** As written. */
  readonly written: string;
  /** The file it names, relative to the root; undefined for a package or a module of Node. */
  readonly target: string | undefined;
  /** Nothing of it is left when types are stripped. */
  readonly typeOnly: boolean;
}

const statement =
  /(?:^|[\n;}])\s*(?:import|export)\s+(?:(type)\s+)?([^'"`;()=]*?)(?:\s*from\s*)?(['"])([^'"\n]+)\3/g;
const dynamic = /\bimport\(\s*(['"])([^'"\n]+)\1\s*[,)]/g;

const withoutComments = (source: string): string =>
  source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[\s;])\/\/[^\n]*/g, '$1');

/** `{ type A, type B }` */
const onlyTypes = (clause: string): boolean => {
  const names = /^\{([\s\S]*)\}$/.exec(clause.trim())?.[1];
  const parts =
    names
      ?.split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '') ?? [];
  return parts.length > 0 && parts.every((part) => part.startsWith('type '));
};

const located = (file: string, written: string): string | undefined =>
  written.startsWith('.') ? posix.normalize(posix.join(posix.dirname(file), written)) : undefined;

/** The imports and re-exports of a file's text, those of types and `import()` among them. */
export const importsOf = (file: string, source: string): readonly Import[] => {
  const text = withoutComments(source);
  const still = [...text.matchAll(statement)].map(([, type, clause = '', , written = '']) => ({
    file,
    written,
    target: located(file, written),
    typeOnly: type !== undefined || onlyTypes(clause),
  }));
  const late = [...text.matchAll(dynamic)].map(([, , written = '']) => ({
    file,
    written,
    target: located(file, written),
    typeOnly: false,
  }));
  return [...still, ...late];
};

/** All source files of a folder, relative to the root; none when the folder is not there. */
export const sources = (folder: string): readonly string[] =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.(ts|js)$/.test(file))
        .map((file) => posix.join(folder, file.replaceAll('\\', '/')))
        .sort()
    : [];

export const allImports = (folders: readonly string[]): readonly Import[] =>
  folders.flatMap(sources).flatMap((file) => importsOf(file, readFileSync(join(root, file), 'utf8')));

/** The first cycle found, as the files along it with the first one again at the end; undefined when there is none. */
export const cycle = (imports: readonly Import[]): readonly string[] | undefined => {
  const edges = new Map<string, string[]>();
  for (const { file, target } of imports)
    if (target !== undefined) edges.set(file, [...(edges.get(file) ?? []), target]);
  const done = new Set<string>();
  const from = (file: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of edges.get(file) ?? []) {
      const found = from(next, [...path, file]);
      if (found) return found;
    }
    done.add(file);
    return undefined;
  };
  for (const file of edges.keys()) {
    const found = from(file, []);
    if (found) return found;
  }
  return undefined;
};
