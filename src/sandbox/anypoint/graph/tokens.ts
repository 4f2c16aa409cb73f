/** Why a GraphQL document cannot be read or answered. */
export class GraphError extends Error {
  override readonly name = 'GraphError';
}

/** The tokens of a GraphQL document, punctuators and names by themselves; commas and comments are left out. */
export interface Tokens {
  /** The next token, which stays; empty at the end. */
  peek(): string;
  next(): string;
  /** Takes the next token if it is this one. */
  skip(token: string): boolean;
  /** Takes the next token; throws when it is another one. */
  expect(token: string): void;
  name(): string;
}

const token = /[\s,]+|#[^\n]*|(\.\.\.|[!$():=@[\]{|}&]|"(?:[^"\\\n]|\\.)*"|-?\d+(?:\.\d+)?|[_A-Za-z]\w*)/y;

const split = (text: string): string[] => {
  const found: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const hit = token.exec(text);
    if (hit === null) throw new GraphError(`Syntax Error: Unexpected character at ${at}`);
    if (hit[1] !== undefined) found.push(hit[1]);
  }
  return found;
};

export const tokensOf = (text: string): Tokens => {
  const rest = split(text).reverse();
  const peek = (): string => rest.at(-1) ?? '';
  const next = (): string => rest.pop() ?? '';
  const unexpected = (found: string, wanted: string): never => {
    throw new GraphError(`Syntax Error: Expected ${wanted}, found ${found === '' ? '<EOF>' : found}`);
  };
  return {
    peek,
    next,
    skip: (wanted) => {
      if (peek() !== wanted) return false;
      next();
      return true;
    },
    expect: (wanted) => {
      const found = next();
      if (found !== wanted) unexpected(found, wanted);
    },
    name: () => (/^[_A-Za-z]/.test(peek()) ? next() : unexpected(peek(), 'Name')),
  };
};
