import { Problem, problem } from '../errors.ts';
import { anypointPages } from '../guide/anypoint-console.ts';
import { type Context, differences, type Instance, settled } from '../guide/api-instance-differences.ts';
import { defineStep } from '../guide/define.ts';
import type { Facts } from '../guide/facts.ts';
import { assetFamily, instanceName, isNewborn, noteBirth, perRun, readAnew } from '../guide/per-run.ts';
import { text } from '../wizard/ask.ts';
import type { Difference, Finding, Whose } from '../wizard/step.ts';

const kind = 'anypoint.api-instance';

const readById = (c: Context, id: number): Promise<Instance | undefined> =>
  readAnew(c.oauth, instanceName(id), () => c.anypoint.apiInstances.get(id));

const named = async (c: Context, label: string): Promise<Instance | undefined> => {
  const { groupId, assetId } = c.has.asset;
  const all = await c.anypoint.apiInstances.named(groupId, assetId, label);
  const [first, ...others] = all;
  if (others.length > 0)
    throw problem('CONFLICT', {
      what: `API instances "${label}" of ${assetId}`,
      why: `there are several in the environment: ${all.map(({ id }) => id).join(', ')}`,
      way: 'Remove or relabel all but one in API Manager, or give another label (apiInstance.label). Then run the same command again.',
    });
  return first && readById(c, first.id);
};

/**
 * An instance has no free text for a mark. After a lost state, one that is exactly as wanted is known by the client provider to
 * which it is tied: that one carries the mark.
 */
const providerText = async (c: Context, differs: readonly Difference[]): Promise<string | undefined> =>
  differs.length > 0
    ? undefined
    : (await c.anypoint.clientProviders.get(c.has.clientProvider.id))?.description;

const factsOf = (instance: Instance, whose: Whose): Pick<Facts, 'apiInstance'> => ({
  apiInstance: {
    id: instance.id,
    label: instance.label ?? '',
    assetVersion: instance.assetVersion ?? '',
    foreign: whose !== 'own',
  },
});

/** Exchange has it already, API Manager not yet; or a young gateway is not ready. Source: docs/facts/anypoint-apis.md §9.3. */
const notYet = (error: unknown): error is Problem => {
  if (!(error instanceof Problem)) return false;
  const { status, code = '', says = '' } = error.exchange ?? {};
  const words = `${code} ${says}`;
  return (
    status === 404 ||
    (status === 400 && (/GatewayNotReady/i.test(words) || /asset.*(not found|not exist)/i.test(words)))
  );
};

const createPatiently = async (c: Context, label: string): Promise<Instance> => {
  const { asset, clientProvider, deploymentTarget, implementation } = c.has;
  let refusal: Problem | undefined;
  try {
    return await c.until({
      what: `API Manager to see ${asset.assetId} ${asset.version}`,
      every: [5_000],
      atMost: 60_000,
      last: () => refusal?.message ?? '',
      probe: async () => {
        try {
          return await c.anypoint.apiInstances.create({
            label,
            groupId: asset.groupId,
            assetId: asset.assetId,
            assetVersion: asset.version,
            providerId: clientProvider.id,
            implementationUrl: implementation.url,
            deploymentType: deploymentTarget.type,
            technology: deploymentTarget.technology,
          });
        } catch (error) {
          if (!notYet(error)) throw error;
          refusal = error;
          return undefined;
        }
      },
    });
  } catch (error) {
    throw refusal && error instanceof Problem && error.code === 'NOT_READY' ? refusal : error;
  }
};

const fixed = (found: Finding<unknown>, why: string): Problem =>
  problem('CONFLICT', {
    what: found.what,
    why,
    way: 'Nothing was changed. Go back to the earlier answer, or remove the setup with `npx okta-mule-setup undo` and run the same command again.',
  });

/** Whatever can be changed in place is; a running proxy takes it over when it is deployed anew. */
const change = async (c: Context, found: Finding<Pick<Facts, 'apiInstance'>>): Promise<void> => {
  const { id } = found.facts.apiInstance;
  const differs = found.entries;
  const stays = differs.filter(({ field }) => settled.has(field));
  const [first] = stays;
  if (first)
    throw fixed(
      found,
      stays
        .map(
          ({ field, actual, expected }) =>
            `its ${field} is ${actual}, expected ${expected}, and cannot be changed`,
        )
        .join('; '),
    );
  const wanted = new Map(differs.map((one) => [one.field, one.expected]));
  const { apiInstances, contracts, deployments, policies } = c.anypoint;
  const provider = wanted.get('client provider');
  if (provider !== undefined) {
    const [applied, agreed] = await Promise.all([policies.list(id), contracts.ofApi(id)]);
    if (applied.length + agreed.length > 0)
      throw fixed(found, 'its client provider cannot be changed while it has policies or contracts');
  }
  const uri = wanted.get('implementation URL');
  const endpoint = uri === undefined ? undefined : { ...(await apiInstances.endpoint(id)), uri };
  const label = wanted.get('label');
  const assetVersion = wanted.get('asset version');
  await apiInstances.patch(id, {
    ...(label !== undefined && { instanceLabel: label }),
    ...(provider !== undefined && { providerId: provider }),
    ...(assetVersion !== undefined && { assetVersion }),
    ...(endpoint && { endpoint }),
  });
  if (endpoint === undefined && assetVersion === undefined) return;
  for (const deployment of await deployments.list(id)) await deployments.redeploy(id, deployment);
};

