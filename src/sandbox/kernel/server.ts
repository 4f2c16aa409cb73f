import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { type Disturb, encode, type Head, sendWhole } from './disturbance.ts';
import { createListener, endListener, listen, readBody } from './listener.ts';
import type { Platform } from './platform.ts';
import type { Reply, SandboxRequest } from './request.ts';
import { type Match, router } from './router.ts';

/** One line of `GET /requests`. */
export interface LogEntry {
  readonly vendor: string;
  readonly method: string;
  readonly path: string;
  /** Of the platform's own reply; where a fault came before it, of what was sent, and 0 when that was nothing. */
  readonly status: number;
  readonly mutating: boolean;
  /** The kind of fault that fell upon it. */
  readonly fault?: string;
}

/** One whole exchange, for whoever judges it. */
export interface Tapped extends LogEntry {
  /** The pattern of the route that answered, if there was one. */
  readonly pattern: string | undefined;
  /** Whether it may have changed the world. */
  readonly changes: boolean;
  readonly query: URLSearchParams;
  readonly requestHeaders: IncomingMessage['headers'];
  readonly requestBody: Buffer;
  readonly responseHeaders: Readonly<Record<string, string | readonly string[]>>;
  readonly responseBody: Buffer;
}

export interface ServerOptions {
  /** Of loopback, 0 for any free one, or what opens the server and says which. */
  readonly port: number | ((server: Server) => Promise<number>);
  /** Called after the handler and before the reply is sent: the place where the world is saved and the exchange is logged. */
  readonly done: (exchange: Tapped) => void;
  /** Called for a request that was not carried out. */
  readonly undone?: (entry: LogEntry) => void;
  /** Latency: runs before each request is carried out. */
  readonly before?: () => Promise<void>;
  /** Faults. */
  readonly disturb?: Disturb;
}

export interface Listening {
  readonly origin: string;
  readonly port: number;
  stop(): Promise<void>;
}

const answer = async (
  platform: Platform,
  request: SandboxRequest,
  match: Match | undefined,
): Promise<Reply> => {
  const withParams = { ...request, params: match?.params ?? {} };
  return platform.around(withParams, match && (() => match.route.handle(withParams)));
};

/** Serves one platform on loopback. The reply is sent only after `done` returned, so nothing is answered that was not saved. */
export const serve = async (platform: Platform, options: ServerOptions): Promise<Listening> => {
  const table = router(platform.routes);
  /** Carries the request out; what is answered is saved and logged. */
  const carryOut = async (request: SandboxRequest, fault: string | undefined): Promise<Reply> => {
    await options.before?.();
    const match = table.match(request.method, request.path);
    const reply = await answer(platform, request, match);
    const { headers, body } = encode(reply);
    const isGet = request.method === 'GET';
    const mutating = match ? (match.route.mutating ?? !isGet) : false;
    options.done({
      vendor: platform.vendor,
      method: request.method,
      path: request.path,
      status: reply.status,
      mutating: mutating && reply.status < 400,
      changes: match ? (match.route.changes ?? !isGet) : false,
      ...(fault !== undefined && { fault }),
      pattern: match?.route.pattern,
      query: request.query,
      requestHeaders: request.headers,
      requestBody: request.body,
      responseHeaders: headers,
      responseBody: body,
    });
    return reply;
  };

  const noteUndone = ({ method, path }: Head, status: number, fault: string): void =>
    options.undone?.({ vendor: platform.vendor, method, path, status, mutating: false, fault });

  const exchange = async (message: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const head: Head = { method: message.method ?? 'GET', path: url.pathname, url: url.href };
    const disturbance = options.disturb?.(head);
    const body = disturbance?.after === 'nothing' ? Buffer.alloc(0) : await readBody(message);
    const request: SandboxRequest = {
      method: head.method,
      path: head.path,
      query: url.searchParams,
      headers: message.headers,
      body,
      origin: url.origin,
      params: {},
      id: randomBytes(16).toString('hex'),
    };
    if (!disturbance) return sendWhole(response, encode(await carryOut(request, undefined)));
    const { kind, after } = disturbance;
    const real = after === 'reply' ? await carryOut(request, kind) : undefined;
    const whole = encode(disturbance.reply(real));
    disturbance.send(response, whole, server);
    if (!real) noteUndone(head, response.headersSent ? whole.status : 0, kind);
  };

  const server = createListener(exchange);
  const port =
    typeof options.port === 'number' ? await listen(server, options.port) : await options.port(server);
  return { origin: `http://127.0.0.1:${port}`, port, stop: () => endListener(server) };
};
