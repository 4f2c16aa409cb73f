import type { DataNode, Example, Shape } from 'amf-client-js';

interface Text {
  value(): string | null;
}

/** Parts of the parser's model, of which each kind has some. */
interface Parts {
  readonly examples?: readonly Example[];
  readonly defaultValue?: DataNode;
  readonly values?: readonly DataNode[];
  readonly properties?: readonly { readonly name: Text; readonly range: Shape }[];
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly and?: readonly Shape[];
  readonly xone?: readonly Shape[];
  readonly or?: readonly Shape[];
  readonly inherits?: readonly Shape[];
  readonly dataType?: Text;
  readonly linkTarget?: unknown;
}

interface DataParts {
  readonly members?: readonly DataNode[];
  readonly properties?: Readonly<Record<string, DataNode>>;
  readonly value?: Text;
  readonly dataType?: Text;
}

const deepest = 8;

const scalarOf = (text: string, type: string): unknown => {
  if (type.endsWith('#nil')) return null;
  if (type.endsWith('#boolean')) return text === 'true';
  const isNumber = ['#integer', '#double', '#number', '#float', '#long', '#decimal'].some((name) =>
    type.endsWith(name),
  );
  return isNumber && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
};

const dataOf = (node: DataNode): unknown => {
  const { members, properties, value, dataType } = node as DataParts;
  if (members) return members.map(dataOf);
  if (properties)
    return Object.fromEntries(
      Object.entries(properties).map(([name, item]) => [decodeURIComponent(name), dataOf(item)]),
    );
  return scalarOf(value?.value() ?? '', dataType?.value() ?? '');
};

const exampleValue = (example: Example): unknown => {
  const { structuredValue } = example;
  return structuredValue ? dataOf(structuredValue) : example.value.value();
};

/** The examples that stand there, by name. */
export const examplesOf = (examples: readonly Example[]): (readonly [string, unknown])[] =>
  examples.map((example, index) => [example.name.value() || String(index), exampleValue(example)] as const);

const scalars: Readonly<Record<string, unknown>> = {
  string: 'string',
  integer: 0,
  long: 0,
  number: 0,
  float: 0,
  double: 0,
  boolean: true,
  nil: null,
  date: '2025-01-31',
  time: '12:00:00',
  dateTimeOnly: '2025-01-31T12:00:00',
  dateTime: '2025-01-31T12:00:00Z',
};

const followed = (shape: Shape): Parts => {
  let at = shape as Parts;
  for (
    let depth = 0;
    depth < deepest && typeof at.linkTarget === 'object' && at.linkTarget !== null;
    depth += 1
  )
    at = at.linkTarget as Parts;
  return at;
};

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const objectOf = ({ properties = [], inherits = [], and = [] }: Parts, depth: number): object =>
  Object.assign(
    {},
    ...[...inherits, ...and].map((part) => built(part, depth + 1)).filter(isObject),
    Object.fromEntries(properties.map(({ name, range }) => [name.value() ?? '', built(range, depth + 1)])),
  );

const choiceOf = ({ anyOf = [], xone = [], or = [] }: Parts): Shape | undefined =>
  [...anyOf, ...xone, ...or][0];

const declared = ({ examples = [], defaultValue, values = [] }: Parts): { value: unknown } | undefined => {
  const [example] = examples;
  if (example) return { value: exampleValue(example) };
  const node = defaultValue ?? values[0];
  return node ? { value: dataOf(node) } : undefined;
};

/** A value of a type: its example, otherwise one built out of its parts. */
export const built = (shape: Shape, depth = 0): unknown => {
  if (depth > deepest) return null;
  const parts = followed(shape);
  const own = declared(parts);
  if (own) return own.value;
  const choice = choiceOf(parts);
  if (choice) return built(choice, depth + 1);
  if (parts.items) return [built(parts.items, depth + 1)];
  const type = parts.dataType?.value()?.split('#').at(-1);
  if (type) return scalars[type] ?? null;
  if (parts.properties || parts.and?.length || parts.inherits?.length) return objectOf(parts, depth);
  return null;
};
