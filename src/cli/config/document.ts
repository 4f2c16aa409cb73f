import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import { problem } from '../../errors.ts';
import { readInput } from '../input-file.ts';

/** Far more than any answer needs; the parser's own recursion ends in an exception. */
const deepest = 50;
/** Keys that would reach an object's prototype instead of its properties. */
const forbidden = new Set(['__proto__', 'constructor', 'prototype']);

export interface Fault {
  readonly at: string;
  readonly why: string;
}

export interface ConfigDocument {
  readonly value: unknown;
  /** `file:line:column` of what stands at the path, or of the nearest thing above it; with `key`, of that key in it. */
  placeOf(path: readonly PropertyKey[], key?: string): string;
}

/** @throws CONFIG_INVALID with all faults */
export const refuse = (file: string, faults: readonly Fault[]): never => {
  throw problem('CONFIG_INVALID', { file, list: faults.map(({ at, why }) => `  ${at}: ${why}`).join('\n') });
};

const read = (file: string): string => {
  try {
    return readInput(file);
  } catch (error) {
    throw problem('CONFIG_UNREADABLE', { file, why: (error as Error).message }, { cause: error });
  }
};

const nameOf = (key: unknown, document: Document): string => {
  const node = isAlias(key) ? key.resolve(document) : key;
  return isScalar(node) ? String(node.value) : '';
};

const ownWords: Readonly<Record<string, string>> = {
  BAD_ALIAS: 'a word that begins with * refers to something: put it in quotes',
  MULTIPLE_DOCS: 'a second document begins here; one is read',
};

/** What the parser says, without the words of the file: a secret may stand where it does not belong. */
const said = (error: { readonly code: string; readonly message: string }): string =>
  ownWords[error.code] ?? error.message.replace(/: .*$/s, '');

const depthOf = (path: readonly unknown[]): number => path.filter((node) => isCollection(node)).length;

const faultsIn = (document: Document.Parsed, place: (offset: number) => string): readonly Fault[] => {
  const faults: Fault[] = document.errors.map((error) => ({ at: place(error.pos[0]), why: said(error) }));
  visit(document, {
    Pair: (_, { key }) => {
      const at = place((isNode(key) ? key.range?.[0] : undefined) ?? 0);
      if (isCollection(key)) faults.push({ at, why: 'a key must be a word' });
      else if (forbidden.has(nameOf(key, document)))
        faults.push({ at, why: `the key ${nameOf(key, document)} is not allowed` });
    },
    Collection: (_, node, path) => {
      if (depthOf(path) < deepest) return undefined;
      faults.push({ at: place(node.range?.[0] ?? 0), why: 'it is nested too deeply' });
      return visit.BREAK;
    },
  });
  return faults;
};

const nodeAt = (document: Document, path: readonly PropertyKey[]): Node | undefined => {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node)) return node;
  }
  return document.contents ?? undefined;
};

/** YAML 1.2 reads JSON too. Every fault carries line and column. */
const parse = (file: string, text: string): ConfigDocument => {
  const counter = new LineCounter();
  const place = (offset: number): string => {
    const { line, col } = counter.linePos(offset);
    return `${file}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  const document = parseDocument(text, {
    lineCounter: counter,
    prettyErrors: false,
    uniqueKeys: true,
    logLevel: 'error',
  });
  const faults = faultsIn(document, place);
  if (faults.length > 0) refuse(file, faults);
  return {
    value: (document.toJS({ maxAliasCount: 50 }) ?? {}) as unknown,
    placeOf: (path, key) => {
      const node = nodeAt(document, path);
      const pair =
        key !== undefined && isMap(node)
          ? node.items.find((item) => nameOf(item.key, document) === key)
          : undefined;
      return place((isNode(pair?.key) ? pair.key.range?.[0] : node?.range?.[0]) ?? 0);
    },
  };
};

/**
 * A config file as a value, with the places of its parts.
 *
 * @throws CONFIG_UNREADABLE, CONFIG_INVALID (syntax, forbidden keys, nesting or aliases that explode)
 */
export const readDocument = (file: string): ConfigDocument => {
  const text = read(file);
  try {
    return parse(file, text);
  } catch (error) {
    if (error instanceof RangeError)
      return refuse(file, [{ at: `${file}:1:1`, why: 'it is nested too deeply' }]);
    if (error instanceof ReferenceError)
      return refuse(file, [{ at: `${file}:1:1`, why: 'its aliases (*name) expand to too much' }]);
    throw error;
  }
};
