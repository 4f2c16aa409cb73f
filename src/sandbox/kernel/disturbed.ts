import { randomBytes } from 'node:crypto';
import { type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type Disturb, encode } from './disturbance.ts';
import type { Reply } from './request.ts';

type Listener = (incoming: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

/** Headers that Node's server writes itself. */
const ownHeaders = new Set(['connection', 'keep-alive', 'date', 'transfer-encoding', 'content-length']);

const taken = async (answer: IncomingMessage): Promise<Reply> => {
  const chunks: Buffer[] = [];
  for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
  const headers = Object.entries(answer.headers).filter(([name]) => !ownHeaders.has(name));
  return {
    status: answer.statusCode ?? 502,
    headers: Object.fromEntries(headers) as Record<string, string | string[]>,
    bytes: Buffer.concat(chunks),
  };
};

/** Sends the call on to the same server, so that it is really carried out, and takes the whole reply. */
const carryOut = (incoming: IncomingMessage, mark: string, token: string): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const { localPort, localAddress } = incoming.socket;
    const outgoing = request(
      {
        host: localAddress,
        port: localPort,
        method: incoming.method,
        path: incoming.url,
        headers: { ...incoming.headers, [mark]: token },
        agent: false,
      },
      (answer) => void taken(answer).then(resolve, reject),
    );
    outgoing.on('error', reject);
    incoming.pipe(outgoing);
  });

/** Puts faults in front of a listener that writes its answers itself. */
export const disturbed = (
  server: () => Server,
  disturb: Disturb | undefined,
  listener: Listener,
): Listener => {
  const mark = 'x-sandbox-carried-out';
  const token = randomBytes(16).toString('hex');
  return async (incoming, response, url) => {
    const again = incoming.headers[mark] === token;
    delete incoming.headers[mark];
    const disturbance = again
      ? undefined
      : disturb?.({ method: incoming.method ?? 'GET', path: url.pathname, url: url.href });
    if (!disturbance) return listener(incoming, response, url);
    let real: Reply | undefined;
    try {
      if (disturbance.after === 'reply') real = await carryOut(incoming, mark, token);
    } catch {
      // What stands behind broke off, by a fault of its own: there is no whole reply to be disturbed.
      response.destroy();
      return;
    }
    disturbance.send(response, encode(disturbance.reply(real)), server());
  };
};
