import type { Tapped } from '../../src/sandbox/kernel/server.ts';

export interface Sketch {
  readonly vendor?: 'okta' | 'anypoint';
  readonly method?: string;
  /** May carry a query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON unless it is text. */
  readonly body?: unknown;
  readonly status?: number;
  readonly answer?: unknown;
  readonly answerHeaders?: Readonly<Record<string, string>>;
}

const bytes = (value: unknown): Buffer =>
  value === undefined
    ? Buffer.alloc(0)
    : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

const credentials = { okta: 'SSWS 00token', anypoint: 'Bearer 11112222-aaaa' };

/** An exchange written down for a test: authenticated, JSON both ways, unless it says otherwise. */
export const tapped = (sketch: Sketch): Tapped => {
  const vendor = sketch.vendor ?? 'okta';
  const url = new URL(sketch.path, 'http://127.0.0.1');
  const json = { 'content-type': 'application/json' };
  return {
    vendor,
    method: sketch.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    pattern: undefined,
    mutating: false,
    changes: false,
    status: sketch.status ?? 200,
    requestHeaders: {
      authorization: credentials[vendor],
      ...(sketch.body === undefined ? {} : json),
      ...sketch.headers,
    },
    requestBody: bytes(sketch.body),
    responseHeaders: sketch.answerHeaders ?? (sketch.answer === undefined ? {} : json),
    responseBody: bytes(sketch.answer),
  };
};

export const refusal = {
  errorCode: 'E0000001',
  errorSummary: 'Api validation failed: name',
  errorLink: 'E0000001',
  errorId: 'oae1',
  errorCauses: [],
};
