import { isObject } from './refusal.ts';

/** The part of JSON Schema that the vendor's documents use for request bodies. */
export interface Shape {
  readonly type: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean';
  readonly nullable?: boolean;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Shape>>;
  /** False: no other members. Default: anything goes. */
  readonly additionalProperties?: false;
  readonly items?: Shape;
  readonly enum?: readonly string[];
  readonly pattern?: RegExp;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
}

/**
 * One line of a 400 (docs/facts/anypoint-access.md §7: `{type, keyword, message}`; docs/facts/anypoint-apis.md §9.1 adds
 * `dataPath`).
 */
export interface Violation {
  readonly type: 'ValidationError';
  readonly dataPath: string;
  readonly keyword: string;
  readonly message: string;
}

const violation = (dataPath: string, keyword: string, message: string): Violation => ({
  type: 'ValidationError',
  dataPath,
  keyword,
  message: dataPath === '' ? message : `${dataPath} ${message}`,
});

const typed: Readonly<Record<Shape['type'], (value: unknown) => boolean>> = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === 'boolean',
};

const ofString = (shape: Shape, text: string, path: string): Violation[] => [
  ...(shape.enum && !shape.enum.includes(text)
    ? [violation(path, 'enum', `must be one of ${shape.enum.join(', ')}`)]
    : []),
  ...(shape.pattern && !shape.pattern.test(text)
    ? [violation(path, 'pattern', `must match ${shape.pattern.source}`)]
    : []),
  ...(shape.minLength !== undefined && text.length < shape.minLength
    ? [violation(path, 'minLength', `must have at least ${shape.minLength} characters`)]
    : []),
  ...(shape.maxLength !== undefined && text.length > shape.maxLength
    ? [violation(path, 'maxLength', `must have at most ${shape.maxLength} characters`)]
    : []),
];

const ofObject = (shape: Shape, value: Record<string, unknown>, path: string): Violation[] => {
  const known = shape.properties ?? {};
  const missing = (shape.required ?? [])
    .filter((name) => value[name] === undefined)
    .map((name) => violation(path, 'required', `should have required property '${name}'`));
  const extra =
    shape.additionalProperties === false
      ? Object.keys(value)
          .filter((name) => !Object.hasOwn(known, name))
          .map((name) => violation(path, 'additionalProperties', `should not have the property '${name}'`))
      : [];
  const inner = Object.entries(known).flatMap(([name, member]) =>
    value[name] === undefined ? [] : violations(member, value[name], `${path}.${name}`),
  );
  return [...missing, ...extra, ...inner];
};

/** Every way in which a value breaks a shape; empty when it fits. */
export const violations = (shape: Shape, value: unknown, path = ''): Violation[] => {
  if (value === null && shape.nullable) return [];
  if (!typed[shape.type](value)) return [violation(path, 'type', `should be of type ${shape.type}`)];
  if (typeof value === 'string') return ofString(shape, value, path);
  if (typeof value === 'number' && shape.minimum !== undefined && value < shape.minimum)
    return [violation(path, 'minimum', `should be at least ${shape.minimum}`)];
  if (Array.isArray(value) && shape.items) {
    const { items } = shape;
    return value.flatMap((item, index) => violations(items, item, `${path}[${index}]`));
  }
  return isObject(value) ? ofObject(shape, value, path) : [];
};
