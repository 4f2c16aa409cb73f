import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { problem } from '../errors.ts';
import { type Knock, type Reaction, react } from './loopback-answer.ts';
import { type Bound, bindFirstFree, unbind } from './loopback-port.ts';
import { unguessable } from './random.ts';

/** Runs something later; returns how to call it off. */
type Later = (ms: number, run: () => void) => () => void;

export interface ListenerOptions {
  /** Registered with the app; the first free one is taken. */
  readonly ports: readonly number[];
  /** The path of the redirect URI, e.g. `/callback`. */
  readonly path: string;
  /** Of the login that is waited for. */
  readonly state: string;
  readonly flow: 'code' | 'implicit';
  /** As it stands in the registered redirect URI. Default `127.0.0.1` (RFC 8252 §8.3). */
  readonly host?: '127.0.0.1' | 'localhost';
  /** Milliseconds. Default 5 minutes. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
  readonly later?: Later;
}

export interface Listener {
  readonly redirectUri: string;
  readonly port: number;
  /** The parameters of the first answer with the right state, be it an error. Rejects with `LOGIN_TIMED_OUT` or the signal's reason. */
  readonly answer: Promise<URLSearchParams>;
  /** Stops listening; an answer that is still waited for never comes then. */
  close(): void;
}

const largestBody = 256 * 1024;

const systemLater: Later = (ms, run) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** Undefined when it is larger than any answer, or cut. The rest is not kept, but the socket stays for the reply. */
const bodyOf = (request: IncomingMessage): Promise<string | undefined> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > largestBody) resolve(undefined);
      else chunks.push(chunk);
    });
    request.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.once('error', () => resolve(undefined));
    request.once('close', () => resolve(undefined));
  });

const reply = (response: ServerResponse, { status, headers, body }: Reaction, sent: () => void): void => {
  response.once('close', sent);
  response.writeHead(status, { ...headers, connection: 'close', 'content-length': Buffer.byteLength(body) });
  response.end(body);
};

const tooLarge: Reaction = { status: 413, headers: {}, body: '' };
const over: Reaction = {
  status: 410,
  headers: { 'content-type': 'text/plain' },
  body: 'This login is over.\n',
};

const knockOf = ({ method = '', url = '', headers }: IncomingMessage, body: string): Knock => ({
  method,
  target: url,
  headers,
  body,
});

/**
 * Waits on this computer for the answer to one login. Open it just before the browser. It serves one path to its own Host
 * values only (a page elsewhere may point a name of its own at loopback), ignores answers with a wrong state, and ends with the
 * first right one, after the timeout, or by the signal. Source: RFC 8252 §7.3, §8.3. Errors: `LOOPBACK_PORTS_BUSY`.
 */
export const listenForLogin = async (options: ListenerOptions): Promise<Listener> => {
  const { path, state, flow, host = '127.0.0.1', timeout = 300_000, signal, later = systemLater } = options;
  signal?.throwIfAborted();
  const key = unguessable();
  const { promise, settle } = waiting();

  const handle: RequestListener = async (request, response) => {
    // Known from the socket even before `bound` is; gone from it once the browser has hung up.
    const expected = { path, state, flow, port: request.socket.localPort ?? 0, key };
    const body = await bodyOf(request);
    const reaction = body === undefined ? tooLarge : react(knockOf(request, body), expected);
    if (reaction.answer === undefined) return reply(response, reaction, () => undefined);
    const { answer } = reaction;
    const first = settle.claim();
    reply(response, first ? reaction : over, () => first && finish(() => settle.resolve(answer)));
  };

  const bound: Bound = await bindFirstFree(options.ports, handle);
  const finish = (end: () => void): void => {
    cancel();
    signal?.removeEventListener('abort', abort);
    unbind(bound);
    end();
  };
  const abort = (): void => finish(() => settle.reject(signal?.reason));
  const expire = (): void =>
    finish(() =>
      settle.reject(problem('LOGIN_TIMED_OUT', { waited: `${Math.round(timeout / 60_000)} minutes` })),
    );
  const cancel = later(timeout, expire);
  signal?.addEventListener('abort', abort, { once: true });
  // The signal may have come while the port was being bound.
  if (signal?.aborted === true) abort();

  return {
    redirectUri: `http://${host}:${bound.port}${path}`,
    port: bound.port,
    answer: promise,
    close: () => finish(() => undefined),
  };
};

/** A promise that is settled from outside, by the first who claims it. */
const waiting = () => {
  let claimed = false;
  let resolve: (answer: URLSearchParams) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<URLSearchParams>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  // Whoever closes the listener early does not wait for the answer.
  promise.catch(() => undefined);
  const claim = (): boolean => {
    const first = !claimed;
    claimed = true;
    return first;
  };
  return { promise, settle: { claim, resolve, reject } };
};
