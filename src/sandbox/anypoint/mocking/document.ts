import { parseDocument, type ScalarTag } from 'yaml';
import { isObject, type JsonObject } from '../refusal.ts';

export type Files = Readonly<Record<string, string>>;

/** A specification that cannot be read; its message is for the caller. */
export class SpecificationError extends Error {
  override readonly name = 'SpecificationError';
}

const deepest = 30;

/** The path that a reference in one file means, `.` and `..` resolved; a leading slash starts at the root of the project. */
export const resolvePath = (from: string, to: string): string => {
  const names = to.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const name of to.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '.' && name !== '') names.push(name);
  }
  return names.join('/');
};

const includeTag = (files: Files, path: string, depth: number): ScalarTag => ({
  tag: '!include',
  resolve: (to) => load(files, resolvePath(path, to.trim()), depth + 1),
});

const structured = /\.(json|ya?ml|raml)$/i;

const load = (files: Files, path: string, depth: number): unknown => {
  const text = Object.hasOwn(files, path) ? files[path] : undefined;
  if (text === undefined) throw new SpecificationError(`${path} is included and does not exist`);
  if (depth > deepest) throw new SpecificationError(`${path} includes itself`);
  if (!structured.test(path)) return text;
  const document = parseDocument(text, {
    customTags: [includeTag(files, path, depth)],
    logLevel: 'silent',
  });
  const [error] = document.errors;
  if (error) throw new SpecificationError(`${path} cannot be parsed: ${error.message}`);
  return document.toJS();
};

/** A file of a project with everything it includes: JSON, YAML and RAML as values, all else as text. */
export const loadFile = (files: Files, path: string): unknown => load(files, path, 0);

/** The main document of a specification. */
export const loadMain = (files: Files, main: string): JsonObject => {
  const root = loadFile(files, main);
  if (!isObject(root)) throw new SpecificationError(`${main} is not a specification`);
  return root;
};

/** A member that is an object; an empty object otherwise. */
export const member = (value: unknown, name: string): JsonObject => {
  const found = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return isObject(found) ? found : {};
};
