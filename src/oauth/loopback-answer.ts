import { fieldsOf, text } from '../http/reading.ts';
import { errorIn } from './oauth-error.ts';
import { capturePage, loginDone, loginFailed, type Message, messagePage, notThisLogin } from './pages.ts';
import { same, unguessable } from './random.ts';

/** One request that reached the listener. */
export interface Knock {
  readonly method: string;
  /** As in the request line. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What the browser gets, and the login's answer if this was it. */
export interface Reaction {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly answer?: URLSearchParams;
}

export interface Expectation {
  /** The one path that is served. */
  readonly path: string;
  readonly state: string;
  readonly flow: 'code' | 'implicit';
  readonly port: number;
  /** Known only to the capture page of this run. */
  readonly key: string;
}

const plain = (status: number, words: string, more: Record<string, string> = {}): Reaction => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...more },
  body: `${words}\n`,
});

const shown = (status: number, message: Message, answer?: URLSearchParams): Reaction => ({
  status,
  ...messagePage(unguessable(), message),
  ...(answer === undefined ? {} : { answer }),
});

const told = (status: number, message: Message, answer?: URLSearchParams): Reaction => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(message),
  ...(answer === undefined ? {} : { answer }),
});

const messageFor = (answer: URLSearchParams): Message => {
  const refusal = errorIn(answer);
  return refusal === undefined ? loginDone : loginFailed(refusal);
};

/** A program that makes a browser resolve its own name to this computer still sends its own Host. */
const hostsOf = (port: number): readonly string[] => [
  `127.0.0.1:${port}`,
  `localhost:${port}`,
  `[::1]:${port}`,
];

const isAnswer = (parameters: URLSearchParams, expected: Expectation, results: readonly string[]): boolean =>
  ['state', ...results].every((name) => parameters.getAll(name).length < 2) &&
  same(parameters.get('state') ?? '', expected.state) &&
  results.some((name) => parameters.has(name));

const onGet = (query: URLSearchParams, expected: Expectation): Reaction => {
  const results = expected.flow === 'code' ? ['code', 'error'] : ['error'];
  if (isAnswer(query, expected, results)) return shown(200, messageFor(query), query);
  const mayCapture = expected.flow === 'implicit' && !query.has('error') && !query.has('state');
  return mayCapture ? { status: 200, ...capturePage(unguessable(), expected.key) } : shown(400, notThisLogin);
};

const parsed = (body: string): { key: string; fragment: string } => {
  try {
    const { key, fragment } = fieldsOf(JSON.parse(body));
    return { key: text(key), fragment: text(fragment) };
  } catch {
    return { key: '', fragment: '' };
  }
};

/** Only our own page sends JSON with the key and its own origin; a form of a foreign page can do neither. */
const onPost = (knock: Knock, expected: Expectation): Reaction => {
  const { origin, 'content-type': type } = knock.headers;
  if (origin !== undefined && origin !== `http://${knock.headers['host']}`)
    return plain(403, 'Foreign origin.');
  if (type !== 'application/json') return plain(415, 'JSON only.');
  const { key, fragment } = parsed(knock.body);
  const answer = new URLSearchParams(fragment);
  const good = same(key, expected.key) && isAnswer(answer, expected, ['access_token', 'error']);
  return good ? told(200, messageFor(answer), answer) : told(400, notThisLogin);
};

/**
 * Judges one request to the loopback listener: right Host, one path, GET for what comes in the query, and for implicit logins
 * one POST by the capture page. A wrong state is told so and changes nothing: any page on the
 * computer could send one, to end the login or to slip in an answer of its own. Source: RFC 8252 §7.3, §8.3.
 */
export const react = (knock: Knock, expected: Expectation): Reaction => {
  if (!hostsOf(expected.port).includes(String(knock.headers['host']).toLowerCase()))
    return plain(400, 'Wrong host.');
  if (!knock.target.startsWith('/')) return plain(400, 'Wrong request.');
  const [path = '', ...query] = knock.target.split('?');
  if (path !== expected.path) return plain(404, 'Nothing here.');
  if (knock.method === 'GET') return onGet(new URLSearchParams(query.join('?')), expected);
  if (knock.method === 'POST' && expected.flow === 'implicit') return onPost(knock, expected);
  return plain(405, 'Not allowed.', { allow: expected.flow === 'implicit' ? 'GET, POST' : 'GET' });
};
