import type { AnypointContext } from '../context.ts';
import type { ApiInstance, ClientApplication, Contract, Tier } from './world.ts';

/** The reason why a contract is refused, and how. */
export interface ContractRefusal {
  readonly status: 400 | 404 | 409;
  readonly message: string;
}

export const isRefusal = (result: Contract | ContractRefusal): result is ContractRefusal =>
  'message' in result;

/**
 * No tier: approved unless the instance or the mood wants a person; a tier decides by `autoApprove` (docs/facts/anypoint-apis.md
 * §8.4).
 */
const approvedAtOnce = (context: AnypointContext, api: ApiInstance, tier: Tier | undefined): boolean => {
  if (tier) return tier.autoApprove;
  return context.moods.approval === 'automatic' && api.approvalMethod !== 'manual';
};

const chosenTier = (
  context: AnypointContext,
  api: ApiInstance,
  requested: unknown,
): Tier | ContractRefusal | undefined => {
  const active = context.world.apimanager.tiers.filter(
    ({ apiId, status }) => apiId === api.id && status === 'ACTIVE',
  );
  if (requested === undefined || requested === null)
    return active.length > 0
      ? { status: 400, message: 'requestedTierId is required for this API' }
      : undefined;
  return active.find(({ id }) => id === requested) ?? { status: 404, message: 'Tier not found' };
};

/** Makes the contract of an application with an instance: one for each pair. */
export const makeContract = (
  context: AnypointContext,
  api: ApiInstance,
  application: ClientApplication,
  requestedTierId: unknown,
): Contract | ContractRefusal => {
  const { contracts } = context.world.apimanager;
  if (contracts.some(({ apiId, applicationId }) => apiId === api.id && applicationId === application.id))
    return { status: 409, message: 'The application already has a contract with this API' };
  if (application.providerId !== api.providerId)
    return { status: 400, message: 'The application belongs to another client provider than the API' };
  const tier = chosenTier(context, api, requestedTierId);
  if (tier && 'message' in tier) return tier;
  const approved = approvedAtOnce(context, api, tier);
  const contract: Contract = {
    id: context.nextId(),
    apiId: api.id,
    applicationId: application.id,
    status: approved ? 'APPROVED' : 'PENDING',
    approvedDate: approved ? context.now() : null,
    effectiveAt: context.now() + context.moods.contractDelayMs,
    tierId: approved && tier ? tier.id : null,
    requestedTierId: approved ? null : (tier?.id ?? null),
    createdAt: context.now(),
  };
  contracts.push(contract);
  return contract;
};

const moves = {
  approve: { from: ['PENDING', 'REJECTED'], to: 'APPROVED' },
  reject: { from: ['PENDING'], to: 'REJECTED' },
  revoke: { from: ['APPROVED'], to: 'REVOKED' },
  restore: { from: ['REVOKED'], to: 'APPROVED' },
} as const satisfies Record<string, { from: readonly Contract['status'][]; to: Contract['status'] }>;

export type ContractMove = keyof typeof moves;
export const contractMoves = Object.keys(moves) as ContractMove[];

/** Moves a contract to its next status; a sentence when it cannot go there from where it is. */
export const moveContract = (
  context: AnypointContext,
  contract: Contract,
  move: ContractMove,
): string | undefined => {
  const { from, to } = moves[move];
  if (!from.some((status) => status === contract.status))
    return `Cannot ${move} a contract that is ${contract.status}`;
  if (context.now() >= contract.effectiveAt) contract.formerStatus = contract.status;
  contract.status = to;
  contract.effectiveAt = context.now() + context.moods.contractDelayMs;
  if (to !== 'APPROVED') return undefined;
  contract.approvedDate = context.now();
  contract.tierId = contract.requestedTierId ?? contract.tierId;
  contract.requestedTierId = null;
  return undefined;
};
