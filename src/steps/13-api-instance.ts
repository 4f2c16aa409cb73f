import { Problem, problem } from '../errors.ts';
import { anypointPages } from '../guide/anypoint-console.ts';
import { apiExisting, mayChangeExisting } from '../guide/asks/api.ts';
import { isNewerOfSameMajor } from '../guide/asset-versions.ts';
import { defineStep, type With } from '../guide/define.ts';
import { settingsOf } from '../guide/entries.ts';
import { existingApi } from '../guide/existing-api.ts';
import type { Facts } from '../guide/facts.ts';
import { isMarkedBy } from '../guide/marks.ts';
import { perRun, tiersName } from '../guide/per-run.ts';
import { anypointPlaces } from '../guide/places.ts';
import { textOf } from '../guide/publication.ts';
import { oidcPolicyAssetId } from '../guide/token-policy-configuration.ts';
import { text } from '../wizard/ask.ts';
import { type Entry, sentenceOf } from '../wizard/entry.ts';
import type { Whose } from '../wizard/step.ts';

type Context = With<'anypoint' | 'deploymentTarget' | 'clientProvider' | 'asset' | 'implementation'>;
type Instance = NonNullable<Awaited<ReturnType<Context['anypoint']['apiInstances']['get']>>>;

const kind = 'anypoint.api-instance';

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
  return first && c.anypoint.apiInstances.get(first.id);
};

/**
 * An instance has no free text for a mark; it is known by the client provider to which it is tied: that one carries it. A provider
 * of others that this setup uses tells nothing: then the asset does.
 */
const providerText = async (c: Context, { id, providerId }: Instance): Promise<string | undefined> => {
  if (providerId === undefined) return undefined;
  const text = (await c.anypoint.clientProviders.get(providerId))?.description;
  if (providerId !== c.has.clientProvider.id || isMarkedBy(c.setup, text ?? '')) return text;
  const { groupId, assetId, version } = c.has.asset;
  const asset = await c.anypoint.exchangeAssets.get(groupId, assetId, version);
  if (asset && isMarkedBy(c.setup, textOf(asset) ?? '')) return textOf(asset);
  // With an asset of others too: by the usual name of the proxy, which ends with this setup's own id.
  const proxies = await c.anypoint.deployments.list(id);
  const own = `-${c.setup.id.slice(0, 6)}`;
  return proxies.some(({ applicationName = '' }) => applicationName.endsWith(own))
    ? c.setup.marker
    : undefined;
};

/** Whether something relies on the client provider, which then cannot be changed. */
const isInUse = async (c: Context, id: number): Promise<boolean> => {
  const { contracts, policies } = c.anypoint;
  const [applied, agreed] = await Promise.all([policies.list(id), contracts.ofApi(id)]);
  return applied.length + agreed.length > 0;
};

const fieldOf = (name: string): string => `anypoint.apiInstance.${name}`;

const settings = (c: Context, id: number, label: string) =>
  settingsOf(
    'anypoint.apiInstance',
    { kind: 'API instance', id: String(id), name: label },
    { affects: ['calls'], where: anypointPlaces(c.has.anypoint).instance(label, id) },
  );

const entriesOf = async (c: Context, instance: Instance, label: string): Promise<readonly Entry[]> => {
  const { asset, clientProvider, deploymentTarget, implementation } = c.has;
  const { id, assetVersion = '' } = instance;
  const { equal } = settings(c, id, instance.label ?? '');
  const provider = instance.providerId ?? "Anypoint's own";
  const fixed = provider !== clientProvider.id && (await isInUse(c, id));
  return [
    ...equal('chosen', 'label', instance.label, label, { affects: [] }),
    // What is decided when an instance is created, and stays.
    ...equal('conflict', 'asset', instance.assetId, asset.assetId),
    ...equal('conflict', 'technology', instance.technology, deploymentTarget.technology),
    ...equal('conflict', 'deploymentType', instance.deploymentType, deploymentTarget.type),
    // It can be changed only while it has no policy and no contract.
    ...equal(fixed ? 'conflict' : 'required', 'clientProvider', provider, clientProvider.id, {
      affects: ['calls', 'refusals'],
    }),
    ...equal('required', 'implementationUrl', instance.implementationUrl, implementation.url),
    // The optional step 17 moves the instance to a later version, which then is the right one.
    ...(isNewerOfSameMajor(assetVersion, asset.version)
      ? []
      : equal('chosen', 'assetVersion', assetVersion, asset.version, { affects: [] })),
  ];
};

