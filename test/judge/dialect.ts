import { isJson, type Json, list, member, text } from './documents.ts';

/**
 * How a schema is to be read: `request` strictly; `answer` with further properties allowed; `types` with nothing but
 * the types, and null everywhere, for schemas that a vendor drew from a single example.
 */
export type Reading = 'request' | 'answer' | 'types';

const nameMaps = new Set([
  'properties',
  'patternProperties',
  'schemas',
  'headers',
  'content',
  'responses',
  'parameters',
  'requestBodies',
  'paths',
]);
const data = new Set(['default', 'security', 'required', 'type', 'const', 'enum']);
/** Keywords that a reading for types alone leaves out. */
const narrowing = new Set([
  'required',
  'enum',
  'const',
  'pattern',
  'format',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
]);
const jsonTypes = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']);
const orNull = (schema: Json): Json => ({ anyOf: [{ type: 'null' }, schema] });

const compiles = (pattern: string): boolean => {
  try {
    return new RegExp(pattern, 'u') !== undefined;
  } catch {
    return false;
  }
};

/**
 * MuleSoft writes `\-` outside of classes, which is illegal in a unicode expression. Okta's patterns of durations have
 * lost their look-aheads, `(?:$)` for `(?!$)`, and as written match nothing.
 */
const repaired = (pattern: string): string | undefined => {
  const ahead = pattern.replaceAll('^P(?:$)', '^P(?!$)').replaceAll('(T(?:\\d)', '(T(?=\\d)');
  return [ahead, ahead.replaceAll('\\-', '-')].find(compiles);
};

/** Keywords that are translated and not copied. */
const replaced = new Set(['nullable', 'discriminator', 'x-amf-union', 'oneOf']);

/** An OpenAPI 3.0 schema (or a document full of them) as JSON Schema, with references made absolute. */
export const lift = (value: unknown, base: string, reading: Reading): unknown => {
  const down = (item: unknown, keysAreNames = false): unknown => {
    if (Array.isArray(item)) return item.map((one) => down(one));
    if (!isJson(item)) return item;
    if (keysAreNames) return Object.fromEntries(Object.entries(item).map(([name, one]) => [name, down(one)]));
    return typeof item['$ref'] === 'string' ? reference(item, item['$ref']) : schema(item);
  };
  const reference = (item: Json, target: string): Json => {
    const absolute = { $ref: target.startsWith('#') ? `${base}${target}` : target };
    return item['nullable'] === true || reading === 'types' ? orNull(absolute) : absolute;
  };
  const keyword = (key: string, one: unknown): unknown =>
    data.has(key) ? one : down(one, nameMaps.has(key) && isJson(one));
  const schema = (item: Json): Json => {
    const kept = Object.entries(item).filter(
      ([key]) => !replaced.has(key) && !(reading === 'types' && narrowing.has(key)),
    );
    const lifted: Record<string, unknown> = Object.fromEntries(
      kept.map(([key, one]) => [key, keyword(key, one)]),
    );
    tidy(lifted, item, reading);
    if (reading === 'request') forbidReadOnly(lifted, item);
    const branches = alternatives(item, base, down);
    if (branches.length > 0) lifted['allOf'] = [...list(lifted, 'allOf'), ...branches];
    return nullable(lifted, item, reading);
  };
  return down(value);
};

/** Drawn from an empty list or from null: the members of such a list are strings elsewhere. */
const saysNothing = (item: Json): boolean =>
  item['type'] === 'null' || (item['type'] === 'object' && !('properties' in item));

const tidy = (lifted: Record<string, unknown>, item: Json, reading: Reading): void => {
  if (typeof lifted['pattern'] === 'string') {
    const pattern = repaired(lifted['pattern']);
    if (pattern === undefined) delete lifted['pattern'];
    else lifted['pattern'] = pattern;
  }
  if (typeof lifted['type'] === 'string' && !jsonTypes.has(lifted['type'])) delete lifted['type'];
  if (reading === 'types' && saysNothing(item)) delete lifted['type'];
  if (Array.isArray(lifted['required'])) lifted['required'] = demanded(item, reading);
  if (reading !== 'request' && lifted['additionalProperties'] === false)
    delete lifted['additionalProperties'];
};

/** What only the server sets has no place in a request. */
const forbidReadOnly = (lifted: Record<string, unknown>, item: Json): void => {
  const properties = Object.entries(member(item, 'properties'));
  const readOnly = properties.filter(([, one]) => isJson(one) && one['readOnly'] === true);
  if (readOnly.length === 0) return;
  const forbidden = Object.fromEntries(readOnly.map(([name]) => [name, { not: {} }]));
  lifted['properties'] = { ...member(lifted, 'properties'), ...forbidden };
};

/** What the server sets is not demanded of a request, and what only a client sends is not demanded of an answer. */
const demanded = (item: Json, reading: Reading): readonly unknown[] => {
  const exempt = reading === 'request' ? 'readOnly' : 'writeOnly';
  return list(item, 'required').filter(
    (name) => typeof name !== 'string' || member(member(item, 'properties'), name)[exempt] !== true,
  );
};

/**
 * `oneOf` becomes `anyOf`, because the vendors' alternatives overlap; one with a discriminator becomes a condition on
 * its value. MuleSoft's `x-amf-union` is an alternative too, which other tools read as "anything".
 */
const alternatives = (item: Json, base: string, down: (item: unknown) => unknown): readonly unknown[] => {
  const union = list(item, 'x-amf-union');
  const unions = union.length > 0 ? [{ anyOf: down(union) }] : [];
  if (!Array.isArray(item['oneOf'])) return unions;
  const mapping = Object.entries(member(item['discriminator'], 'mapping'));
  const name = text(item['discriminator'], 'propertyName');
  if (mapping.length === 0) return [...unions, { anyOf: down(item['oneOf']) }];
  const chosen = mapping.map(([value, target]) => ({
    if: { type: 'object', properties: { [name]: { const: value } }, required: [name] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
    then: { $ref: `${base}${String(target)}` },
  }));
  const known = {
    type: 'object',
    required: [name],
    properties: { [name]: { enum: mapping.map(([value]) => value) } },
  };
  return [...unions, known, ...chosen];
};

const nullable = (lifted: Record<string, unknown>, item: Json, reading: Reading): Json => {
  const accepts = item['nullable'] === true || (reading === 'types' && 'type' in lifted);
  return accepts && Object.keys(lifted).length > 0 ? orNull(lifted) : lifted;
};
