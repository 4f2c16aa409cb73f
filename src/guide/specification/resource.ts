import type { Operation, Parameter, Specification } from './specification.ts';

/** How the API is called to verify it. */
interface Call {
  /** Path and query, e.g. `/parcels?tenant=red`. */
  readonly resource: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly mediaType: string; readonly text: string } | undefined;
  /** The scheme of the specification's own that makes its mock want an `Authorization` header. */
  readonly ownScheme: string | undefined;
}

export type Choice =
  | { readonly call: Call; readonly warning: string | undefined }
  | { readonly why: string; readonly way: string };

const lastWords = new Set(['health', 'healthcheck', 'ping', 'status', 'version', 'metrics']);

const tailOf = (path: string): string =>
  path
    .split('/')
    .findLast((name) => name !== '')
    ?.toLowerCase() ?? '';

const pathParameters = ({ path }: Operation): boolean => path.includes('{');

/** A redirect alone is not an answer of the API; without any status documented nothing speaks against it. */
const canSucceed = ({ statuses }: Operation): boolean =>
  statuses.length === 0 || statuses.some((status) => status.startsWith('2') || status === 'default');

const needed = ({ parameters }: Operation, place: Parameter['in']): readonly Parameter[] =>
  parameters.filter((one) => one.in === place && one.required);

const unanswered = (operation: Operation): readonly Parameter[] =>
  [...needed(operation, 'query'), ...needed(operation, 'header')].filter(
    ({ example }) => example === undefined,
  );

/** Smaller is better; the order of the document decides among equals. */
const rank = (operation: Operation): number =>
  [
    lastWords.has(tailOf(operation.path)),
    operation.oauth2 !== undefined,
    !operation.statuses.some((status) => status.startsWith('2')),
    needed(operation, 'query').length + needed(operation, 'header').length > 0,
    !operation.answersWithBody,
  ].reduce((sum, is) => sum * 2 + (is ? 1 : 0), 0);

const pairsOf = (query: string): readonly string[] =>
  query.split('&').map((pair) => decodeURIComponent(pair.split('=', 1)[0] ?? ''));

/** The call of one operation, with the examples of the parameters that it cannot do without. */
const callOf = (operation: Operation, path: string, query: string): Call => {
  const given = new Set(query === '' ? [] : pairsOf(query));
  const added = needed(operation, 'query')
    .filter(({ name, example }) => !given.has(name) && example !== undefined)
    .map(({ name, example }) => `${encodeURIComponent(name)}=${encodeURIComponent(example ?? '')}`);
  const whole = [...(query === '' ? [] : [query]), ...added].join('&');
  const { body, method } = operation;
  return {
    resource: whole === '' ? path : `${path}?${whole}`,
    method,
    headers: Object.fromEntries(
      needed(operation, 'header')
        .filter(({ name, example }) => example !== undefined && name.toLowerCase() !== 'authorization')
        .map(({ name, example }) => [name, example ?? '']),
    ),
    body:
      body && method !== 'GET' && method !== 'HEAD'
        ? { mediaType: body.mediaType, text: body.example ?? '{}' }
        : undefined,
    ownScheme: operation.oauth2,
  };
};

/** With an example in the place of each parameter, or one that must be replaced. */
const filled = ({ path, parameters }: Operation): string =>
  parameters
    .filter((one) => one.in === 'path')
    .reduce(
      (whole, { name, example }) => whole.replace(`{${name}}`, encodeURIComponent(example ?? '1')),
      path,
    );

const withQuery = (operation: Operation): string => {
  const query = needed(operation, 'query').map(
    ({ name, example }) => `${encodeURIComponent(name)}=${encodeURIComponent(example ?? 'VALUE')}`,
  );
  return query.length === 0 ? filled(operation) : `${filled(operation)}?${query.join('&')}`;
};

const nothingFits = (operations: readonly Operation[]): Choice => {
  const gets = operations.filter((one) => one.method === 'GET' && canSucceed(one));
  const [get] = gets;
  if (get) {
    const headers = unanswered(get).filter((one) => one.in === 'header');
    if (!pathParameters(get) && headers.length > 0)
      return {
        why: `GET ${get.path} needs the header ${headers.map(({ name }) => name).join(', ')}, for which the document has no example, and no other resource can be called without a parameter.`,
        way: 'Write an example for it into the specification, or name another resource (api.resource).',
      };
    return {
      why: `every resource with GET needs a parameter, such as ${get.path}, so that a value is needed to call it.`,
      way: `Give the path with a value: api.resource: ${withQuery(get)}`,
    };
  }
  const [other] = operations.filter(canSucceed);
  return other
    ? {
        why: 'no resource answers GET, and the guide calls one to verify that the API is protected.',
        way: `Add a resource with GET, or name another method, which is then really called: api.resource: ${other.method} ${withQuery(other)}`,
      }
    : {
        why: 'it has no resource that could be called.',
        way: 'Add a resource with GET to the specification.',
      };
};

