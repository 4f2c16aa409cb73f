import { openRequest, resourceUrl } from '../probes.ts';
import { inWords, isServing, statusOf } from '../proxy-deployment.ts';
import type { Check, DiagnosisContext } from './check.ts';
import { everyCall, type Fault } from './fault.ts';
import { placesIn } from './places.ts';

const nameOf = ({ has }: DiagnosisContext): string =>
  `The API instance "${has.apiInstance.label}" (${has.apiInstance.id})`;

export const apiInstanceCheck: Check = {
  title: 'API instance',
  async look(c) {
    const { apiInstance, clientProvider, implementation } = c.has;
    const where = placesIn(c).instance;
    const instance = await c.anypoint.apiInstances.get(apiInstance.id);
    if (!instance)
      return [
        {
          field: 'anypoint.apiInstance',
          what: nameOf(c),
          is: 'removed',
          mustBe: 'there',
          where,
          spoils: everyCall,
        },
      ];
    const faults: Fault[] = [];
    if (instance.providerId !== clientProvider.id)
      faults.push({
        field: 'anypoint.apiInstance.clientProvider',
        what: `${nameOf(c)}: its client provider`,
        is: instance.providerId ?? "Anypoint's own, which is no OpenID Connect provider",
        mustBe: `"${clientProvider.name}" (${clientProvider.id}); it can be changed only while there is no contract and no policy`,
        where,
        spoils: ['call', 'unknown client'],
      });
    if (instance.implementationUrl !== implementation.url)
      faults.push({
        field: 'anypoint.apiInstance.implementationUrl',
        what: `${nameOf(c)}: its implementation URI`,
        is: instance.implementationUrl ?? 'empty',
        mustBe: `${implementation.url}; then the proxy is deployed anew`,
        where,
        spoils: ['call'],
      });
    return faults;
  },
};

/** The proxy passes calls on without credentials; so does this look. */
export const implementationCheck: Check = {
  title: 'implementation behind the proxy',
  async look(c): Promise<readonly Fault[]> {
    const { url, resource, request, kind } = c.has.implementation;
    const address = resourceUrl(url, resource);
    const answer = await c.oauth.callApi(address, undefined, openRequest(request));
    if (answer.kind === 'answered' && answer.status >= 200 && answer.status < 300) return [];
    // One's own may be reachable for the proxy alone.
    if (answer.kind === 'no answer' && kind === 'own') return [];
    return [
      {
        field: 'implementation.url',
        what: `The implementation at ${address}`,
        is:
          answer.kind === 'answered'
            ? `answering with status ${answer.status}`
            : `not answering (${answer.why})`,
        mustBe: 'answering GET with 200 and without credentials',
        where:
          kind === 'own'
            ? 'Your own API: start it, or give another one (api.implementationUrl).'
            : `Anypoint: Design Center → the project → Mocking Service, or Exchange → the asset: ${c.has.anypoint.baseUrl}/exchange/`,
        spoils: ['call'],
      },
    ];
  },
};

export const proxyCheck: Check = {
  title: 'proxy',
  async look(c): Promise<readonly Fault[]> {
    const { apiInstance, proxy } = c.has;
    const what = `The proxy "${proxy.applicationName}" (${proxy.deploymentId})`;
    const fault = (field: string, is: string): Fault => ({
      field,
      what: field === 'anypoint.proxy' ? what : `${what}: its status`,
      is,
      mustBe: 'applied, with the API active',
      where: placesIn(c).proxy,
      spoils: everyCall,
    });
    const deployments = await c.anypoint.deployments.list(apiInstance.id);
    if (!deployments.some(({ id }) => id === proxy.deploymentId)) return [fault('anypoint.proxy', 'removed')];
    const status = await statusOf(c, proxy.deploymentId);
    return isServing(status) ? [] : [fault('anypoint.proxy.status', inWords(status))];
  },
};
