import { Agent, type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';
import { problem } from '../errors.ts';

/** 127.0.0.0/8, ::1 and `localhost`, as `URL.hostname` writes them. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);

const proxyVariables = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'] as const;

/** The name of the variable that names a proxy, if one does; never its value, which may hold a password. */
export const proxyVariable = (): string | undefined => proxyVariables.find((name) => process.env[name]);

/** A proxy did not open the way, so that nothing was sent. */
export class ProxyFailure extends Error {
  override readonly name = 'ProxyFailure';
  /** What it answered to CONNECT; undefined where it closed the connection or said nothing. */
  readonly status: number | undefined;
  /** The ways of authentication that it offers, e.g. `Basic`, `NTLM`. */
  readonly offers: readonly string[];

  constructor(message: string, more: { status?: number; offers?: readonly string[]; cause?: unknown } = {}) {
    super(message, { cause: more.cause });
    this.status = more.status;
    this.offers = more.offers ?? [];
  }
}

const offersIn = (headers: Dispatcher.ConnectData['headers']): readonly string[] =>
  [headers['proxy-authenticate'] ?? []].flat().flatMap((text) => /^\s*([\w-]+)/.exec(text)?.[1] ?? []);

/** Hosts to which a proxy has opened a tunnel: what breaks off before TLS is set up was on the way through it. */
const tunnelled = new Set<string>();

/**
 * What a proxy did that opened the way and then closed it or fell silent, before TLS was set up; undefined for another failure.
 *
 * @param error of a request of which nothing was sent
 */
export const brokenTunnel = (url: URL, error: Error): ProxyFailure | undefined => {
  const code = 'code' in error ? String(error.code) : '';
  if (!tunnelled.has(url.hostname)) return undefined;
  if (code === 'UND_ERR_CONNECT_TIMEOUT')
    return new ProxyFailure('it opened the way, and then nothing came', { cause: error });
  return gone.has(code)
    ? new ProxyFailure('it opened the way, and then closed the connection', { cause: error })
    : undefined;
};

/** Errors of a proxy that was reached and then went away, or never answered. */
const gone = new Set(['UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT', 'ECONNRESET', 'EPIPE']);

/**
 * The connections to a proxy. What it does instead of opening a tunnel is told as a `ProxyFailure`: undici itself keeps the status
 * for its message, waits five minutes for an answer, and begins again for ever where the proxy closes the connection.
 *
 * @param patience milliseconds for its answer
 */
const tunnels = (origin: URL, options: object, patience: number): Dispatcher => {
  const pool = new Pool(origin, options);
  const opening = pool.connect.bind(pool) as (
    options: Dispatcher.ConnectOptions,
  ) => Promise<Dispatcher.ConnectData>;
  const connect = async (given: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData> => {
    const late = AbortSignal.timeout(patience);
    let answer: Dispatcher.ConnectData;
    try {
      answer = await opening({ ...given, signal: late });
    } catch (cause) {
      if (late.aborted) throw new ProxyFailure('it gave no answer', { cause });
      if (gone.has((cause as NodeJS.ErrnoException).code ?? ''))
        throw new ProxyFailure('it closed the connection', { cause });
      throw cause;
    }
    const { statusCode: status, headers, socket } = answer;
    if (status === 200) {
      tunnelled.add(new URL(`https://${given.path}`).hostname);
      return answer;
    }
    socket.on('error', () => undefined).destroy();
    throw new ProxyFailure(`it answered ${status}`, { status, offers: offersIn(headers) });
  };
  return Object.assign(pool, { connect });
};

/** Said in so many words everywhere, so that NODE_TLS_REJECT_UNAUTHORIZED=0 changes nothing. */
const always = { rejectUnauthorized: true } as const;

/**
 * Direct connections for loopback, since `EnvHttpProxyAgent` would hand those to the proxy too; otherwise HTTP_PROXY, HTTPS_PROXY
 * and NO_PROXY decide. Certificates are always checked. `connect` is in milliseconds.
 */
export const dispatcherFor = (url: URL, limits: { connect: number; connections: number }): Dispatcher => {
  const tls = { ...always, timeout: limits.connect };
  const options = { connect: tls, connections: limits.connections };
  if (isLoopback(url.hostname)) return new Agent(options);
  try {
    return new EnvHttpProxyAgent({
      ...options,
      proxyTls: tls,
      requestTls: tls,
      clientFactory: (origin, more) => tunnels(origin, more, limits.connect),
    });
  } catch (cause) {
    throw problem(
      'PROXY_UNUSABLE',
      { variable: proxyVariable() ?? 'HTTP_PROXY' },
      { cause: withoutInput(cause) },
    );
  }
};

/** Node's `Invalid URL` error carries the input, which may hold the proxy's password. */
const withoutInput = (cause: unknown): Error =>
  new Error(cause instanceof TypeError ? 'Invalid URL' : 'Invalid proxy');
