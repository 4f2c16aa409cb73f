import { isObject, type JsonObject } from '../refusal.ts';

/** A type by its name, libraries included. */
export type TypeLookup = (name: string) => unknown;

const scalars: Readonly<Record<string, unknown>> = {
  string: 'string',
  number: 0,
  integer: 0,
  boolean: true,
  'date-only': '2025-01-31',
  'time-only': '12:00:00',
  'datetime-only': '2025-01-31T12:00:00',
  datetime: '2025-01-31T12:00:00Z',
  nil: null,
  null: null,
  any: {},
  object: {},
  array: [],
  file: '',
};

/** The value of an example that may be written as `{value, strict, …}`. */
const exampleValue = (example: unknown): unknown => {
  const value = isObject(example) && Object.hasOwn(example, 'value') ? example['value'] : example;
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
};

/** The examples that a declaration itself names. */
export const namedExamples = (declaration: unknown): [string, unknown][] => {
  if (!isObject(declaration)) return [];
  if (declaration['example'] !== undefined) return [['example', exampleValue(declaration['example'])]];
  const { examples } = declaration;
  if (Array.isArray(examples)) return examples.map((item, index) => [String(index), exampleValue(item)]);
  return isObject(examples) ? Object.entries(examples).map(([name, item]) => [name, exampleValue(item)]) : [];
};

const ofExpression = (expression: string, types: TypeLookup, depth: number): unknown => {
  const text = expression.trim().replace(/^\((.*)\)$/, '$1');
  if (text.startsWith('{')) return typeExample(exampleValue(text), types, depth + 1);
  if (text.endsWith('[]')) return [ofExpression(text.slice(0, -2), types, depth + 1)];
  const first = text.split('|')[0]?.trim() ?? '';
  const declared = types(first);
  if (declared !== undefined) return typeExample(declared, types, depth + 1);
  return scalars[first];
};

const ofProperties = (declaration: JsonObject, types: TypeLookup, depth: number): JsonObject => {
  const { properties, type } = declaration;
  const parents = (Array.isArray(type) ? type : [type]).filter((name) => typeof name === 'string');
  const inherited = parents.map((name) => ofExpression(name, types, depth + 1)).filter(isObject);
  const own = Object.entries(isObject(properties) ? properties : {}).map(([name, property]) => [
    name.replace(/\?$/, ''),
    typeExample(property, types, depth + 1),
  ]);
  return Object.assign({}, ...inherited, Object.fromEntries(own));
};

const ofDeclaration = (declaration: JsonObject, types: TypeLookup, depth: number): unknown => {
  const [named] = namedExamples(declaration);
  if (named) return named[1];
  const { enum: values, default: preset, items, type, properties } = declaration;
  if (preset !== undefined) return preset;
  if (Array.isArray(values) && values.length > 0) return values[0];
  if (items !== undefined) return [typeExample(items, types, depth + 1)];
  if (properties !== undefined || Array.isArray(type)) return ofProperties(declaration, types, depth);
  return type === undefined ? 'string' : typeExample(type, types, depth + 1);
};

const deepest = 12;

/** A value of a RAML 1.0 type (or of a JSON schema in its place): its example, otherwise one built out of its parts. */
export const typeExample = (declaration: unknown, types: TypeLookup, depth = 0): unknown => {
  if (depth > deepest) return null;
  if (typeof declaration === 'string') return ofExpression(declaration, types, depth);
  if (isObject(declaration)) return ofDeclaration(declaration, types, depth);
  return declaration === null || declaration === undefined ? 'string' : declaration;
};
