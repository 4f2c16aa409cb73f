import type { Check } from './check.ts';
import type { Fault, Spoiled } from './fault.ts';
import { placesIn } from './places.ts';

const gateway: readonly Spoiled[] = ['call', 'unknown client'];

/** Issuer, endpoints and introspection client must come from one authorization server: the gateway takes them from here. */
export const clientProviderCheck: Check = {
  title: 'client provider',
  async look(c) {
    const { authServer, introspectionClient, clientProvider } = c.has;
    const provider = await c.anypoint.clientProviders.get(clientProvider.id);
    const what = `The client provider "${clientProvider.name}" (${clientProvider.id})`;
    const where = placesIn(c).provider;
    if (!provider)
      return [
        {
          field: 'anypoint.clientProvider',
          what,
          is: 'removed, so that APIs fall back to the native provider',
          mustBe: 'there',
          where,
          spoils: [...gateway, 'registration'],
        },
      ];
    const settings: readonly (readonly [string, string, string | undefined, string, readonly Spoiled[]])[] = [
      ['introspectUrl', 'Token Introspection URL', provider.introspectUrl, authServer.introspectUrl, gateway],
      [
        'introspectionClientId',
        'Client ID',
        provider.introspectionClientId,
        introspectionClient.clientId,
        gateway,
      ],
      ['issuer', 'Issuer', provider.issuer, authServer.issuer, ['call', 'registration']],
      ['authorizeUrl', 'Authorize URL', provider.authorizeUrl, authServer.authorizeUrl, ['call']],
      ['tokenUrl', 'Token URL', provider.tokenUrl, authServer.tokenUrl, ['call']],
      [
        'registrationUrl',
        'Client Registration URL',
        provider.registrationUrl,
        authServer.registrationUrl,
        ['registration'],
      ],
    ];
    return settings
      .filter(([, , is, mustBe]) => is !== undefined && is !== mustBe)
      .map(([name, words, is = '', mustBe, spoils]) => ({
        field: `anypoint.clientProvider.${name}`,
        what: `${what}: ${words}`,
        is,
        mustBe: `${mustBe} (of the authorization server "${authServer.name}")`,
        where,
        spoils,
      }));
  },
};

export const environmentCheck: Check = {
  title: 'client providers of the environment',
  async look(c): Promise<readonly Fault[]> {
    const { clientProvider, anypoint } = c.has;
    const ids = await c.anypoint.environmentProviders.get();
    if (ids.includes(clientProvider.id)) return [];
    return [
      {
        field: 'anypoint.environment.clientProviders',
        what: `The environment "${anypoint.environmentName}": its client providers`,
        is: ids.join(', ') || 'empty',
        mustBe: `a list with "${clientProvider.name}" (${clientProvider.id})`,
        where: placesIn(c).environment,
        spoils: ['call', 'registration'],
      },
    ];
  },
};
