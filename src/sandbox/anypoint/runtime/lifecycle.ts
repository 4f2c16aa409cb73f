import type { OidcSettings } from '../accounts/world.ts';
import { policiesOf, providerOf, storedPoliciesOf } from '../apimanager/gateway-view.ts';
import type { ApiInstance, EffectivePolicy } from '../apimanager/world.ts';
import type { AnypointContext } from '../context.ts';
import { onFlexGateway } from './flex-gateways.ts';
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

/** Made together with its API instance, and not told yet what to run on (docs/facts/anypoint-apis.md §6.2). */
export const isPending = ({ gatewayVersion }: Deployment): boolean => gatewayVersion === '';

/** What the platform may make together with an API instance. */
export const pendingDeployment = (
  context: AnypointContext,
  { id, organizationId, environmentId, assetVersion, endpoint }: ApiInstance,
): Deployment => {
  const now = context.now();
  const { deploymentType } = endpoint;
  return {
    id: context.nextId(),
    type:
      deploymentType === 'CH' || deploymentType === 'CH2' || deploymentType === 'RF' ? deploymentType : 'HY',
    apiId: id,
    organizationId,
    environmentId,
    applicationName: '',
    applicationId: context.newUuid(),
    gatewayVersion: '',
    targetId: null,
    targetName: null,
    expectedStatus: 'deployed',
    createdAt: now,
    updatedAt: now,
    readyAt: Number.MAX_SAFE_INTEGER,
    failed: false,
    port: null,
    publicUrl: false,
    servesFrom: Number.MAX_SAFE_INTEGER,
    assetVersion,
    implementationUri: null,
    proxyUri: null,
    policies: [],
    formerPolicies: [],
  };
};

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
  deployment.formerPolicies = deployment.policies;
  deployment.policies = structuredClone([...storedPoliciesOf(context.world, instance.id)]);
  const { identity: formerIdentity } = deployment;
  const identity = structuredClone(providerOf(context.world, instance.id)?.oidc);
  Object.assign(deployment, identity && { identity }, formerIdentity && { formerIdentity });
};

/** Milliseconds after which every gateway has heard of a changed client provider, where it hears of it late. */
const hearing = 60_000;

/** The client provider as the gateway knows it now: nobody tells how it hears of a change (docs/facts/anypoint-access.md §11). */
export const identityAt = (context: AnypointContext, deployment: Deployment): OidcSettings | undefined => {
  const provider = providerOf(context.world, deployment.apiId);
  const now = context.now();
  const how = provider?.former ? context.moods.providerHeard : 'at once';
  if (how === 'late') return now < (provider?.changedAt ?? 0) + hearing ? provider?.former : provider?.oidc;
  if (how === 'redeployed')
    return (now < deployment.readyAt && deployment.formerIdentity) || deployment.identity;
  return provider?.oidc;
};

/** The policies that its gateway obeys now: on a Flex Gateway perhaps those that it was deployed with (docs/facts/anypoint-apis.md §6.6). */
export const policiesAt = (context: AnypointContext, deployment: Deployment): readonly EffectivePolicy[] => {
  const now = context.now();
  if (!context.moods.flexRedeploy || !onFlexGateway(deployment))
    return policiesOf(context.world, deployment.apiId, now);
  return now < deployment.readyAt ? deployment.formerPolicies : deployment.policies;
};

/** The path of a proxy URI without its last slash: `/api` of `http://0.0.0.0:8081/api/`. */
export const basePath = (proxyUri: string | null): string => {
  const path = /^https?:\/\/[^/]+(\/.*)?$/.exec(proxyUri ?? '')?.[1] ?? '/';
  return path.replace(/\/\*?$/, '');
};