type Existing = Context & {
  readonly answers: { readonly existing: string | undefined; readonly mayChange: boolean };
};

const providerKind = 'anypoint.api-instance-provider';
/** As it stands on record: Anypoint's own client provider has no id. */
const ownProvider = 'none';

/** Of an API that is there only what its calls rest upon: its client provider, and who calls it already. */
const existingEntries = async (c: Existing, instance: Instance): Promise<readonly Entry[]> => {
  const { clientProvider } = c.has;
  const { id, label = '', providerId } = instance;
  const { contracts, policies } = c.anypoint;
  const [applied, agreed] = await Promise.all([policies.list(id), contracts.ofApi(id)]);
  const { equal, check } = settingsOf(
    'anypoint.apiInstance',
    { kind: 'API instance', id: String(id), name: label },
    { affects: ['calls', 'refusals'], where: anypointPlaces(c.has.anypoint).instance(label, id) },
  );
  if (providerId !== clientProvider.id) {
    const fixed = applied.length + agreed.length > 0;
    const may = c.answers.mayChange && !fixed;
    const why = fixed
      ? `; it has ${applied.length} policies and ${agreed.length} contracts, and with them Anypoint changes no client provider. Use that provider (anypoint.clientProvider.name: its id), or name another API`
      : '; to have it changed, answer api.mayChangeExisting: true. undo puts it back';
    return equal(
      may ? 'required' : 'conflict',
      'clientProvider',
      providerId ?? "Anypoint's own",
      `${clientProvider.id}${may ? '' : why}`,
      // Asked for in so many words.
      may ? { beside: true } : {},
    );
  }
  const isOn = applied.some(({ assetId, disabled }) => assetId === oidcPolicyAssetId && !disabled);
  const consumers = agreed.filter((one) => contracts.isApproved(one)).length;
  return check(
    'conflict',
    'consumers',
    isOn || consumers === 0 || c.answers.mayChange,
    `${consumers} with a contract, whose calls need no token yet`,
    'none, or a yes: with the policy their calls need a token. To have it applied, answer api.mayChangeExisting: true',
  );
};

/** What undo puts back, on record before it is changed. */
const keepProvider = async (c: Existing, { id, providerId }: Instance): Promise<void> => {
  const before = { id: providerId ?? ownProvider };
  if (before.id === c.has.clientProvider.id) return;
  const there = async () => before;
  await c.once({
    kind: providerKind,
    key: String(id),
    seen: 'own',
    lookUp: there,
    create: there,
    idOf: (one) => one.id,
  });
};

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

/** A Flex Gateway serves many APIs on one port: this one gets a path that nobody else has. Source: docs/facts/anypoint-apis.md §11 no. 6. */
const pathOnGateway = ({ has, setup }: Context): string =>
  `http://0.0.0.0:8081/${has.asset.assetId}-${setup.id.slice(0, 6)}/`;

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
            ...(deploymentTarget.type === 'HY' && { proxyUrl: pathOnGateway(c) }),
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

