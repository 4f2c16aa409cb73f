import { Problem, problem } from '../errors.ts';
import type { Deployment, ProxyContext } from './proxy-deployment.ts';

type Application = NonNullable<Awaited<ReturnType<ProxyContext['anypoint']['runtimeDeployments']['get']>>>;

/** CloudHub has http and https; a host without a scheme is called by https, except on this computer. */
const whole = (address: string): string => {
  const first = address.split(',')[0]?.trim() ?? '';
  const local = /^(127\.0\.0\.1|localhost|\[::1\])(:|\/|$)/.test(first);
  const url = /^https?:\/\//i.test(first) ? first : `${local ? 'http' : 'https'}://${first}`;
  return url.replace(/\/+$/, '');
};

/** The runtime's own application behind a deployment on CloudHub 2.0 or Runtime Fabric. */
const runtimeApplication = async (
  c: ProxyContext,
  deployment: Deployment,
  name: string,
): Promise<Application | undefined> => {
  const { runtimeDeployments } = c.anypoint;
  const id = deployment.applicationId;
  const byId = id === undefined ? undefined : await runtimeDeployments.get(id);
  if (byId) return byId;
  // The list has no addresses.
  const found = await runtimeDeployments.named(name);
  return found && ((await runtimeDeployments.get(found.id)) ?? found);
};

/** A gateway serves many APIs: each at the path of its instance. */
const withPath = async (c: ProxyContext, address: string): Promise<string> => {
  const path = (await c.anypoint.apiInstances.get(c.has.apiInstance.id))?.proxyPath ?? '';
  return address.endsWith(path) ? address : `${address}${path}`;
};

/** The answer of `proxy.url`, with the path of the API on a Flex Gateway. */
export const givenUrl = async (c: ProxyContext, given: string | undefined): Promise<string | undefined> =>
  given !== undefined && c.has.deploymentTarget.type === 'HY' ? withPath(c, given) : given;

/** Where the proxy answers, as far as the runtime tells it now: without a slash at its end. It is never built. */
export const readProxyUrl = async (
  c: ProxyContext,
  deployment: Deployment,
  name: string,
): Promise<string | undefined> => {
  const { type, targetId } = c.has.deploymentTarget;
  if (type === 'HY') {
    const gateway = targetId && (await c.anypoint.deploymentTargets.managedGatewayUrl(targetId));
    return gateway ? withPath(c, whole(gateway)) : undefined;
  }
  const address =
    type === 'CH'
      ? (await c.anypoint.cloudHubApplications.get(name))?.fullDomain
      : (await runtimeApplication(c, deployment, name))?.publicUrl;
  return address === undefined ? undefined : whole(address);
};

/** On CloudHub 2.0 a new proxy may have none: it is asked for once, then waited for. Source: docs/facts/anypoint-apis.md §6.7. */
const askForUrl = async (c: ProxyContext, application: Application): Promise<string | undefined> => {
  const { runtimeDeployments } = c.anypoint;
  try {
    await runtimeDeployments.generatePublicUrl(application.id);
    return await c.until({
      what: `the public URL of "${application.name}"`,
      every: [5_000],
      atMost: 100_000,
      probe: async () => (await runtimeDeployments.get(application.id))?.publicUrl,
    });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // A Runtime Fabric may know no default URL.
    const refused = error.exchange?.outcome === 'refused' && c.has.deploymentTarget.type === 'RF';
    if (error.code === 'NOT_READY' || refused) return undefined;
    throw error;
  }
};

/**
 * The same, and where there is none it is made.
 * @throws ANYPOINT_PROXY_NO_URL
 */
export const ensureProxyUrl = async (
  c: ProxyContext,
  deployment: Deployment,
  name: string,
): Promise<string> => {
  const { type, targetName } = c.has.deploymentTarget;
  const there = await readProxyUrl(c, deployment, name);
  if (there !== undefined) return there;
  const application =
    type === 'CH2' || type === 'RF' ? await runtimeApplication(c, deployment, name) : undefined;
  const made = application && (await askForUrl(c, application));
  if (made === undefined) throw problem('ANYPOINT_PROXY_NO_URL', { name, target: targetName });
  return whole(made);
};
