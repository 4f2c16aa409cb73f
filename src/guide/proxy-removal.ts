import type { ProxyContext } from './proxy-deployment.ts';

/**
 * Removes the application behind a deployment that we made; already gone is success. On a Flex Gateway there is none: the
 * deployment goes with its API instance. Source: docs/facts/anypoint-apis.md §5.5, §6.6.
 *
 * @returns what may be left, in words
 */
export const removeApplication = async (
  c: ProxyContext,
  name: string,
  deploymentId: string,
): Promise<readonly string[]> => {
  const { cloudHubApplications, deployments, runtimeDeployments } = c.anypoint;
  const { type } = c.has.deploymentTarget;
  if (type === 'HY') return [];
  if (type === 'CH') {
    await cloudHubApplications.remove(name);
    return [];
  }
  const deployment = await deployments.get(c.has.apiInstance.id, deploymentId);
  const id = deployment?.applicationId ?? (deployment && (await runtimeDeployments.named(name))?.id);
  if (id !== undefined) await runtimeDeployments.remove(id);
  // Under its name there may be one of somebody else by now: it is told, not removed.
  const still = await runtimeDeployments.named(name);
  return still === undefined || still.id === id
    ? []
    : [
        `An application "${name}" (${still.id}) runs on ${c.has.deploymentTarget.targetName}; remove it in Runtime Manager if it is the proxy of this setup.`,
      ];
};