/** Whatever can be changed in place is; a running proxy takes it over when it is deployed anew. */
const change = async (c: Context, id: number, entries: readonly Entry[]): Promise<void> => {
  const expected = (name: string): string | undefined =>
    entries.find(({ field }) => field === fieldOf(name))?.expected;
  const { apiInstances, deployments } = c.anypoint;
  const uri = expected('implementationUrl');
  const endpoint = uri === undefined ? undefined : { ...(await apiInstances.endpoint(id)), uri };
  const [label, provider, assetVersion] = ['label', 'clientProvider', 'assetVersion'].map(expected);
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
    existing: apiExisting,
    mayChange: mayChangeExisting,
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
  async locate(c) {
    const there = (await existingApi(c))?.instance;
    if (there) {
      const instance = (await c.anypoint.apiInstances.get(there.id)) ?? there;
      return {
        kind,
        key: String(instance.id),
        id: String(instance.id),
        what: `API instance "${instance.label ?? ''}" (${instance.id}), which is there`,
        text: undefined,
        named: true,
        seen: instance,
      };
    }
    const { label } = c.answers;
    const recorded = c.recorded && (await c.anypoint.apiInstances.get(c.recorded.apiInstance.id));
    const instance = recorded ?? (await named(c, label));
    return (
      instance && {
        kind,
        key: label,
        id: String(instance.id),
        what: `API instance "${instance.label}" (${instance.id})`,
        text: await providerText(c, instance),
        seen: instance,
      }
    );
  },
  async inspect(c, { seen: instance, whose }) {
    const there = (await existingApi(c))?.instance;
    const entries = there ? existingEntries(c, instance) : entriesOf(c, instance, c.answers.label);
    return { facts: factsOf(instance, whose), entries: await entries };
  },
  gone(c) {
    const before = c.recorded?.apiInstance;
    return before
      ? settings(c, before.id, before.label).whole('required', 'removed', 'there, with the client provider', {
          affects: ['calls', 'refusals'],
        })
      : [];
  },
  async apply(c, found) {
    const { label } = c.answers;
    const { apiInstances } = c.anypoint;
    if (found && (await existingApi(c))) await keepProvider(c, found.seen);
    if (found) {
      await change(c, found.seen.id, found.entries);
      const changed = await apiInstances.get(found.seen.id);
      return changed ? factsOf(changed, found.whose) : found.facts;
    }
    const made = await c.once({
      kind,
      key: label,
      settings: { ...c.has.asset, ...c.has.deploymentTarget, uri: c.has.implementation.url },
      seen: 'absent',
      lookUp: () => named(c, label),
      create: () => createPatiently(c, label),
      idOf: ({ id }) => String(id),
    });
    // Whoever requests access in this run need not look: a new instance has no SLA tier.
    await perRun(c.oauth, tiersName(made.id), async () => []);
    return factsOf({ ...made, label: made.label ?? label, assetVersion: c.has.asset.version }, 'own');
  },
  /** Read back: a field that was left out or not taken hurts much later, and without any error. */
  async verify(c) {
    if (!c.changed) return;
    const { id, label } = c.has.apiInstance;
    const instance = await c.anypoint.apiInstances.get(id);
    const there = (await existingApi(c))?.instance;
    const entries = (seen: Instance) =>
      there ? existingEntries(c, seen) : entriesOf(c, seen, c.answers.label);
    const wrong = instance && (await entries(instance));
    if (wrong?.length === 0) return;
    throw problem('NOT_VERIFIED', {
      what: `The API instance "${label}" (${id})`,
      why: wrong ? wrong.map(sentenceOf).join('; ') : 'API Manager no longer knows it',
      way: `Look at it: ${anypointPages(c.has.anypoint).apiInstance(id)} Or remove it there and run the same command again.`,
    });
  },
  async undo(c) {
    for (const one of c.made) {
      if (one.kind !== providerKind) await c.anypoint.apiInstances.remove(Number(one.id));
      else
        await c.anypoint.apiInstances.patch(Number(one.key), {
          providerId: one.id === ownProvider ? null : one.id,
        });
    }
    return [];
  },
});
