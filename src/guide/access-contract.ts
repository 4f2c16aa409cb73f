import { Problem, problem } from '../errors.ts';
import { anypointPages } from './anypoint-console.ts';
import type { With } from './define.ts';
import { instanceName, perRun, tiersName } from './per-run.ts';

export const contractKind = 'anypoint.contract';

export interface ContractAnswers {
  /** The name of an SLA tier. */
  readonly tier: string | undefined;
  /** Whether this setup approves its own request to an API of others. */
  readonly approve: boolean;
}

type Context = With<'anypoint' | 'asset' | 'apiInstance'> & { readonly answers: ContractAnswers };
type Tier = Awaited<ReturnType<Context['anypoint']['tiers']['active']>>[number];
export type Contract = Awaited<ReturnType<Context['anypoint']['contracts']['ofApi']>>[number];

interface Client {
  readonly id: number;
  readonly name: string;
}

/** From the side of the API: a connected app may be refused the application's own list (docs/facts/anypoint-apis.md §8.6). */
export const findContract = async (
  c: With<'anypoint' | 'apiInstance'>,
  applicationId: number,
): Promise<Contract | undefined> =>
  (await c.anypoint.contracts.ofApi(c.has.apiInstance.id)).find(
    (contract) => contract.applicationId === applicationId,
  );

const named = (tiers: readonly Tier[]): string =>
  tiers
    .map(
      ({ name, autoApprove }) => `"${name}" (${autoApprove ? 'approved at once' : 'approved by a person'})`,
    )
    .join(', ');

/**
 * The SLA tier to be requested: the one of the answers, or the only one; a person at the screen is asked. Undefined where the
 * instance has none. Errors: `ANYPOINT_TIER_NEEDED`.
 */
export const tierFor = async (c: Context): Promise<Tier | undefined> => {
  const { id, label } = c.has.apiInstance;
  const given = c.answers.tier;
  const tiers = await perRun(c.oauth, tiersName(id), () => c.anypoint.tiers.active(id));
  const [only] = tiers;
  const chosen = tiers.find(({ name }) => name === given);
  if (chosen) return chosen;
  if (given === undefined && tiers.length < 2) return only;
  if (given === undefined)
    for (const tier of tiers)
      if (await c.confirm(`Request access to "${label}" by the SLA tier ${named([tier])}?`)) return tier;
  throw problem('ANYPOINT_TIER_NEEDED', { api: `"${label}" (${id})`, tiers: named(tiers), given });
};

/** The instance says which version it stands for by now: step 17 may have moved it. */
const request = async (c: Context, application: Client): Promise<Contract> => {
  const { asset, apiInstance } = c.has;
  const tier = await tierFor(c);
  if (apiInstance.foreign)
    c.note(
      `Requesting access to "${apiInstance.label}" accepts the terms and conditions that its owner has put into Exchange${tier ? `, by the SLA tier "${tier.name}"` : ''}.`,
    );
  const instance = await perRun(c.oauth, instanceName(apiInstance.id), () =>
    c.anypoint.apiInstances.get(apiInstance.id),
  );
  try {
    return await c.anypoint.contracts.create(application.id, {
      apiInstance: apiInstance.id,
      groupId: asset.groupId,
      assetId: asset.assetId,
      version: instance?.assetVersion ?? apiInstance.assetVersion,
      versionGroup: instance?.productVersion ?? asset.apiVersion,
      tier: tier?.id,
    });
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'ANYPOINT_ALREADY_THERE') throw error;
    const there = await findContract(c, application.id);
    if (!there) throw error;
    return there;
  }
};

const pending = (c: Context, application: Client, { status }: Contract): Problem => {
  const { id, label } = c.has.apiInstance;
  return problem('ANYPOINT_CONTRACT_PENDING', {
    application: application.name,
    api: `"${label}" (${id})`,
    status,
    where: `API Manager → "${label}" → Contracts → Approve. ${anypointPages(c.has.anypoint).apiInstance(id)}`,
  });
};

/** On an instance of this setup its owner is this setup; on one of others only after a yes. */
const mayApprove = async (c: Context, application: Client): Promise<boolean> => {
  const { foreign, label, id } = c.has.apiInstance;
  return (
    !foreign ||
    c.answers.approve ||
    c.confirm(`Approve the access of "${application.name}" to "${label}" (${id}), which is an API of others?`)
  );
};

/** An owner approves. What was rejected or revoked stays so. */
const approve = async (c: Context, application: Client, contract: Contract): Promise<Contract> => {
  const { contracts } = c.anypoint;
  if (contracts.isApproved(contract)) return contract;
  if (contract.status !== 'PENDING' || !(await mayApprove(c, application)))
    throw pending(c, application, contract);
  try {
    await contracts.approve(c.has.apiInstance.id, contract.id);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'ANYPOINT_RIGHTS_MISSING') throw error;
    throw pending(c, application, contract);
  }
  let last = contract;
  return c.until({
    what: `the access of "${application.name}" to be approved`,
    every: [1_000, 2_000, 5_000],
    atMost: 60_000,
    last: () => last.status,
    probe: async () => {
      last = (await findContract(c, application.id)) ?? last;
      return contracts.isApproved(last) ? last : undefined;
    },
  });
};

/** Requests access once and sees to its approval. `fresh`: the application was made a moment ago, so it has none yet. */
export const contractFor = async (c: Context, application: Client, fresh: boolean): Promise<Contract> =>
  approve(
    c,
    application,
    await c.once({
      kind: contractKind,
      key: `${application.name}/${c.has.apiInstance.id}`,
      seen: fresh ? 'absent' : 'own',
      lookUp: () => findContract(c, application.id),
      create: () => request(c, application),
      idOf: ({ id }) => String(id),
    }),
  );

/** The contract as `undo` names it: an active one is revoked first. */
export const endContract = async (c: With<'anypoint' | 'apiInstance'>, id: number): Promise<void> => {
  const { contracts } = c.anypoint;
  const api = c.has.apiInstance.id;
  const contract = (await contracts.ofApi(api)).find((one) => one.id === id);
  if (!contract) return;
  if (contracts.isApproved(contract)) await contracts.revoke(api, id);
  await contracts.remove(api, id);
};
