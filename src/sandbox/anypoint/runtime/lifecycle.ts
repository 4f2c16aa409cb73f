import type { ApiInstance } from '../apimanager/world.ts';
import type { AnypointContext } from '../context.ts';
import type { Deployment } from './world.ts';

export type State = 'applying' | 'applied' | 'undeployed' | 'failed';

/** Where a deployment stands (docs/facts/anypoint-apis.md §6.5). */
export const stateOf = (deployment: Deployment, now: number): State => {
  if (deployment.expectedStatus === 'undeployed') return 'undeployed';
  if (now < deployment.readyAt) return 'applying';
  return deployment.failed ? 'failed' : 'applied';
};

/** Whether the application still exists in its runtime. */
export const exists = (deployment: Deployment): boolean => deployment.port !== null;

/** Whether its gateway answers calls. */
export const serves = (deployment: Deployment, now: number): boolean =>
  deployment.expectedStatus === 'deployed' && !deployment.failed && now >= deployment.servesFrom;

export const instanceOf = (context: AnypointContext, deployment: Deployment): ApiInstance | undefined =>
  context.world.apimanager.apis.find(({ id }) => id === deployment.apiId);

/** The gateway reports to API Manager, once a minute: its instance is `active` from now on. */
export const noteContact = (context: AnypointContext, deployment: Deployment): void => {
  const now = context.now();
  const instance = stateOf(deployment, now) === 'applied' ? instanceOf(context, deployment) : undefined;
  if (!instance || now - (instance.lastActiveDate ?? 0) < 60_000) return;
  instance.lastActiveDate = now;
  context.save();
};

/** A Mule 4 runtime cannot run a proxy that was made for Mule 3 (docs/facts/anypoint-apis.md §5.2). */
const unfit = (instance: ApiInstance, gatewayVersion: string): boolean =>
  instance.technology === 'mule3' && gatewayVersion.startsWith('4.');

/** Starts the application anew with what its instance says now. */
export const redeploy = (context: AnypointContext, deployment: Deployment, instance: ApiInstance): void => {
  const now = context.now();
  const wasServing = serves(deployment, now);
  deployment.expectedStatus = 'deployed';
  deployment.updatedAt = now;
  deployment.readyAt = now + context.moods.deploymentMs;
  deployment.failed = context.moods.deploymentFails || unfit(instance, deployment.gatewayVersion);
  if (!wasServing) deployment.servesFrom = deployment.readyAt;
  deployment.assetVersion = instance.assetVersion;
  deployment.implementationUri = instance.endpoint.uri;
  deployment.proxyUri = instance.endpoint.proxyUri;
};

/** The path of a proxy URI without its last slash: `/api` of `http://0.0.0.0:8081/api/`. */
export const basePath = (proxyUri: string | null): string => {
  const path = /^https?:\/\/[^/]+(\/.*)?$/.exec(proxyUri ?? '')?.[1] ?? '/';
  return path.replace(/\/\*?$/, '');
};
