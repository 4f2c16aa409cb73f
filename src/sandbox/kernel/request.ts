import type { IncomingHttpHeaders } from 'node:http';

/** A request as a platform sees it. The body is read whole before any handler runs. */
export interface SandboxRequest {
  readonly method: string;
  /** Decoded only by the router, segment by segment. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The origin under which the caller reached us, e.g. `http://127.0.0.1:4100`. */
  readonly origin: string;
  /** Path variables of the route that matched, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** Unique; answered as the vendor's request id. */
  readonly id: string;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Serialised as JSON. */
  readonly json?: unknown;
  /** Sent as it is, with the content type of `headers`. */
  readonly text?: string;
  readonly bytes?: Uint8Array;
}

/** The media type without its parameters, in lower case; empty when none was sent. */
export const mediaType = (request: SandboxRequest): string =>
  (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/** The body as JSON; undefined when it is empty; throws SyntaxError when it is not JSON. */
export const jsonBody = (request: SandboxRequest): unknown =>
  request.body.length === 0 ? undefined : JSON.parse(request.body.toString('utf8'));

export const formBody = (request: SandboxRequest): URLSearchParams =>
  new URLSearchParams(request.body.toString('utf8'));
