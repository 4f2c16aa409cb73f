import type { Route } from '../kernel/router.ts';
import type { AnypointContext } from './context.ts';
import { branchRoutes } from './designcenter/branches.ts';
import { dependencyRoutes } from './designcenter/dependencies.ts';
import { fileRoutes } from './designcenter/files.ts';
import { projectRoutes } from './designcenter/projects.ts';
import { publishRoutes } from './designcenter/publish.ts';
import { assetRoutes } from './exchange/assets.ts';
import { deletionRoutes } from './exchange/deletion.ts';
import { fileRoutes as assetFileRoutes } from './exchange/files.ts';
import { mutableDataRoutes } from './exchange/mutable-data.ts';
import { olderEditRoutes } from './exchange/older-edits.ts';
import { publicationRoutes } from './exchange/publication.ts';
import { graphRoutes } from './graph/routes.ts';
import { mockingRoutes } from './mocking/routes.ts';
import { applicationManagerRoutes } from './runtime/application-manager.ts';
import { cloudHubRoutes } from './runtime/cloudhub.ts';
import { deploymentRoutes } from './runtime/deployments.ts';
import { gatewaysOf } from './runtime/gateways.ts';
import { targetRoutes } from './runtime/target-routes.ts';

/** Design Center, Exchange, the mocking service, and the runtimes with their gateways. */
export const serviceRoutes = (context: AnypointContext): Route[] =>
  [
    projectRoutes,
    branchRoutes,
    fileRoutes,
    publishRoutes,
    dependencyRoutes,
    publicationRoutes,
    assetRoutes,
    deletionRoutes,
    mutableDataRoutes,
    olderEditRoutes,
    assetFileRoutes,
    graphRoutes,
    mockingRoutes,
    targetRoutes,
    deploymentRoutes,
    cloudHubRoutes,
    applicationManagerRoutes,
  ].flatMap((routes) => routes(context));

/** Opens the gateways of a kept world, on the ports that they had; `stop` ends all gateways. */
export const startServices = async (context: AnypointContext): Promise<{ stop(): Promise<void> }> => {
  const gateways = gatewaysOf(context);
  await gateways.reopen();
  return { stop: () => gateways.stop() };
};
