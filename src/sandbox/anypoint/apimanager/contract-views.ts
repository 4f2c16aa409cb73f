import type { AnypointContext } from '../context.ts';
import { provenance } from './api-views.ts';
import { isoDate } from './place.ts';
import { consumerTierView, tierView } from './tiers.ts';
import type { ApiInstance, ClientApplication, Contract, Tier } from './world.ts';

const tierById = (context: AnypointContext, id: number | null): Tier | undefined =>
  context.world.apimanager.tiers.find((tier) => tier.id === id);

const applicationView = (application: ClientApplication | undefined, extra: boolean) =>
  application && {
    audit: { created: {}, updated: {} },
    masterOrganizationId: application.masterOrganizationId,
    id: application.id,
    name: application.name,
    description: application.description ?? '',
    url: application.url ?? '',
    coreServicesId: application.clientId,
    clientId: application.clientId,
    clientProvider: { providerId: application.providerId },
    ...(extra && { grantTypes: application.grantTypes, redirectUri: application.redirectUri }),
  };

/** A contract as API Manager shows it; `coreServicesId` is the client id (docs/facts/anypoint-apis.md §8.4). */
export const contractView = (
  context: AnypointContext,
  api: ApiInstance,
  contract: Contract,
  extra = false,
): Record<string, unknown> => {
  const application = context.world.apimanager.applications.find(({ id }) => id === contract.applicationId);
  const tier = tierById(context, contract.tierId);
  const requested = tierById(context, contract.requestedTierId);
  return {
    ...provenance(context, api.organizationId, contract.createdAt),
    id: contract.id,
    status: contract.status,
    ...(contract.approvedDate !== null && { approvedDate: isoDate(contract.approvedDate) }),
    rejectedDate: null,
    revokedDate: null,
    applicationId: contract.applicationId,
    application: applicationView(application, extra),
    ...(tier && { tierId: tier.id, tier: tierView(context, api, tier) }),
    requestedTierId: contract.requestedTierId,
    requestedTier: requested ? tierView(context, api, requested) : null,
    terms: null,
    apiId: api.id,
    api: {
      audit: { created: {}, updated: {} },
      id: api.id,
      groupId: api.groupId,
      assetId: api.assetId,
      assetVersion: api.assetVersion,
      environmentId: api.environmentId,
    },
  };
};

/** A contract as Exchange shows it to the owner of the application (docs/facts/anypoint-apis.md §8.3). */
export const consumerContractView = (
  context: AnypointContext,
  contract: Contract,
): Record<string, unknown> => {
  const tier = tierById(context, contract.tierId);
  const requested = tierById(context, contract.requestedTierId);
  return {
    id: contract.id,
    status: contract.status,
    apiId: contract.apiId,
    applicationId: contract.applicationId,
    ...(tier && { tier: consumerTierView(tier) }),
    ...(requested && { requestedTier: consumerTierView(requested) }),
  };
};
