import type { AnypointContext } from '../context.ts';
import { gatewaysOf } from './gateways.ts';
import { instanceOf, redeploy } from './lifecycle.ts';
import type { Deployment } from './world.ts';

/** Stops an application: it stays, and answers no more. */
export const stopApplication = async (context: AnypointContext, deployment: Deployment): Promise<void> => {
  await gatewaysOf(context).close(deployment);
  deployment.expectedStatus = 'undeployed';
  deployment.updatedAt = context.now();
};

/** Starts a stopped application; one that runs is restarted, and keeps answering meanwhile. */
export const startApplication = async (context: AnypointContext, deployment: Deployment): Promise<void> => {
  const instance = instanceOf(context, deployment);
  if (deployment.expectedStatus === 'undeployed' && instance) redeploy(context, deployment, instance);
  deployment.updatedAt = context.now();
  deployment.readyAt = context.now() + context.moods.deploymentMs;
  if (deployment.expectedStatus === 'deployed') await gatewaysOf(context).open(deployment);
};