export const apiInstance = defineStep({
  id: 'anypoint.api-instance',
  title: 'API instance in API Manager',
  guide: '13',
  why: 'API Manager now manages the published API. The instance is tied to the client provider from the start, since that cannot be changed once it is in use.',
  needs: ['anypoint', 'deploymentTarget', 'clientProvider', 'environment', 'asset', 'implementation'],
  provides: ['apiInstance'],
  asks: {
    label: text({
      key: 'apiInstance.label',
      message: 'Label of the API instance',
      help: 'It tells the instances of one API apart in API Manager.',
      default: 'oauth-demo',
      quiet: true,
      check: (value) => (value.length > 255 ? 'at most 255 characters' : undefined),
    }),
  },
  deed: ({ label }) => `create the API instance "${label}" with the client provider`,
  byHand: ({ has, answers }) => ({
    where: anypointPages(has.anypoint).apiManager,
    clicks: [
      `Choose the environment ${has.anypoint.environmentName}, then Add API → Add new API.`,
      `Choose the runtime (${has.deploymentTarget.technology === 'mule4' ? 'Mule Gateway, proxy, Mule 4' : 'Flex Gateway'}), select the API from Exchange, and enter the values below.`,
      'Choose the client provider, save, and do not deploy yet.',
    ],
    values: [
      { label: 'API', value: `${has.asset.name} ${has.asset.version}` },
      { label: 'Label', value: answers.label },
      { label: 'Client provider', value: has.clientProvider.name },
      { label: 'Implementation URI', value: has.implementation.url },
      { label: 'Deployment target', value: has.deploymentTarget.targetName },
    ],
  }),
  async find(c) {
    const { label } = c.answers;
    const recorded = c.recorded && (await readById(c, c.recorded.apiInstance.id));
    const { groupId, assetId } = c.has.asset;
    if (!recorded && isNewborn(c, assetFamily(groupId, assetId))) return undefined;
    const instance = recorded ?? (await named(c, label));
    if (!instance) return undefined;
    const differs = differences(c, instance, label);
    const known = { kind, key: label, id: String(instance.id) };
    const bare = c.whose(known);
    const whose =
      bare === 'own' || c.recorded ? bare : c.whose({ ...known, text: await providerText(c, differs) });
    return {
      facts: factsOf(instance, whose),
      whose,
      what: `API instance "${instance.label}" (${instance.id})`,
      differs,
      objects: [known],
    };
  },
  async apply(c, found) {
    const { label } = c.answers;
    const { apiInstances } = c.anypoint;
    if (found) {
      await change(c, found);
      const changed = await apiInstances.get(found.facts.apiInstance.id);
      return changed ? factsOf(changed, 'own') : found.facts;
    }
    const made = await c.once({
      kind,
      key: label,
      settings: { ...c.has.asset, ...c.has.deploymentTarget, uri: c.has.implementation.url },
      seen: 'absent',
      lookUp: () => named(c, label),
      create: async () => {
        const instance = await createPatiently(c, label);
        noteBirth(c, instanceName(instance.id));
        return instance;
      },
      idOf: ({ id }) => String(id),
    });
    return factsOf({ ...made, label: made.label ?? label, assetVersion: c.has.asset.version }, 'own');
  },
  /** Read back: a field that was left out or not taken hurts much later, and without any error. */
  async verify(c) {
    const { id, label } = c.has.apiInstance;
    const instance = await (c.changed
      ? readById(c, id)
      : perRun(c.oauth, instanceName(id), () => c.anypoint.apiInstances.get(id)));
    const differs = instance ? differences(c, instance, c.answers.label) : [];
    if (instance && differs.length === 0) return;
    throw problem('NOT_VERIFIED', {
      what: `The API instance "${label}" (${id})`,
      why: instance
        ? differs
            .map(({ field, is, wanted }) => `its ${field} is ${is || 'not set'}, not ${wanted}`)
            .join('; ')
        : 'API Manager no longer knows it',
      way: `Look at it: ${anypointPages(c.has.anypoint).apiInstance(id)} Or remove it there and run the same command again.`,
    });
  },
  async undo(c) {
    for (const { id } of c.made) await c.anypoint.apiInstances.remove(Number(id));
    return [];
  },
});
