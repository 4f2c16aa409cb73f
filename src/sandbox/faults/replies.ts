import { gzipSync } from 'node:zlib';
import type { Reply } from '../kernel/request.ts';
import { hostileReply } from './hostile.ts';
import type { Arrival } from './plan.ts';
import type { Fault, Kind, Parameters } from './script.ts';

/** The fault, the request it falls upon, and the time of the platform in milliseconds. */
export interface Occasion {
  readonly fault: Fault;
  readonly arrival: Arrival;
  /** The whole address of the request. */
  readonly url: string;
  readonly now: number;
}

type Change = (real: Reply, occasion: Occasion) => Reply;
type Headers = NonNullable<Reply['headers']>;

const day = 86_400;

/** docs/facts/okta.md §10. A gateway in front of the platform answers 502 to 504 with a page of its own. */
const oktaCodes: Readonly<Record<number, readonly [string, string]>> = {
  400: ['E0000001', 'Api validation failed: a made fault'],
  401: ['E0000011', 'Invalid token provided'],
  403: ['E0000006', 'You do not have permission to perform the requested action'],
  404: ['E0000007', 'Not found: Resource not found: a made fault'],
  409: ['E0000062', 'The specified user is already assigned to the application.'],
  429: ['E0000047', 'API call exceeded rate limit due to too many requests.'],
  500: ['E0000009', 'Internal Server Error'],
};

const page = (title: string): Pick<Reply, 'headers' | 'text'> => ({
  headers: { 'content-type': 'text/html; charset=utf-8' },
  text: `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`,
});

const errorBody = ({ vendor }: Arrival, status: number): Pick<Reply, 'headers' | 'text' | 'json'> => {
  if (status >= 502) return page(`${status} from a made fault`);
  if (vendor !== 'okta') return { json: { name: 'MadeFault', message: `A made fault: ${status}` } };
  const [errorCode, errorSummary] = oktaCodes[status] ?? ['E0000009', 'Internal Server Error'];
  return {
    json: { errorCode, errorSummary, errorLink: errorCode, errorId: 'oaeMadeFault', errorCauses: [] },
  };
};

/** UTC epoch seconds under the vendor's own name; counted from the Date header that goes with it. */
const resetHeaders = ({ arrival, fault, now }: Occasion): Headers => {
  const name = arrival.vendor === 'okta' ? 'x-rate-limit-reset' : 'x-ratelimit-reset';
  const seconds = Math.floor(now / 1000);
  const values: Readonly<Record<Parameters['reset'], string | readonly string[] | undefined>> = {
    good: String(seconds + 2),
    missing: undefined,
    past: String(seconds - 3600),
    'far-future': String(seconds + 365 * day),
    duplicated: [String(seconds + 1), String(seconds + 2)],
  };
  const value = values[fault.parameters.reset];
  return { date: new Date(now).toUTCString(), ...(value !== undefined && { [name]: value }) };
};

const statusReply: Change = (_, occasion) => {
  const { status } = occasion.fault.parameters;
  const { headers, ...body } = errorBody(occasion.arrival, status);
  return { status, ...body, headers: { ...headers, ...(status === 429 && resetHeaders(occasion)) } };
};

const shapes: Readonly<Record<Parameters['shape'], string>> = {
  broken: '{"made": "fault", "items": [',
  null: 'null',
  list: '[]',
  object: '{"made":"fault"}',
};

/** Without its body, and without what speaks about it. */
const bodiless = ({ status, headers = {} }: Reply): { status: number; headers: Headers } => ({
  status,
  headers: Object.fromEntries(
    Object.entries(headers).filter(([name]) => !/^content-(type|length|encoding)$/i.test(name)),
  ),
});

const json = { 'content-type': 'application/json' };
const megabyte = 1024 * 1024;

const bombs = new Map<number, Buffer>();
const bomb = (megabytes: number): Buffer => {
  const made = bombs.get(megabytes) ?? gzipSync(Buffer.alloc(megabytes * megabyte, ' '));
  bombs.set(megabytes, made);
  return made;
};

const withHeaders = (reply: Reply, headers: Headers): Reply => ({
  ...reply,
  headers: { ...reply.headers, ...headers },
});

const replaced = (reply: Reply, headers: Headers, bytes: Uint8Array): Reply => {
  const rest = bodiless(reply);
  return { status: rest.status, headers: { ...rest.headers, ...headers }, bytes };
};

const changes: Partial<Readonly<Record<Kind, Change>>> = {
  status: statusReply,
  html: () => ({ status: 200, ...page('Sign in to the network') }),
  empty: (real) => bodiless(real),
  'wrong-json': (real, { fault }) => replaced(real, json, Buffer.from(shapes[fault.parameters.shape])),
  hostile: (real, { fault }) => hostileReply(real, fault.parameters.choice),
  huge: (real, { fault }) =>
    replaced(real, json, Buffer.from(JSON.stringify('x'.repeat(fault.parameters.megabytes * megabyte)))),
  'gzip-bomb': (real, { fault }) =>
    replaced(real, { ...json, 'content-encoding': 'gzip' }, bomb(fault.parameters.megabytes)),
  redirect: (_, { fault, arrival }) => ({
    status: 307,
    headers: { location: `${fault.parameters.to}${arrival.path}` },
  }),
  'repeat-cursor': (real, { url }) => withHeaders(real, { link: `<${url}>; rel="next"` }),
  'clock-skew': (real, { fault, now }) =>
    withHeaders(real, { date: new Date(now + fault.parameters.days * day * 1000).toUTCString() }),
};

/** What stands for the reply of a request that was not carried out. */
const nothingDone: Reply = { status: 200, json: {} };

/** The reply that a fault leaves of the real one. */
export const replyOf = (real: Reply | undefined, occasion: Occasion): Reply =>
  changes[occasion.fault.kind]?.(real ?? nothingDone, occasion) ?? real ?? nothingDone;
