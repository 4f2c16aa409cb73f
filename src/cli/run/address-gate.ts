import { problem } from '../../errors.ts';
import type { Facts } from '../../guide/facts.ts';
import type { ProxyContext } from '../../guide/proxy-deployment.ts';
import { readProxyUrl } from '../../guide/proxy-url.ts';
import type { Services } from '../../guide/services.ts';
import type { HostTrust } from './host-trust.ts';

const originOf = (url: string | undefined): string | undefined =>
  url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined;

/**
 * Asks the platform where the issuer or the proxy is that the state has at this origin; whoever listens hears it.
 *
 * @returns what it is, in words
 */
const readAgain = async (
  services: Pick<Services, 'okta' | 'anypoint'>,
  facts: Partial<Facts>,
  origin: string,
): Promise<string> => {
  const { authServer, proxy, apiInstance, deploymentTarget } = facts;
  if (authServer && originOf(authServer.issuer) === origin) {
    await services.okta.authorizationServers.get(authServer.id);
    return `the authorization server "${authServer.name}"`;
  }
  if (proxy && apiInstance && deploymentTarget && originOf(proxy.url) === origin) {
    const { anypoint } = services;
    const [deployment] = await anypoint.deployments.list(apiInstance.id);
    const c = { anypoint, has: { deploymentTarget } } as unknown as ProxyContext;
    if (deployment) await readProxyUrl(c, deployment, proxy.applicationName);
    return `the proxy "${proxy.applicationName}"`;
  }
  return 'something that gets secrets';
};

export interface AddressGate {
  /** Tells of an origin that a platform has named in an answer of this run. */
  heard(origin: string): void;
  /** Rejects with `ADDRESS_NOT_NAMED`, or as `HostTrust` does, unless secrets may go to the origin. */
  check(origin: string): Promise<void>;
}

/** Issuers and proxies get secrets where the platform says in this run that they are, whatever the state says. */
export const addressGate = (
  trust: HostTrust,
  facts: () => Partial<Facts>,
  services: () => Pick<Services, 'okta' | 'anypoint'>,
): AddressGate => {
  const named = new Set<string>();
  const receiverOf = (origin: string): Parameters<HostTrust['check']>[0] | undefined => {
    const { okta, anypoint } = facts();
    if (trust.names('Okta', origin) || originOf(okta?.orgUrl) === origin) return 'Okta';
    if (trust.names('Anypoint Platform', origin) || originOf(anypoint?.baseUrl) === origin)
      return 'Anypoint Platform';
    return trust.names('API', origin) ? 'API' : undefined;
  };
  return {
    heard: (origin) => void named.add(origin),
    check: async (origin) => {
      if (named.has(origin)) return;
      const receiver = receiverOf(origin);
      if (receiver) return trust.check(receiver, origin);
      const what = await readAgain(services(), facts(), origin);
      if (!named.has(origin)) throw problem('ADDRESS_NOT_NAMED', { origin, what });
    },
  };
};
