import type { Server } from 'node:http';
import { disturbed } from '../../kernel/disturbed.ts';
import { createListener, endListener, listen } from '../../kernel/listener.ts';
import type { AnypointContext } from '../context.ts';
import { allFlexGateways, type FlexGateway, onFlexGateway } from './flex-gateways.ts';
import { answerText } from './forward.ts';
import { gateway } from './gateway.ts';
import { introspection } from './introspection.ts';
import { basePath, exists } from './lifecycle.ts';
import type { Deployment } from './world.ts';

/** The listeners of all deployed proxies. */
export interface Gateways {
  /** Listens for a deployment, on the port it had if that is free, and notes the port in it. */
  open(deployment: Deployment): Promise<void>;
  close(deployment: Deployment): Promise<void>;
  /** Opens those of a kept world, and the Flex Gateways. */
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

type Handle = ReturnType<typeof gateway>;

const isBelow = (base: string, path: string): boolean => path === base || path.startsWith(`${base}/`);

const gateways = (context: AnypointContext): Gateways => {
  const servers = new Map<number | string, Server>();
  const shared = new Map<number, Handle>();
  const inquiry = introspection(context);

  const serveAt = async (key: number | string, port: number | null, handle: Handle): Promise<number> => {
    const server: Server = createListener(disturbed(() => server, context.disturb, handle));
    servers.set(key, server);
    return listenSomewhere(server, port);
  };

  /** One listener for all its APIs: the longest path that fits says which it is. */
  const openFlexGateway = async ({ id }: FlexGateway): Promise<void> => {
    if (servers.has(id)) return;
    const handle: Handle = async (incoming, response, url) => {
      const [found] = context.world.runtime.deployments
        .filter((one) => one.targetId === id && exists(one) && isBelow(basePath(one.proxyUri), url.pathname))
        .sort((a, b) => basePath(b.proxyUri).length - basePath(a.proxyUri).length);
      const serve = found && shared.get(found.id);
      return serve ? serve(incoming, response, url) : answerText(response, 404, '');
    };
    const { gatewayPorts } = context.world.runtime;
    gatewayPorts[id] = await serveAt(id, gatewayPorts[id] ?? null, handle);
  };

  const open = async (deployment: Deployment): Promise<void> => {
    const { id, targetId } = deployment;
    if (servers.has(id) || shared.has(id)) return;
    const handle = gateway(context, inquiry, deployment);
    if (onFlexGateway(deployment)) {
      shared.set(id, handle);
      deployment.port = context.world.runtime.gatewayPorts[targetId ?? ''] ?? null;
    } else deployment.port = await serveAt(id, deployment.port, handle);
  };

  const close = async (deployment: Deployment): Promise<void> => {
    const server = servers.get(deployment.id);
    servers.delete(deployment.id);
    shared.delete(deployment.id);
    if (server) await endListener(server);
  };

  return {
    open,
    close,
    reopen: async () => {
      for (const one of allFlexGateways) await openFlexGateway(one);
      const kept = context.world.runtime.deployments.filter(
        (deployment) => exists(deployment) && deployment.expectedStatus === 'deployed',
      );
      for (const deployment of kept) await open(deployment);
      context.save();
    },
    stop: async () => {
      const all = [...servers.values()];
      servers.clear();
      shared.clear();
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
