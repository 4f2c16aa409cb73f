import type { AnypointMoods } from '../moods.ts';
import type { ClientProvider, OidcSettings } from './world.ts';

const mask = '********';

const masked = (settings: OidcSettings): OidcSettings => ({
  ...settings,
  client: {
    ...settings.client,
    ...(settings.client.registration && { registration: { authorization: mask } }),
  },
  primary_client: { ...settings.primary_client, secret: mask },
});

const typeView = ({ typeName, typeDescription }: ClientProvider) => ({
  name: typeName,
  description: typeDescription,
});

/** An item of the list, and all that a business group sees (docs/facts/anypoint-access.md §3.1). */
export const providerSummary = (provider: ClientProvider) => ({
  providerId: provider.providerId,
  organizationId: provider.organizationId,
  name: provider.name,
  type: typeView(provider),
});

/** The whole provider; its secrets masked unless asked for. */
export const providerView = (provider: ClientProvider, secrets: boolean): Record<string, unknown> => ({
  ...providerSummary(provider),
  allow_untrusted_certificates: provider.allowUntrustedCertificates,
  ...provider.other,
  ...(provider.oidc && {
    oidc_dynamic_client_provider: secrets ? provider.oidc : masked(provider.oidc),
  }),
});

/** What a creation is answered with (docs/facts/anypoint-access.md §10.1). */
export const createdView = (
  provider: ClientProvider,
  moods: AnypointMoods,
): Record<string, unknown> | undefined => {
  if (moods.providerReply === 'empty') return undefined;
  const view = providerView(provider, false);
  if (moods.providerReply === 'providerId') return view;
  const { providerId, organizationId, ...rest } = view;
  return { provider_id: providerId, org_id: organizationId, ...rest };
};
