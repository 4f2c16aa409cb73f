import { isObject } from '../refusal.ts';
import type { Field } from './query.ts';
import { GraphError } from './tokens.ts';

/** A type of the answer: its fields by name, each a value or the type of an object or of the objects of a list. */
export interface GraphType {
  readonly name: string;
  readonly fields: Readonly<Record<string, 'value' | GraphType>>;
}

const one = (type: GraphType, source: Readonly<Record<string, unknown>>, fields: readonly Field[]) =>
  Object.fromEntries(
    fields.map(({ alias, name, fields: inner }) => {
      if (name === '__typename') return [alias, type.name];
      const kind = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
      if (kind === undefined) throw new GraphError(`Cannot query field "${name}" on type "${type.name}".`);
      const found = source[name] ?? null;
      return [alias, kind === 'value' ? found : select(kind, found, inner)];
    }),
  );

/** What a selection takes of an object or of a list of objects. Throws GraphError for a field that the type does not have. */
export const select = (type: GraphType, source: unknown, fields: readonly Field[]): unknown => {
  if (fields.length === 0)
    throw new GraphError(`Field of type "${type.name}" must have a selection of subfields.`);
  if (Array.isArray(source)) return source.map((item) => select(type, item, fields));
  return isObject(source) ? one(type, source, fields) : null;
};
