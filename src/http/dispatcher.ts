import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { problem } from '../errors.ts';

/** 127.0.0.0/8, ::1 and `localhost`, as `URL.hostname` writes them. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);

const proxyVariables = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'] as const;

/** The name of the variable that names a proxy, if one does; never its value, which may hold a password. */
export const proxyVariable = (): string | undefined => proxyVariables.find((name) => process.env[name]);

/**
 * Direct connections for loopback, since `EnvHttpProxyAgent` would hand those to the proxy too; otherwise HTTP_PROXY, HTTPS_PROXY
 * and NO_PROXY decide. `connect` is in milliseconds.
 */
export const dispatcherFor = (url: URL, limits: { connect: number; connections: number }): Dispatcher => {
  const options = { connect: { timeout: limits.connect }, connections: limits.connections };
  if (isLoopback(url.hostname)) return new Agent(options);
  try {
    return new EnvHttpProxyAgent({ ...options, proxyTls: { timeout: limits.connect } });
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
