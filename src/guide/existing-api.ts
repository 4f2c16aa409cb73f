import { problem } from '../errors.ts';
import type { With } from './define.ts';
import { perRun } from './per-run.ts';

type Client = With<'anypoint'>['anypoint'];
type Instance = NonNullable<Awaited<ReturnType<Client['apiInstances']['get']>>>;
type Asset = NonNullable<Awaited<ReturnType<Client['exchangeAssets']['latest']>>>;

/** What `api.existing` names: an asset, and the instance of it that is used as it is. */
export interface ExistingApi {
  readonly asset: Asset;
  readonly instance: Instance | undefined;
}

type Context = With<'anypoint'> & { readonly answers: { readonly existing: string | undefined } };

const instanceOf = async (
  { anypoint: { apiInstances } }: Context,
  named: string,
): Promise<Instance | undefined> => {
  if (/^\d+$/.test(named)) return apiInstances.get(Number(named));
  const found = (await apiInstances.everywhere()).filter(({ label }) => label === named);
  const [first, ...others] = found;
  if (others.length === 0) return first && apiInstances.get(first.id);
  throw problem('CONFLICT', {
    what: `API instances "${named}"`,
    why: `there are several in the environment: ${found.map(({ id, assetId }) => `${id} (${assetId})`).join(', ')}`,
    way: 'Give the id of one (api.existing). Then run the same command again.',
  });
};

const assetOf = (c: Context, named: string): Promise<Asset | undefined> => {
  const parts = named.split('/');
  const [groupId = '', assetId = '', version] =
    parts.length === 1 ? [c.has.anypoint.organizationId, named] : parts;
  const { exchangeAssets } = c.anypoint;
  return version === undefined
    ? exchangeAssets.latest({ groupId, assetId })
    : exchangeAssets.get(groupId, assetId, version);
};

const find = async (c: Context, named: string): Promise<ExistingApi> => {
  const instance = named.includes('/') ? undefined : await instanceOf(c, named);
  const { groupId = c.has.anypoint.organizationId, assetId = '', assetVersion = '' } = instance ?? {};
  const asset = await (instance
    ? c.anypoint.exchangeAssets.get(groupId, assetId, assetVersion)
    : assetOf(c, named));
  if (asset) return { asset, instance };
  throw problem('NOT_SEEN', {
    what: instance
      ? `The asset ${groupId}/${assetId}/${assetVersion} of the API instance ${instance.id}`
      : `The API "${named}" (api.existing), as instance of this environment or as asset of Exchange,`,
  });
};

/** Read once a run; undefined where the setup makes the API itself. Errors: `NOT_SEEN`, `CONFLICT`. */
export const existingApi = async (c: Context): Promise<ExistingApi | undefined> => {
  const { existing } = c.answers;
  return existing === undefined
    ? undefined
    : perRun(c.oauth, `existing API ${existing}`, () => find(c, existing));
};
