import type { Server, ServerResponse } from 'node:http';
import type { Reply } from './request.ts';

/** What is known of a request before its body is read. */
export interface Head {
  readonly method: string;
  readonly path: string;
  /** The whole address, query included. */
  readonly url: string;
}

/** A reply as it goes onto the wire; header names in lower case. */
export interface Encoded {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/** What a fault does to one exchange. */
export interface Disturbance {
  readonly kind: string;
  /** `nothing` before the body is read, `request` before it is carried out, `reply` afterwards. */
  readonly after: 'nothing' | 'request' | 'reply';
  /** What is answered in the place of `real`, which is undefined unless the request was carried out. */
  reply(real: Reply | undefined): Reply;
  /** Sends it, or fails to: it may cut, delay or withhold what it is given. */
  send(response: ServerResponse, whole: Encoded, server: Server): void;
}

/** Says for each request what happens to it; undefined: it goes well. */
export type Disturb = (head: Head) => Disturbance | undefined;

export const encode = (reply: Reply): Encoded => {
  const headers: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(reply.headers ?? {})) headers[name.toLowerCase()] = value;
  const { status } = reply;
  if (reply.json === undefined)
    return { status, headers, body: Buffer.from(reply.bytes ?? Buffer.from(reply.text ?? '')) };
  headers['content-type'] ??= 'application/json';
  return { status, headers, body: Buffer.from(JSON.stringify(reply.json)) };
};

/** The way in which a reply is sent when nothing goes wrong. */
export const sendWhole = (response: ServerResponse, { status, headers, body }: Encoded): void => {
  const length = status === 204 ? {} : { 'content-length': body.length };
  response.writeHead(status, { ...length, ...(headers as Record<string, string | string[]>) });
  response.end(response.req.method === 'HEAD' ? undefined : body);
};
