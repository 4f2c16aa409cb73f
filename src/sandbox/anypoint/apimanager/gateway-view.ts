import type { ClientProvider } from '../accounts/world.ts';
import type { AnypointWorld } from '../world.ts';
import type { ApiInstance, AppliedPolicy, ClientApplication, Contract, EffectivePolicy } from './world.ts';

/** A contract as a gateway knows it now. */
export interface EffectiveContract {
  readonly contract: Contract;
  readonly application: ClientApplication;
  readonly status: Contract['status'];
}

const view = (policy: AppliedPolicy, now: number): (EffectivePolicy & { disabled: boolean }) | undefined => {
  const current = now >= policy.effectiveAt;
  if (current && policy.removed) return undefined;
  const seen = current ? policy : policy.former;
  if (seen === undefined) return undefined;
  const { id, groupId, assetId, assetVersion } = policy;
  const { configurationData, order, disabled } = seen;
  return { id, groupId, assetId, assetVersion, configurationData, order, disabled };
};

/** The policies of an instance as they are stored, whether its gateway has heard of them or not. */
export const storedPoliciesOf = (world: AnypointWorld, apiId: number): readonly EffectivePolicy[] =>
  policiesOf(world, apiId, Number.POSITIVE_INFINITY);

/** The policies that a gateway of this instance enforces now, in order; disabled and not yet known ones left out. */
export const policiesOf = (world: AnypointWorld, apiId: number, now: number): readonly EffectivePolicy[] =>
  world.apimanager.policies
    .filter((policy) => policy.apiId === apiId)
    .map((policy) => view(policy, now))
    .filter((policy) => policy !== undefined)
    .filter(({ disabled }) => !disabled)
    .map(({ disabled: _, ...policy }) => policy)
    .sort((a, b) => a.order - b.order);

/** The contract of a client with an instance as its gateway knows it now; undefined: none. */
export const contractFor = (
  world: AnypointWorld,
  apiId: number,
  clientId: string,
  now: number,
): EffectiveContract | undefined => {
  const { applications, contracts } = world.apimanager;
  const application = applications.find((candidate) => candidate.clientId === clientId);
  const contract =
    application &&
    contracts.find((candidate) => candidate.apiId === apiId && candidate.applicationId === application.id);
  if (!application || !contract) return undefined;
  const status = now >= contract.effectiveAt ? contract.status : contract.formerStatus;
  return status === undefined ? undefined : { contract, application, status };
};

const apiInstance = (world: AnypointWorld, apiId: number): ApiInstance | undefined =>
  world.apimanager.apis.find(({ id }) => id === apiId);

/** The client provider of an instance, with its secrets; undefined for the platform's own, or when it was deleted. */
export const providerOf = (world: AnypointWorld, apiId: number): ClientProvider | undefined => {
  const providerId = apiInstance(world, apiId)?.providerId;
  return world.accounts.clientProviders.find((provider) => provider.providerId === providerId);
};
