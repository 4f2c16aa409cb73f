import { GraphError, type Tokens, tokensOf } from './tokens.ts';

/** One field of a selection; its arguments have their variables filled in. */
export interface Field {
  readonly name: string;
  /** The name in the answer. */
  readonly alias: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly fields: readonly Field[];
}

type Variables = Readonly<Record<string, unknown>>;

/** A variable counts only when the operation declares it; it is absent (undefined) when it was not sent. */
interface Scope {
  readonly declared: ReadonlySet<string>;
  readonly values: Variables;
}

const skipType = (tokens: Tokens): void => {
  if (tokens.skip('[')) {
    skipType(tokens);
    tokens.expect(']');
  } else tokens.name();
  tokens.skip('!');
};

/** `($organizationIds: [String], $limit: Int = 10)`: the names, and the defaults of those that were not sent. */
const declarations = (tokens: Tokens, sent: Variables): Scope => {
  const declared = new Set<string>();
  const values: Record<string, unknown> = { ...sent };
  if (!tokens.skip('(')) return { declared, values };
  while (!tokens.skip(')')) {
    tokens.expect('$');
    const name = tokens.name();
    declared.add(name);
    tokens.expect(':');
    skipType(tokens);
    if (tokens.skip('=')) values[name] ??= value(tokens, { declared: new Set(), values: {} });
  }
  return { declared, values };
};

const variable = (tokens: Tokens, { declared, values }: Scope): unknown => {
  const name = tokens.name();
  if (!declared.has(name)) throw new GraphError(`Variable "$${name}" is not defined.`);
  return values[name];
};

const list = (tokens: Tokens, scope: Scope): unknown[] => {
  const items: unknown[] = [];
  while (!tokens.skip(']')) items.push(value(tokens, scope));
  return items;
};

const words: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };

function value(tokens: Tokens, scope: Scope): unknown {
  if (tokens.skip('$')) return variable(tokens, scope);
  if (tokens.skip('[')) return list(tokens, scope);
  const text = tokens.peek();
  if (/^["\d-]/.test(text)) return JSON.parse(tokens.next());
  const word = tokens.name();
  return Object.hasOwn(words, word) ? words[word] : word;
}

const argumentsOf = (tokens: Tokens, scope: Scope): Record<string, unknown> => {
  const args: Record<string, unknown> = {};
  if (!tokens.skip('(')) return args;
  while (!tokens.skip(')')) {
    const name = tokens.name();
    tokens.expect(':');
    args[name] = value(tokens, scope);
  }
  return args;
};

const selection = (tokens: Tokens, scope: Scope): Field[] => {
  const fields: Field[] = [];
  tokens.expect('{');
  while (!tokens.skip('}')) {
    const alias = tokens.name();
    const name = tokens.skip(':') ? tokens.name() : alias;
    const args = argumentsOf(tokens, scope);
    fields.push({ alias, name, args, fields: tokens.peek() === '{' ? selection(tokens, scope) : [] });
  }
  return fields;
};

/** The fields that a query asks for. Without fragments and directives, which nobody sends here. Throws GraphError. */
export const readQuery = (text: string, variables: Variables): Field[] => {
  const tokens = tokensOf(text);
  let scope: Scope = { declared: new Set(), values: variables };
  if (tokens.peek() !== '{') {
    const kind = tokens.name();
    if (kind !== 'query') throw new GraphError(`Schema is not configured for ${kind}s.`);
    if (/^[_A-Za-z]/.test(tokens.peek())) tokens.name();
    scope = declarations(tokens, variables);
  }
  const fields = selection(tokens, scope);
  if (tokens.peek() !== '') throw new GraphError('Syntax Error: one operation is expected');
  return fields;
};
