import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import {
  type AddressInfo,
  createServer as createSocketServer,
  type Socket,
  type Server as SocketServer,
} from 'node:net';
import { afterEach } from 'vitest';
import { Problem } from '../../src/errors.ts';
import { createHttp } from '../../src/http/client.ts';
import type { Http } from '../../src/http/http.ts';
import type { ExchangeRecord, HttpOptions } from '../../src/http/options.ts';

type Reply = (request: IncomingMessage, response: ServerResponse, count: number) => void;

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

const listening = async (server: Server | SocketServer): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const closed = (server: Server | SocketServer): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });

/** A real server on loopback; `seen` lists its requests as `METHOD /path`. */
export const serve = async (reply: Reply): Promise<{ origin: string; seen: string[] }> => {
  const seen: string[] = [];
  const listener: RequestListener = (request, response) => {
    seen.push(`${request.method} ${request.url}`);
    reply(request, response, seen.length);
  };
  const server = createServer(listener);
  open.push(() => closed(server));
  return { origin: await listening(server), seen };
};

/** A server below HTTP: `talk` gets the socket, and how many came so far. */
export const serveSocket = async (
  talk: (socket: Socket, count: number) => void,
): Promise<{ origin: string; count: () => number }> => {
  let count = 0;
  const sockets = new Set<Socket>();
  const server = createSocketServer((socket) => {
    count += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    talk(socket, count);
  });
  open.push(() => {
    for (const socket of sockets) socket.destroy();
    return closed(server);
  });
  return { origin: await listening(server), count: () => count };
};

/** An address on which nothing listens. */
export const deadOrigin = async (): Promise<string> => {
  const server = createSocketServer();
  const origin = await listening(server);
  await closed(server);
  return origin;
};

export const json = (response: ServerResponse, status: number, body: unknown, headers = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
};

export interface Rig {
  readonly http: Http;
  /** Milliseconds of every wait; none of them took time. */
  readonly waits: number[];
  readonly words: string[];
  readonly records: ExchangeRecord[];
}

interface VendorError {
  readonly errorCode?: string;
  readonly errorSummary?: string;
}

/** A client whose clock does not wait, with limits for tests. */
export const rig = (origin: string, more: Partial<HttpOptions> = {}): Rig => {
  const waits: number[] = [];
  const words: string[] = [];
  const records: ExchangeRecord[] = [];
  const http = createHttp({
    vendor: 'Okta',
    origin,
    readError: (body) => ({
      code: (body as VendorError).errorCode,
      says: (body as VendorError).errorSummary,
    }),
    requestIdOf: (headers) => headers['x-okta-request-id'],
    rateLimit: 'okta',
    clock: {
      now: () => 0,
      sleep: async (ms, signal) => {
        signal?.throwIfAborted();
        waits.push(ms);
      },
    },
    random: () => 1,
    onWait: (text) => words.push(text),
    onExchange: (record) => records.push(record),
    ...more,
    limits: { connect: 500, headers: 1500, call: 3000, ...more.limits },
  });
  return { http, waits, words, records };
};

/** The problem that a promise rejects with; anything else fails the test. */
export const problemOf = async (promise: Promise<unknown>): Promise<Problem> => {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('It succeeded, although it should have failed.');
};

/** Self-signed and made for this test only. */
export const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgha+IIVq9S2OQZlDT
QNB37YyG3/DklgIpGdINqmweqoKhRANCAAQtv0qROG+w207rX2ZxgdGCmCYkiDVd
c9F/9DJp/X3sNnXAk7Udvaz0n8C2wxJzJ+akUQmyeRVne2ZoIzB+Ko2f
-----END PRIVATE KEY-----
`;
export const cert = `-----BEGIN CERTIFICATE-----
MIIBkDCCATagAwIBAgIUMIEV9WgFBtF9VEZ1xCg6K/XZkUYwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzE3NTIzOFoYDzIxMjYxMDMw
MTc1MjM4WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQtv0qROG+w207rX2ZxgdGCmCYkiDVdc9F/9DJp/X3sNnXAk7Udvaz0
n8C2wxJzJ+akUQmyeRVne2ZoIzB+Ko2fo2QwYjAdBgNVHQ4EFgQU7QfXxEeDYj6z
ufKDbwmzdYtlys4wHwYDVR0jBBgwFoAU7QfXxEeDYj6zufKDbwmzdYtlys4wDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0gAMEUC
IQD9wf9XaFN2I02ybG2W1ToBAYJLivgfxVOlxAHAJB4VjAIgDaxlD1svL1D6UukC
tWzClALvX9TKt8RzMJZ4DMN+4sU=
-----END CERTIFICATE-----
`;
