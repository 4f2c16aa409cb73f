import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Platform } from './platform.ts';
import type { Reply, SandboxRequest } from './request.ts';
import { type Match, router } from './router.ts';

/** One line of `GET /requests`. */
export interface LogEntry {
  readonly vendor: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly mutating: boolean;
}

/** One whole exchange, for whoever judges it. */
export interface Tapped extends LogEntry {
  /** The pattern of the route that answered, if there was one. */
  readonly pattern: string | undefined;
  readonly query: URLSearchParams;
  readonly requestHeaders: IncomingMessage['headers'];
  readonly requestBody: Buffer;
  readonly responseHeaders: Readonly<Record<string, string | readonly string[]>>;
  readonly responseBody: Buffer;
}

export interface ServerOptions {
  readonly port: number;
  /** Called after the handler and before the reply is sent: the place where the world is saved and the exchange is logged. */
  readonly done: (exchange: Tapped) => void;
  /** Latency and faults. Runs first; a reply ends the request, `destroy` cuts the connection. */
  readonly before?: (request: SandboxRequest) => Promise<Reply | 'destroy' | undefined>;
  /** Runs when the reply is ready and the world is saved; `destroy` loses the answer after the deed. */
  readonly after?: (request: SandboxRequest, reply: Reply) => Promise<Reply | 'destroy'>;
}

export interface Listening {
  readonly origin: string;
  readonly port: number;
  stop(): Promise<void>;
}

const largest = 20 * 1024 * 1024;

const readBody = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largest) throw new Error('request body too large for the sandbox');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const encode = (reply: Reply): { headers: Record<string, string | readonly string[]>; body: Buffer } => {
  const headers: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(reply.headers ?? {})) headers[name.toLowerCase()] = value;
  if (reply.json !== undefined) {
    headers['content-type'] ??= 'application/json';
    return { headers, body: Buffer.from(JSON.stringify(reply.json)) };
  }
  return { headers, body: Buffer.from(reply.bytes ?? Buffer.from(reply.text ?? '')) };
};

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
  const server = createServer((message, response) => {
    void exchange(message, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(
        `fault of the sandbox: ${String(error instanceof Error ? (error.stack ?? error.message) : error)}`,
      );
    });
  });

  const exchange = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(message.url ?? '/', `http://${message.headers.host ?? '127.0.0.1'}`);
    const method = message.method ?? 'GET';
    const request: SandboxRequest = {
      method,
      path: url.pathname,
      query: url.searchParams,
      headers: message.headers,
      body: await readBody(message),
      origin: url.origin,
      params: {},
      id: randomBytes(16).toString('hex'),
    };
    const early = await options.before?.(request);
    if (early === 'destroy') return void message.socket.destroy();
    const match = table.match(method, request.path);
    const reply = early ?? (await answer(platform, request, match));
    const { headers, body } = encode(reply);
    const mutating = match ? (match.route.mutating ?? method !== 'GET') : false;
    options.done({
      vendor: platform.vendor,
      method,
      path: request.path,
      status: reply.status,
      mutating: mutating && reply.status < 400,
      pattern: match?.route.pattern,
      query: request.query,
      requestHeaders: request.headers,
      requestBody: request.body,
      responseHeaders: headers,
      responseBody: body,
    });
    const late = (await options.after?.(request, reply)) ?? reply;
    if (late === 'destroy') return void message.socket.destroy();
    const sent = late === reply ? { headers, body } : encode(late);
    response.writeHead(late.status, sent.headers as Record<string, string | string[]>);
    response.end(method === 'HEAD' ? undefined : sent.body);
  };

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
