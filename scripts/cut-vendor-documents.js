// Cuts the slim extracts under test/fixtures/vendor out of the vendors' OpenAPI documents.
//
//   node scripts/cut-vendor-documents.js FOLDER [--check]
//
// FOLDER holds the vendors' documents at the places named by `file` in test/fixtures/vendor/operations.json. Each
// extract keeps the listed operations and all that they refer to, other files included. Prose, examples, tags and
// extensions are left out; what says how a request or an answer must look stays as the vendor wrote it.
// With --check nothing is written: it ends with 1 when an extract differs from what would be cut.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const prose = new Set([
  'description',
  'summary',
  'title',
  'example',
  'examples',
  'externalDocs',
  'tags',
  'links',
]);
/** Extensions that are part of what a schema says. */
const binding = new Set(['x-amf-union', 'x-amf-requestPayloads', 'x-amf-queryParameters']);
/** Objects whose keys are names and not keywords. */
const nameMaps = new Set([
  'properties',
  'patternProperties',
  'schemas',
  'responses',
  'parameters',
  'requestBodies',
  'headers',
  'content',
  'mapping',
  'encoding',
]);
/** Values that are data and not schemas. */
const verbatim = new Set(['enum', 'default', 'const', 'required', 'security', 'mapping']);

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

const omitted = (key, value, owner) => {
  if (key.startsWith('x-')) return !binding.has(key);
  // Without alternatives beside it a discriminator points at schemas which nothing else needs.
  if (key === 'discriminator')
    return isObject(value) && owner.oneOf === undefined && owner.anyOf === undefined;
  return prose.has(key);
};

/** A copy without prose; every `$ref` is handed to `refer`, which answers what stands there instead. */
const slim = (value, refer, namesAreKeys = false) => {
  if (Array.isArray(value)) return value.map((item) => slim(item, refer));
  if (!isObject(value)) return value;
  if (typeof value.$ref === 'string' && !namesAreKeys)
    return { $ref: refer(value.$ref), ...(value.nullable === undefined ? {} : { nullable: value.nullable }) };
  const kept = {};
  for (const [key, item] of Object.entries(value)) {
    if (namesAreKeys) kept[key] = slim(item, refer);
    else if (!omitted(key, item, value)) kept[key] = slimKeyword(key, item, refer);
  }
  return kept;
};

const slimKeyword = (key, item, refer) => {
  if (key === 'discriminator') return slimDiscriminator(item, refer);
  if (verbatim.has(key) && !isObject(item)) return item;
  return slim(item, refer, nameMaps.has(key) && isObject(item));
};

const slimDiscriminator = ({ propertyName, mapping }, refer) => ({
  propertyName,
  ...(mapping && {
    mapping: Object.fromEntries(Object.entries(mapping).map(([name, target]) => [name, refer(target)])),
  }),
});

const pointed = (root, pointer, from) => {
  let value = root;
  for (const part of pointer.split('/').slice(1)) {
    const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    if (!isObject(value) && !Array.isArray(value)) throw new Error(`${from}: nothing at ${pointer}`);
    value = value[key];
  }
  if (value === undefined) throw new Error(`${from}: nothing at ${pointer}`);
  return value;
};

const sorted = (map) =>
  Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));

/** Reads the files of one document, each once. A file is named by its path relative to the document's folder. */
const reader = (folder) => {
  const files = new Map();
  return (name) => {
    if (!files.has(name))
      files.set(name, parse(readFileSync(join(folder, name), 'utf8'), { maxAliasCount: -1 }));
    return files.get(name);
  };
};

/** Where a reference of `file` leads: the file, the pointer in it, and its place in the extract. */
const placed = (ref, file, main) => {
  const [path, pointer = ''] = ref.split('#');
  const target = path === '' ? file : posix.normalize(posix.join(posix.dirname(file), path));
  const own = target === main ? /^\/components\/(\w+)\/([^/]+)$/.exec(pointer) : null;
  if (own) return { target, pointer, kind: own[1], name: own[2] };
  const name = `${target}${pointer}`.replace(/[^\w.-]+/g, '_');
  return { target, pointer, kind: 'schemas', name };
};

const cutOperations = (document, operations, refer) => {
  const paths = {};
  for (const operation of operations) {
    const [method, path] = operation.split(' ');
    const item = document.paths[path];
    const found = item?.[method.toLowerCase()];
    if (!found) throw new Error(`${operation} is not in the document`);
    const shared = item.parameters ? { parameters: slim(item.parameters, refer) } : {};
    paths[path] = { ...shared, ...paths[path], [method.toLowerCase()]: slim(found, refer) };
  }
  return paths;
};

const slimSecurity = (schemes = {}) =>
  sorted(
    Object.fromEntries(
      Object.entries(schemes).map(([name, { type, in: where, name: header, scheme }]) => [
        name,
        { type, ...(where && { in: where, name: header }), ...(scheme && { scheme }) },
      ]),
    ),
  );

/** The extract of one document, as described in operations.json. */
export const cut = (entry, root) => {
  const file = join(root, entry.file);
  const main = posix.basename(entry.file);
  const read = reader(dirname(file));
  const document = read(main);
  const components = {};
  const referIn = (from) => (ref) => {
    const { target, pointer, kind, name } = placed(ref, from, main);
    components[kind] ??= {};
    if (!(name in components[kind])) {
      components[kind][name] = null;
      components[kind][name] = slim(pointed(read(target), pointer, from), referIn(target));
    }
    return `#/components/${kind}/${name}`;
  };
  const paths = cutOperations(document, entry.operations, referIn(main));
  for (const kind of Object.keys(components)) components[kind] = sorted(components[kind]);
  return {
    'x-source': {
      document: document.info.title,
      version: document.info.version,
      ...entry.source,
      note: 'Cut by scripts/cut-vendor-documents.js: the operations listed in operations.json and what they refer to, without prose, examples, tags and extensions.',
    },
    'x-vendor': entry.vendor,
    ...(entry.answers && { 'x-answers': entry.answers }),
    openapi: document.openapi,
    info: { title: document.info.title, version: document.info.version },
    servers: document.servers.slice(0, 1).map(({ url }) => ({ url })),
    ...(document.security && { security: document.security }),
    paths,
    components: { ...sorted(components), securitySchemes: slimSecurity(document.components.securitySchemes) },
  };
};

/** The text under which an extract is kept: one space of indentation, so that two versions can be compared. */
export const written = (extract) => `${JSON.stringify(extract, null, 1)}\n`;

const fixtures = join(dirname(fileURLToPath(import.meta.url)), '..', 'test', 'fixtures', 'vendor');

const run = (folder, check) => {
  const { documents } = JSON.parse(readFileSync(join(fixtures, 'operations.json'), 'utf8'));
  let different = 0;
  for (const entry of documents) {
    const file = join(fixtures, `${entry.name}.json`);
    const text = written(cut(entry, folder));
    const same = check && readFileSync(file, 'utf8') === text;
    if (check && !same) different += 1;
    if (!check) writeFileSync(file, text);
    console.log(
      `${entry.name}: ${entry.operations.length} operations, ${text.length} bytes${check ? (same ? ', same' : ', DIFFERENT') : ''}`,
    );
  }
  return different === 0 ? 0 : 1;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, flag] = process.argv.slice(2);
  if (folder === undefined) console.error('usage: node scripts/cut-vendor-documents.js FOLDER [--check]');
  process.exitCode = folder === undefined ? 2 : run(folder, flag === '--check');
}
