import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { problem } from '../errors.ts';

/** Servers that answer on one port of this computer only. */
export interface Bound {
  readonly port: number;
  readonly servers: readonly Server[];
}

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : '';

/** Milliseconds that a browser on the same computer never needs. */
const patience = 10_000;

const listen = (server: Server, port: number, host: string): Promise<string | undefined> =>
  new Promise((resolve) => {
    server.once('error', (error) => resolve(codeOf(error)));
    server.listen({ port, host, exclusive: true }, () => resolve(undefined));
  });

const close = (servers: readonly Server[]): void => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
};

const create = (handle: RequestListener): Server =>
  createServer(
    { requestTimeout: patience, headersTimeout: patience, connectionsCheckingInterval: 1000 },
    handle,
  );

/** No IPv6 on this computer is not a fault; a port that somebody else has on one of the two addresses is taken. */
const noSuchAddress = ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'];

const tryPort = async (port: number, handle: RequestListener): Promise<Bound | undefined> => {
  const v4 = create(handle);
  if ((await listen(v4, port, '127.0.0.1')) !== undefined) return undefined;
  const chosen = (v4.address() as AddressInfo).port;
  const v6 = create(handle);
  const refused = await listen(v6, chosen, '::1');
  if (refused === undefined) return { port: chosen, servers: [v4, v6] };
  if (noSuchAddress.includes(refused)) return { port: chosen, servers: [v4] };
  close([v4]);
  return undefined;
};

/**
 * Takes the first free port on 127.0.0.1 and [::1]: `localhost` may mean either, so both must be ours.
 * Errors: `LOOPBACK_PORTS_BUSY`.
 */
export const bindFirstFree = async (ports: readonly number[], handle: RequestListener): Promise<Bound> => {
  for (const port of ports) {
    const bound = await tryPort(port, handle);
    if (bound !== undefined) return bound;
  }
  throw problem('LOOPBACK_PORTS_BUSY', { ports });
};

export const unbind = ({ servers }: Bound): void => close(servers);
