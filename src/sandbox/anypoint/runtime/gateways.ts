import type { Server } from 'node:http';
import { disturbed } from '../../kernel/disturbed.ts';
import { createListener, endListener, listen } from '../../kernel/listener.ts';
import type { AnypointContext } from '../context.ts';
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

/** On its port, or on any where that is taken. */
const listenSomewhere = async (server: Server, port: number | null): Promise<number> => {
  if (port === null) return listen(server, 0);
  try {
    return await listen(server, port);
  } catch {
    return listen(server, 0);
  }
};

const gateways = (context: AnypointContext): Gateways => {
  const servers = new Map<number, Server>();
  const inquiry = introspection(context);

  const open = async (deployment: Deployment): Promise<void> => {
    if (servers.has(deployment.id)) return;
    const handle = gateway(context, inquiry, deployment);
    const server: Server = createListener(disturbed(() => server, context.disturb, handle));
    servers.set(deployment.id, server);
    deployment.port = await listenSomewhere(server, deployment.port);
  };

  const close = async (deployment: Deployment): Promise<void> => {
    const server = servers.get(deployment.id);
    servers.delete(deployment.id);
    if (server) await endListener(server);
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
      await Promise.all(all.map(endListener));
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
