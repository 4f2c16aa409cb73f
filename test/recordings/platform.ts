import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Recording, recordedHosts } from './recordings.ts';

/** A request that a client sent. */
interface Sent {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly body: unknown;
}

export interface Platform {
  readonly origin: string;
  /** What is answered from now on: the recording to the call that it is of; success without content to any other. */
  play(recording: Recording, options?: { readonly once?: boolean; readonly at?: RegExp }): void;
  readonly sent: readonly Sent[];
  stop(): Promise<void>;
}

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
};

/** The path of a template, whatever stands for its parameters. */
const fits = (template: string): RegExp =>
  new RegExp(`^${template.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);

interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Play {
  readonly recording: Recording;
  /** Answered once; then the list is empty. */
  readonly once: boolean;
  readonly at: RegExp;
}

/** The recorded host becomes the server's own, links included. */
const recorded = ({ status, headers, body }: Recording, origin: string): Reply => {
  const own = (text: string): string => text.replace(recordedHosts, origin);
  return {
    status,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, own(value)])),
    ...(body === undefined ? {} : { body: own(JSON.stringify(body)) }),
  };
};

/** A replacement answers with the object, and so does the look at it that comes first. */
const isOf = ({ recording, at }: Play, { method, url }: Sent): boolean =>
  (method === recording.method ||
    (method === 'GET' && recording.method === 'PUT' && recording.status === 200)) &&
  at.test(url.split('?')[0] ?? '');

/** A real server on loopback that answers as recorded. */
export const openPlatform = async (): Promise<Platform> => {
  let playing: Play | undefined;
  let sent: Sent[] = [];
  let answered = 0;

  const replyTo = (request: Sent, origin: string): Reply => {
    // What the client does besides: deactivate before it deletes, for one.
    if (!playing || !isOf(playing, request)) return { status: request.method === 'GET' ? 200 : 204 };
    // The page after a recorded one, and the try after a recorded refusal, were not recorded.
    const isNext = answered > 0 && (playing.once || request.url.includes('after='));
    answered += 1;
    return isNext
      ? { status: 200, headers: { 'content-type': 'application/json' }, body: '[]' }
      : recorded(playing.recording, origin);
  };

  const server: Server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const asked = { method: request.method ?? '', url: request.url ?? '/', body };
      sent.push(asked);
      const reply = replyTo(asked, origin);
      for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
      response.writeHead(reply.status).end(reply.body ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    play: (recording, { once = false, at = fits(recording.template) } = {}) => {
      playing = { recording, once, at };
      sent = [];
      answered = 0;
    },
    get sent() {
      return sent;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
