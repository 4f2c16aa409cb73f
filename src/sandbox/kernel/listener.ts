import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Handler = (message: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

/** Milliseconds and bytes: nobody on this computer needs longer or more to send a request. */
const limits = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 32 * 1024,
};

const ownHost = /^(?:127\.0\.0\.1|localhost)(?::(\d{1,5}))?$/;

/**
 * Where a request was sent to; undefined unless that is this listener under a name of its own. A page of a strange site whose name
 * leads to 127.0.0.1 (DNS rebinding) brings that name, and would be believed by the browser.
 */
const addressOf = ({ headers, url = '', socket }: IncomingMessage): URL | undefined => {
  const host = headers.host?.toLowerCase() ?? '';
  const port = ownHost.exec(host)?.[1] ?? '80';
  if (!ownHost.test(host) || Number(port) !== socket.localPort || !url.startsWith('/')) return undefined;
  return URL.canParse(`http://${host}${url}`) ? new URL(`http://${host}${url}`) : undefined;
};

const sendText = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
  response.end(`${text}\n`);
};

/** What was refused before it reached a platform. */
class Unserved extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const noRoom = new Set(['ENOSPC', 'EFBIG', 'EDQUOT']);

/** Status and words without stack and paths: whatever can send a request may read it. */
const faultOf = (error: unknown): readonly [number, string] => {
  const { code, message } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  if (code !== undefined && noRoom.has(code))
    return [507, `the disk has no room for the world of the sandbox (${code})`];
  const isAboutFile = error instanceof Error && 'path' in error;
  return [500, `fault of the sandbox: ${(isAboutFile ? code : message) ?? 'unknown'}`];
};

const largest = 20 * 1024 * 1024;

/** The whole body, up to 20 MB. */
export const readBody = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  // Left open, so that the refusal can be answered.
  for await (const chunk of message.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largest) throw new Unserved(413, 'The sandbox takes bodies of up to 20 MB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** A server that answers under its own addresses only, and whose requests are bounded in size and time. */
export const createListener = (handle: Handler): Server =>
  createServer(limits, (message, response) => {
    const url = addressOf(message);
    if (!url) {
      sendText(response, 421, 'The sandbox answers to 127.0.0.1 and localhost, with the port it listens on.');
      return;
    }
    void handle(message, response, url).catch((error: unknown) => {
      // The caller has gone, or half of an answer is out.
      if (message.socket.destroyed || response.headersSent) message.socket.destroy();
      else if (error instanceof Unserved) sendText(response, error.status, error.message);
      else sendText(response, ...faultOf(error));
    });
  });

/** The port; rejects with the system's error, e.g. `EADDRINUSE`. 0: any free one. */
export const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

export const endListener = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
