import { isJson, type Json, list } from './documents.ts';
import type { Validator } from './validator.ts';

type Branches = readonly Json[];

/** Flattens references, `allOf`, conditions and the alternatives that fit the value, into schemas without any of them. */
const branchesOf = (schemas: readonly unknown[], value: unknown, validator: Validator): Branches =>
  schemas.flatMap((given): Branches => {
    const schema = validator.resolve(given);
    if (!isJson(schema)) return [];
    return [
      schema,
      ...branchesOf(list(schema, 'allOf'), value, validator),
      ...branchesOf(fitting(list(schema, 'anyOf'), value, validator), value, validator),
      ...branchesOf(consequence(schema, value, validator), value, validator),
    ];
  });

/** The alternatives that accept the value; all of them when none does, since then none is ruled out. */
const fitting = (
  alternatives: readonly unknown[],
  value: unknown,
  validator: Validator,
): readonly unknown[] => {
  const accepting = alternatives.filter((one) => validator.errors(one, value).length === 0);
  return accepting.length > 0 ? accepting : alternatives;
};

const consequence = (schema: Json, value: unknown, validator: Validator): readonly unknown[] =>
  schema['if'] !== undefined && validator.errors(schema['if'], value).length === 0 ? [schema['then']] : [];

const declares = (branch: Json): boolean =>
  isJson(branch['properties']) ||
  isJson(branch['patternProperties']) ||
  branch['additionalProperties'] === false;

/** An object is open where a branch says so, or where no branch says anything about its properties. */
const isOpen = (branches: Branches): boolean =>
  branches.some(({ additionalProperties: more }) => more === true || isJson(more)) ||
  !branches.some(declares);

/** A condition names the property it looks at; that does not declare it. */
const declared = (branch: Json, name: string): readonly unknown[] => {
  const own = isJson(branch['properties']) ? branch['properties'][name] : undefined;
  const patterns = isJson(branch['patternProperties']) ? Object.entries(branch['patternProperties']) : [];
  const matching = patterns
    .filter(([pattern]) => new RegExp(pattern, 'u').test(name))
    .map(([, schema]) => schema);
  return own === undefined ? matching : [own, ...matching];
};

const further = (branches: Branches): readonly unknown[] =>
  branches.map((branch) => branch['additionalProperties']).filter(isJson);

/** Pointers of all properties of a value that no applicable branch of the schemas declares. */
export const unknownProperties = (
  schemas: readonly unknown[],
  value: unknown,
  validator: Validator,
  at = '',
): readonly string[] => {
  const branches = branchesOf(schemas, value, validator);
  if (Array.isArray(value)) {
    const items = branches.map((branch) => branch['items']).filter(isJson);
    return value.flatMap((item, index) => unknownProperties(items, item, validator, `${at}/${index}`));
  }
  if (!isJson(value)) return [];
  const open = isOpen(branches);
  return Object.entries(value).flatMap(([name, inner]) => {
    const found = branches.flatMap((branch) => declared(branch, name));
    if (found.length > 0) return unknownProperties(found, inner, validator, `${at}/${name}`);
    return open ? unknownProperties(further(branches), inner, validator, `${at}/${name}`) : [`${at}/${name}`];
  });
};
