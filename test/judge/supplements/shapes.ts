import type { Json } from '../documents.ts';

export const string: Json = { type: 'string' };
export const strings: Json = { type: 'array', items: { type: 'string' } };
export const integer: Json = { type: 'integer' };
export const boolean: Json = { type: 'boolean' };

/** An object with these properties, of which some are required. */
export const object = (properties: Readonly<Record<string, Json>>, ...required: readonly string[]): Json => ({
  type: 'object',
  properties,
  ...(required.length > 0 && { required }),
});

export const array = (items: Json): Json => ({ type: 'array', items });
export const either = (...schemas: readonly Json[]): Json => ({ anyOf: schemas });
export const orNull = (schema: Json): Json => ({ ...schema, nullable: true });
export const oneOfValues = (...values: readonly string[]): Json => ({ type: 'string', enum: values });
export const json = (schema: Json): Readonly<Record<string, Json>> => ({ 'application/json': schema });
/** Any content, of which nothing is known. */
export const whatever: Readonly<Record<string, Json>> = { '*/*': {} };

/** Demands further members when a member has a value. */
export const when = (name: string, value: string, ...required: readonly string[]): Json => ({
  if: { type: 'object', properties: { [name]: { enum: [value] } }, required: [name] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
  then: { required },
});
