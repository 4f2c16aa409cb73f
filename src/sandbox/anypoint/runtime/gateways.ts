import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { disturbed } from '../../kernel/disturbed.ts';
import type { AnypointContext } from '../context.ts';
import { answerText } from './forward.ts';
import { gateway } from './gateway.ts';
import { introspection } from './introspection.ts';
import { exists } from './lifecycle.ts';
import type { Deployment } from './world.ts';

/** The listeners of all deployed proxies. */
export interface Gateways {
  /** Listens for a deployment, on the port it had if that is free, and notes the port in it. */
  open(deployment: Deployment): Promise<void>;
  close(deployment: Deployment): Promise<void>;
  /** Opens those of a kept world. */
  reopen(): Promise<void>;
  stop(): Promise<void>;
}

const listen = (server: Server, port: number): Promise<number | undefined> =>
  new Promise((resolve) => {
    const refused = (): void => resolve(undefined);
    server.once('error', refused);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', refused);
      resolve((server.address() as AddressInfo).port);
    });
  });

const end = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

const gateways = (context: AnypointContext): Gateways => {
  const servers = new Map<number, Server>();
  const inquiry = introspection(context);

  const open = async (deployment: Deployment): Promise<void> => {
    if (servers.has(deployment.id)) return;
    const handle = gateway(context, inquiry, deployment);
    const server = createServer();
    const listener = disturbed(server, context.disturb, handle);
    server.on('request', (incoming, response) => {
      void listener(incoming, response).catch((error: unknown) =>
        answerText(response, 500, `fault of the sandbox: ${String(error)}`),
      );
    });
    servers.set(deployment.id, server);
    const port = (await listen(server, deployment.port ?? 0)) ?? (await listen(server, 0));
    if (port === undefined) throw new Error('no free port on 127.0.0.1 for a gateway');
    deployment.port = port;
  };

  const close = async (deployment: Deployment): Promise<void> => {
    const server = servers.get(deployment.id);
    servers.delete(deployment.id);
    if (server) await end(server);
  };

  return {
    open,
    close,
    reopen: async () => {
      const kept = context.world.runtime.deployments.filter(
        (deployment) => exists(deployment) && deployment.expectedStatus === 'deployed',
      );
      for (const deployment of kept) await open(deployment);
      context.save();
    },
    stop: async () => {
      const all = [...servers.values()];
      servers.clear();
      await Promise.all(all.map(end));
    },
  };
};

const byContext = new WeakMap<AnypointContext, Gateways>();

/** The listeners that belong to a context: routes and start-up share them. */
export const gatewaysOf = (context: AnypointContext): Gateways => {
  const known = byContext.get(context) ?? gateways(context);
  byContext.set(context, known);
  return known;
};

/** Ends an application: its listener, its port, its public URL. */
export const removeApplication = async (context: AnypointContext, deployment: Deployment): Promise<void> => {
  await gatewaysOf(context).close(deployment);
  deployment.expectedStatus = 'undeployed';
  deployment.updatedAt = context.now();
  deployment.port = null;
  deployment.publicUrl = false;
};
