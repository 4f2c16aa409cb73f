import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';

/** One request as it goes out. `path` includes the query. */
export interface Wire {
  readonly origin: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer | undefined;
}

export interface SendLimits {
  readonly headers: number;
  readonly call: number;
  readonly body: number;
  /** Milliseconds that a request already sent may go on after the signal. */
  readonly grace: number;
}

/** Why a body is not whole. */
export interface Flaw {
  readonly kind: 'cut' | 'late' | 'too-large';
  readonly error: Error;
}

/** The status came, and the body as far as it came. */
export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
  readonly flaw?: Flaw;
}

/** No status came. `sent`: bytes of the request may have reached the platform. */
export interface Lost {
  readonly sent: boolean;
  readonly late: boolean;
  readonly error: Error;
}

const joined = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );

const isLate = (error: Error): boolean =>
  'code' in error && (error.code === 'UND_ERR_HEADERS_TIMEOUT' || error.code === 'UND_ERR_BODY_TIMEOUT');

/**
 * Sends one request over undici's `dispatch`, the only level that tells exactly when a request begins to be written: before
 * that moment a failure is `sent: false`. Rejects only with the reason of `signal`.
 */
export const send = (
  dispatcher: Dispatcher,
  wire: Wire,
  limits: SendLimits,
  signal: AbortSignal | undefined,
): Promise<Received | Lost> =>
  new Promise((resolve, reject) => {
    let sent = false;
    let done = false;
    let size = 0;
    let head: { status: number; headers: Record<string, string> } | undefined;
    let controller: Dispatcher.DispatchController | undefined;
    let graceTimer: NodeJS.Timeout | undefined;
    const chunks: Buffer[] = [];

    const finish = (settle: () => void): void => {
      if (done) return;
      done = true;
      clearTimeout(deadline);
      clearTimeout(graceTimer);
      signal?.removeEventListener('abort', onAbort);
      settle();
    };
    const end = (flaw?: Flaw): void =>
      finish(() => {
        if (head) resolve({ ...head, bytes: Buffer.concat(chunks), ...(flaw && { flaw }) });
      });
    const fail = (error: Error, late: boolean): void => {
      if (head) end({ kind: late ? 'late' : 'cut', error });
      else finish(() => resolve({ sent, late, error }));
    };
    const stop = (error: Error): void => controller?.abort(error);
    const cut = (): void => {
      finish(() => reject(signal?.reason));
      stop(new Error('interrupted'));
    };
    const onAbort = (): void => {
      if (sent && limits.grace > 0) graceTimer = setTimeout(cut, limits.grace);
      else cut();
    };
    const deadline = setTimeout(() => {
      const error = new Error(`no complete answer within ${limits.call} ms`);
      fail(error, true);
      stop(error);
    }, limits.call);
    signal?.addEventListener('abort', onAbort, { once: true });

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        controller = started;
        if (done) stop(new Error('no longer wanted'));
        else sent = true;
      },
      onResponseStart(_controller, status, headers) {
        if (status >= 200) head = { status, headers: joined(headers) };
      },
      onResponseData(_controller, chunk) {
        size += chunk.length;
        if (size <= limits.body) {
          chunks.push(chunk);
          return;
        }
        const error = new Error(`more than ${limits.body} bytes`);
        end({ kind: 'too-large', error });
        stop(error);
      },
      onResponseEnd: () => end(),
      onResponseError: (_controller, error) => fail(error, isLate(error)),
    };
    try {
      const { origin, method, path, headers, bytes } = wire;
      dispatcher.dispatch(
        {
          origin,
          method,
          path,
          headers: { ...headers },
          body: bytes ?? null,
          headersTimeout: limits.headers,
          bodyTimeout: limits.call,
        },
        handler,
      );
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)), false);
    }
  });
