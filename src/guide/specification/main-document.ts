import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isMap, parseDocument } from 'yaml';
import { type Files, filesOf, realPathOf } from './files.ts';
import { Refusal, type Source } from './specification.ts';

/** Where a specification stands: the main document lies in the root itself, since Exchange takes it from nowhere else. */
export interface Place {
  readonly root: string;
  readonly main: string;
}

const ramlHeader = '#%RAML ';
const fragmentKinds = new Set([
  'DataType',
  'Trait',
  'ResourceType',
  'Library',
  'NamedExample',
  'DocumentationItem',
  'AnnotationTypeDeclaration',
  'SecurityScheme',
  // They change another document, and are the main one only where somebody says so.
  'Overlay',
  'Extension',
]);

const rootOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    const { contents } = parseDocument(text, { logLevel: 'silent' });
    return isMap(contents)
      ? Object.fromEntries(contents.items.map(({ key }) => [String(key), true]))
      : undefined;
  }
};

const hasKey = (root: unknown, key: string): boolean =>
  typeof root === 'object' && root !== null && Object.hasOwn(root, key);

/** Whether a document could be the main one: a RAML root, or an OpenAPI document. */
const couldBeMain = (text: string): boolean => {
  if (text.startsWith(ramlHeader)) {
    const kind = text.split('\n', 1)[0]?.trim().split(' ')[2];
    return kind === undefined || !fragmentKinds.has(kind);
  }
  const root = rootOf(text);
  return hasKey(root, 'openapi') || hasKey(root, 'swagger');
};

const endings = ['.raml', '.yaml', '.yml', '.json'];
const otherFiles = new Set(['exchange.json', 'package.json', 'package-lock.json', 'mule-artifact.json']);

/** Files in the folder itself that could be a main document by their name. */
const named = (files: Files): readonly string[] =>
  files
    .list('')
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && !otherFiles.has(entry.name))
    .map(({ name }) => name)
    .filter((name) => endings.some((ending) => name.toLowerCase().endsWith(ending)))
    .sort();

/** Undefined where it cannot be read, which is refused when it turns out to be the main one. */
const quietly = (files: Files, path: string): string | undefined => {
  try {
    return files.read(path) ?? '';
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
};

/** A large document that stands alone is left to the parser. */
const large = 300_000;

const candidatesOf = (files: Files): readonly string[] => {
  const names = named(files);
  const texts = names.map((name) => ({ name, text: quietly(files, name) }));
  const found = texts.filter(
    ({ text }) => text !== undefined && ((names.length === 1 && text.length > large) || couldBeMain(text)),
  );
  return (found.length > 0 ? found : texts.filter(({ text }) => text === undefined)).map(({ name }) => name);
};

/** What Design Center and Exchange write beside a specification (docs/facts/anypoint-apis.md §2.3). */
const mainOfExchange = (files: Files): string | undefined => {
  const text = files.read('exchange.json');
  if (text === undefined) return undefined;
  const root = rootOf(text) as { main?: unknown } | undefined;
  const main = root?.main;
  return typeof main === 'string' && main !== '' ? main.replace(/^\/+/, '') : undefined;
};

/** Where Maven projects of Mule 4 and Mule 3 keep their API. */
const muleFolders = ['src/main/resources/api', 'src/main/api'];
const largestSearch = 500;

const passedOver = new Set(['node_modules', 'exchange_modules', 'target']);

const foldersIn = (files: Files, folder: string): readonly string[] =>
  files
    .list(folder)
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !passedOver.has(entry.name))
    .map(({ name }) => (folder === '' ? name : `${folder}/${name}`));

/** Folders below that hold a main document; bounded, since a strange folder can be of any size. */
const foldersWithMain = (root: string): readonly string[] => {
  const files = filesOf(root);
  const queue = [...foldersIn(files, '')];
  for (let i = 0; i < queue.length && queue.length < largestSearch; i += 1)
    queue.push(...foldersIn(files, queue[i] ?? ''));
  return queue.filter((path) => candidatesOf(filesOf(join(root, path))).length > 0);
};

const noMain = (root: string): Refusal => {
  const elsewhere = foldersWithMain(root);
  return elsewhere.length === 0
    ? new Refusal(`no RAML or OpenAPI document is in ${root}.`)
    : new Refusal(
        `no RAML or OpenAPI document is in the folder itself, but in ${elsewhere.slice(0, 5).join(', ')}.`,
        `Give the folder that holds it: api.folder: ${join(root, elsewhere[0] ?? '')}`,
      );
};

const mainAt = (files: Files, root: string, main: string, who: string): Place => {
  const at = join(root, main);
  if (files.read(main) === undefined) {
    const other = files.otherwiseWritten(main);
    throw new Refusal(
      `${who} names the main document ${main}, which is not there${other === undefined ? '' : `; there is ${other} (mind upper and lower case)`}.`,
    );
  }
  return { root: dirname(at), main: basename(at) };
};

const inFolder = (root: string, main: string | undefined): Place => {
  const files = filesOf(root);
  if (main !== undefined) return mainAt(files, root, main, 'api.main');
  const exchange = mainOfExchange(files);
  if (exchange !== undefined) return mainAt(files, root, exchange, 'exchange.json');
  const [first, ...others] = candidatesOf(files);
  if (first !== undefined && others.length === 0) return { root, main: first };
  if (first !== undefined)
    throw new Refusal(
      `more than one document could be the main one: ${[first, ...others].join(', ')}.`,
      `Say which: api.main: ${first}`,
      [first, ...others],
    );
  const mule = muleFolders.find((folder) => files.list(folder).length > 0);
  if (mule !== undefined) return inFolder(join(root, mule), undefined);
  throw noMain(root);
};

/**
 * Finds the main document: of a file itself; of a folder the one that `api.main` or `exchange.json` names, else the only one; of a
 * Mule project that of its API folder.
 *
 * @throws Refusal
 */
export const findMain = ({ folder, main }: Source): Place => {
  const path = realPathOf(folder);
  if (statSync(path).isDirectory()) return inFolder(path, main);
  if (!statSync(path).isFile()) throw new Refusal(`${path} is neither a file nor a folder.`);
  return { root: dirname(path), main: basename(path) };
};
