import { isJson, type Json, list } from './documents.ts';

const prefix = '#/components/schemas/';

const nameIn = (schema: unknown): string | undefined => {
  const reference = isJson(schema) ? schema['$ref'] : undefined;
  return typeof reference === 'string' && reference.startsWith(prefix)
    ? reference.slice(prefix.length)
    : undefined;
};

/**
 * Some documents give a schema its heirs as alternatives, and the heirs that schema as a part: to validate one is to validate the
 * other, without end. The heirs get the schema without its alternatives.
 */
export const withoutCircles = (schemas: Json): Json => {
  const all: Record<string, unknown> = { ...schemas };
  for (const [name, schema] of Object.entries(schemas)) {
    if (!isJson(schema)) continue;
    const { oneOf: _one, anyOf: _any, discriminator: _how, ...alone } = schema;
    const base = `${name}-alone`;
    for (const heir of [...list(schema, 'oneOf'), ...list(schema, 'anyOf')].map(nameIn)) {
      const found = heir === undefined ? undefined : all[heir];
      const parts = list(found, 'allOf');
      if (heir === undefined || !isJson(found) || !parts.some((part) => nameIn(part) === name)) continue;
      all[base] = alone;
      all[heir] = {
        ...found,
        allOf: parts.map((part) => (nameIn(part) === name ? { $ref: prefix + base } : part)),
      };
    }
  }
  return all;
};
