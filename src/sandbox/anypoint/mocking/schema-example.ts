import { isObject, type JsonObject } from '../refusal.ts';
import { type Files, loadFile, resolvePath } from './document.ts';

/** A node of an OpenAPI document and the file that it stands in, from which its references are resolved. */
export interface Located {
  readonly file: string;
  readonly node: unknown;
}

const deepest = 20;

const within = (document: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .map((name) => decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (node, name) => (isObject(node) || Array.isArray(node) ? Reflect.get(node, name) : undefined),
      document,
    );

/** Follows `$ref`, within the file and into others. */
export const followed = (files: Files, at: Located, depth = 0): Located => {
  const reference = isObject(at.node) ? at.node['$ref'] : undefined;
  if (typeof reference !== 'string' || depth > deepest) return at;
  const [target = '', pointer = ''] = reference.split('#');
  const file = target === '' ? at.file : resolvePath(at.file, target);
  return followed(files, { file, node: within(loadFile(files, file), pointer) }, depth + 1);
};

const scalars: Readonly<Record<string, unknown>> = {
  string: 'string',
  number: 0,
  integer: 0,
  boolean: true,
  null: null,
};

const objectOf = (files: Files, file: string, schema: JsonObject, depth: number): JsonObject => {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const own = Object.entries(properties).map(([name, node]) => [
    name,
    schemaExample(files, { file, node }, depth + 1),
  ]);
  const parts = Array.isArray(schema['allOf']) ? schema['allOf'] : [];
  const inherited = parts.map((node) => schemaExample(files, { file, node }, depth + 1)).filter(isObject);
  return Object.assign({}, ...inherited, Object.fromEntries(own));
};

const declared = (schema: JsonObject): unknown => {
  const { example, examples, default: preset, const: constant, enum: values } = schema;
  const lists = [examples, values].find((list) => Array.isArray(list) && list.length > 0);
  return example ?? (Array.isArray(lists) ? lists[0] : undefined) ?? preset ?? constant;
};

/** A value of a schema: its example, otherwise one built out of its parts. */
export const schemaExample = (files: Files, at: Located, depth = 0): unknown => {
  const { file, node } = followed(files, at);
  if (!isObject(node) || depth > deepest) return null;
  const example = declared(node);
  if (example !== undefined) return example;
  const choice = node['oneOf'] ?? node['anyOf'];
  if (Array.isArray(choice)) return schemaExample(files, { file, node: choice[0] }, depth + 1);
  if (node['items'] !== undefined) return [schemaExample(files, { file, node: node['items'] }, depth + 1)];
  if (node['properties'] !== undefined || node['allOf'] !== undefined || node['type'] === 'object')
    return objectOf(files, file, node, depth);
  const type = Array.isArray(node['type']) ? node['type'][0] : node['type'];
  return typeof type === 'string' ? (scalars[type] ?? null) : null;
};