const segments = (path: string): readonly string[] => path.split('/').filter((name) => name !== '');

const fits = (template: string, path: string): boolean => {
  const [wanted, given] = [segments(template), segments(path)];
  if (wanted.length !== given.length) return false;
  return wanted.every((part, i) => {
    const value = given[i] ?? '';
    const [before, after] = [part.split('{', 1)[0] ?? '', part.slice(part.lastIndexOf('}') + 1)];
    return part.includes('{')
      ? value.length > before.length + after.length && value.startsWith(before) && value.endsWith(after)
      : part === value;
  });
};

const literal = (operation: Operation): number => operation.path.split('{').length;

const nearestTo = async (path: string, operations: readonly Operation[]): Promise<string> => {
  const { default: leven } = await import('leven');
  const paths = [...new Set(operations.map((one) => one.path))];
  const [best] = paths
    .map((known) => ({ known, far: leven(known.toLowerCase(), path.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  if (best && best.far <= Math.max(2, Math.floor(path.length * 0.4))) return `Did you mean ${best.known}?`;
  return `It has: ${paths.slice(0, 10).join(', ')}${paths.length > 10 ? ', …' : ''}.`;
};

interface Named {
  readonly method: string;
  /** As it stands in an answer: nothing for GET. */
  readonly prefix: string;
  readonly path: string;
  readonly query: string;
}

const namedBy = (answer: string): Named => {
  const [first = '', rest] = answer.split(' ', 2);
  const [path = '', query = ''] = (rest ?? first).split('?', 2);
  return rest === undefined
    ? { method: 'GET', prefix: '', path, query }
    : { method: first, prefix: `${first} `, path, query };
};

const correct = 'Correct api.resource, or leave it out.';

const otherMethod = ({ method, prefix, path }: Named, there: readonly Operation[]): Choice => ({
  why: `${path} (api.resource) does not answer ${method}; it answers ${there.map((one) => one.method).join(', ')}.`,
  way:
    prefix === ''
      ? `Name the method, which is then really called: api.resource: ${there[0]?.method} ${path}`
      : correct,
});

const without = ({ method, prefix, path, query }: Named, missing: readonly Parameter[]): Choice => {
  const names = missing.map((one) => `the ${one.in === 'query' ? 'query parameter' : 'header'} ${one.name}`);
  const added = missing.map(({ name }) => `${encodeURIComponent(name)}=VALUE`);
  const whole = [...(query === '' ? [] : [query]), ...added].join('&');
  return {
    why: `${method} ${path} needs ${names.join(' and ')}, for which the document has no example.`,
    way: missing.every((one) => one.in === 'query')
      ? `Give a value: api.resource: ${prefix}${path}?${whole}`
      : 'Write an example for it into the specification, or name another resource (api.resource).',
  };
};

const chosenBy = async (answer: string, operations: readonly Operation[]): Promise<Choice> => {
  const named = namedBy(answer);
  const { method, path, query } = named;
  const there = operations.filter((one) => fits(one.path, path)).sort((a, b) => literal(a) - literal(b));
  if (there.length === 0)
    return {
      why: `${path} (api.resource) is not in it. ${await nearestTo(path, operations)}`,
      way: correct,
    };
  const operation = there.find((one) => one.method === method);
  if (!operation) return otherMethod(named, there);
  const given = query === '' ? [] : pairsOf(query);
  const missing = unanswered(operation).filter(
    ({ name }) => !given.includes(name) && name.toLowerCase() !== 'authorization',
  );
  if (missing.length > 0) return without(named, missing);
  const warning =
    method === 'GET'
      ? undefined
      : `The verification calls ${method} ${path}, with a body where the document has one: with an implementation of your own it really does what it says.`;
  return { call: callOf(operation, path, query), warning };
};

/**
 * How the API is called to verify it: the resource that is named, checked against the document; else the GET that asks for the
 * least and answers the most.
 *
 * @param answer `/parcels/7?color=red`, or with a method: `POST /parcels`
 */
export const chooseCall = async (
  { operations }: Pick<Specification, 'operations'>,
  answer: string | undefined,
): Promise<Choice> => {
  if (answer !== undefined) return chosenBy(answer, operations);
  const [best] = operations
    .filter(
      (one) =>
        one.method === 'GET' && !pathParameters(one) && canSucceed(one) && unanswered(one).length === 0,
    )
    .map((operation) => ({ operation, rank: rank(operation) }))
    .sort((a, b) => a.rank - b.rank);
  if (!best) return nothingFits(operations);
  const { operation } = best;
  return { call: callOf(operation, operation.path, ''), warning: undefined };
};
