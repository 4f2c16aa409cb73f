import type { ClientProvider } from '../accounts/world.ts';
import type { AnypointContext } from '../context.ts';
import type { ClientApplication } from './world.ts';

export const providerOfApplication = (
  context: AnypointContext,
  { providerId }: ClientApplication,
): ClientProvider | undefined =>
  context.world.accounts.clientProviders.find((provider) => provider.providerId === providerId);

/** A client application as Exchange shows it; its secret only where `secret` says so (docs/facts/anypoint-apis.md §8.2). */
export const applicationView = (
  context: AnypointContext,
  application: ClientApplication,
  secret: boolean,
): Record<string, unknown> => {
  const provider = providerOfApplication(context, application);
  return {
    id: application.id,
    name: application.name,
    description: application.description ?? '',
    url: application.url,
    masterOrganizationId: application.masterOrganizationId,
    clientId: application.clientId,
    coreServicesId: application.clientId,
    ...(secret && { clientSecret: application.clientSecret }),
    redirectUri: application.redirectUri,
    grantTypes: application.grantTypes,
    apiEndpoints: application.apiEndpoints,
    clientProvider: {
      providerId: provider?.providerId ?? null,
      name: provider?.name ?? 'Anypoint',
      type: provider?.typeName ?? null,
    },
  };
};
