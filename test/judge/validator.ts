import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { lift, type Reading } from './dialect.ts';
import { isJson, type Json, list, member, type VendorDocument } from './documents.ts';
import { withoutCircles } from './inheritance.ts';

/** A document in one reading, ready to be compiled from. */
interface Lifted {
  readonly paths: Json;
  readonly components: Json;
}

export interface Validator {
  /** The whole document in a reading; lifted once. */
  lifted(document: VendorDocument, reading: Reading): Lifted;
  /** A schema written by us, in the OpenAPI dialect, without references. */
  own(schema: unknown, reading: Reading): unknown;
  /** What is wrong with a value, as `pointer: reason`; nothing when it is valid. Compiled on first use. */
  errors(schema: unknown, value: unknown): readonly SchemaError[];
  /** The schema behind a reference of a lifted document. */
  resolve(schema: unknown): unknown;
}

export interface SchemaError {
  readonly pointer: string;
  readonly message: string;
  /** The name of a property that may not be there. */
  readonly unknown?: string;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Only what cannot be argued about; every other format is taken as a hint. */
const formats = {
  uuid,
  'date-time': (value: string) => !Number.isNaN(Date.parse(value)),
  date: /^\d{4}-\d{2}-\d{2}$/,
};

/** Errors of a union repeat those of its branches; the branches say more, unless they only say "or null". */
const summing = new Set(['anyOf', 'if']);
const isNoise = ({ keyword, params }: ErrorObject): boolean =>
  summing.has(keyword) || (keyword === 'type' && params['type'] === 'null');

const explained = ({ instancePath, keyword, message, params }: ErrorObject): SchemaError => {
  const unknown = keyword === 'additionalProperties' ? String(params['additionalProperty']) : undefined;
  const allowed = keyword === 'enum' ? `: ${(params['allowedValues'] as readonly unknown[]).join(', ')}` : '';
  return {
    pointer: instancePath,
    message: `${message ?? keyword}${allowed}`,
    ...(unknown === undefined ? {} : { unknown }),
  };
};

/** Compiles and keeps validators; everything in it is made on first use, so that loading costs nothing. */
export const createValidator = (): Validator => {
  const ajv = new Ajv({ strict: false, validateSchema: false, allErrors: true, logger: false, formats });
  const documents = new Map<string, Lifted>();
  const compiled = new Map<object, ValidateFunction>();

  const lifted = (document: VendorDocument, reading: Reading): Lifted => {
    const base = `https://judge.invalid/${document.name}/${reading}`;
    const known = documents.get(base);
    if (known) return known;
    const { paths } = document.content;
    const described = member(document.content, 'components');
    const components = { ...described, schemas: withoutCircles(member(described, 'schemas')) };
    const made = lift({ paths, components }, base, reading) as unknown as Lifted;
    documents.set(base, made);
    ajv.addSchema({ components: made.components }, base, false, false);
    return made;
  };

  const compile = (schema: object): ValidateFunction => {
    const known = compiled.get(schema);
    if (known) return known;
    const made = ajv.compile(schema);
    compiled.set(schema, made);
    return made;
  };

  const rests = new WeakMap<object, object>();
  /** The schema without its alternatives and parts, which are looked at one by one. */
  const rest = (schema: Json): object => {
    const known = rests.get(schema);
    if (known) return known;
    const { allOf: _parts, anyOf: _alternatives, ...made } = schema;
    rests.set(schema, made);
    return made;
  };

  const faults = (schema: object, value: unknown): readonly SchemaError[] => {
    const validate = compile(schema);
    if (validate(value)) return [];
    const all = validate.errors ?? [];
    const telling = all.filter((error) => !isNoise(error));
    return (telling.length > 0 ? telling : all).map(explained);
  };

  /** Of several alternatives that all refuse, the one with the fewest faults is the one that was meant. */
  const nearest = (alternatives: readonly unknown[], value: unknown): readonly SchemaError[] =>
    alternatives
      .filter((one) => value === null || !isJson(one) || one['type'] !== 'null')
      .map((one) => errors(one, value))
      .sort((a, b) => a.length - b.length)[0] ?? [];

  const errors = (given: unknown, value: unknown): readonly SchemaError[] => {
    const schema = resolve(given);
    if (!isJson(schema) || faults(schema, value).length === 0) return [];
    const parts = list(schema, 'allOf').flatMap((part) => errors(part, value));
    return [...parts, ...nearest(list(schema, 'anyOf'), value), ...faults(rest(schema), value)];
  };

  const resolve = (schema: unknown): unknown => {
    const reference = isJson(schema) ? schema['$ref'] : undefined;
    if (typeof reference !== 'string') return schema;
    const [base = '', pointer = ''] = reference.split('#/components/');
    const [kind = '', name = ''] = pointer.split('/');
    const kinds = documents.get(base)?.components[kind];
    const target = isJson(kinds) ? kinds[name] : undefined;
    if (target === undefined) throw new Error(`${reference} leads nowhere`);
    return resolve(target);
  };

  return { lifted, own: (schema, reading) => lift(schema, '', reading), errors, resolve };
};
