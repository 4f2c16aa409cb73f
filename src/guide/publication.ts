import { Problem, problem } from '../errors.ts';
import type { Once } from '../wizard/step.ts';
import { whileLocked } from './branch-lock.ts';
import type { With } from './define.ts';
import type { Facts } from './facts.ts';
import { readAnew } from './per-run.ts';
import type { SpecFiles } from './specification/specification.ts';

export const assetKind = 'anypoint.asset';

type Client = With<'anypoint'>['anypoint'];
export type Asset = NonNullable<Awaited<ReturnType<Client['exchangeAssets']['get']>>>;
type Context = With<'anypoint' | 'spec'> & { once<T>(one: Once<T>): Promise<T> };

/** What is published, besides the files of the project. */
export interface Wanted {
  readonly assetId: string;
  readonly version: string;
  readonly apiVersion: string;
  /** Of the files, for the mark. */
  readonly sha256: string;
  /** The same files, for the way without Design Center. */
  readonly files: () => Promise<SpecFiles>;
}

/** Exchange itself calls a version so. */
export const assetName = (at: { groupId: string; assetId: string; version: string }): string =>
  `${at.groupId}/${at.assetId}/${at.version}`;

const sumLength = 12;
export const shortSum = (sha256: string): string => sha256.slice(0, sumLength);

/** Our mark as a tag of the asset, with the beginning of the sum over its files. */
const tagOf = (c: Context, wanted: Wanted): string => `${c.setup.marker}:${shortSum(wanted.sha256)}`;

/** The sum that a setup's mark says the asset was published with. */
export const publishedSum = (asset: Asset): string | undefined =>
  asset.tags
    .map((tag) => /^okta-mule-setup:[^:]+:([0-9a-f]+)$/.exec(tag)?.[1])
    .find((sum) => sum !== undefined);

const publish = async (c: Context, wanted: Wanted): Promise<void> => {
  const { name, projectId, branch, main, classifier } = c.has.spec;
  const { assetId, version, apiVersion } = wanted;
  const groupId = c.has.anypoint.organizationId;
  const asset = { name, groupId, assetId, version, apiVersion, tags: [tagOf(c, wanted)] };
  if (projectId !== undefined && branch !== undefined) {
    await whileLocked(c, { project: name, projectId, branch }, () =>
      c.anypoint.designCenter.publish({ ...asset, projectId, branch, main, classifier }),
    );
    return;
  }
  const spec = await wanted.files();
  const files = Object.entries(spec.files).map(([path, content]) => ({ path, content }));
  const { statusPath } = await c.anypoint.exchangeAssets.publish({ ...asset, main, classifier, files });
  if (statusPath === undefined) return;
  await c.until({
    what: `Exchange to publish ${assetId} ${version}`,
    every: [1_000],
    atMost: 120_000,
    probe: async () =>
      (await c.anypoint.exchangeAssets.status(statusPath, `${assetId} ${version}`)) === 'completed' ||
      undefined,
  });
};

/** Nothing confirms that Exchange keeps a tag: an asset without any says nothing of who made it. */
export const textOf = ({ tags }: Pick<Asset, 'tags'>): string | undefined => tags.join(' ') || undefined;

const publishOnce = (c: Context, wanted: Wanted): Promise<Pick<Asset, 'tags'>> => {
  const at = { groupId: c.has.anypoint.organizationId, assetId: wanted.assetId, version: wanted.version };
  const { files: _, ...settings } = wanted;
  return c.once({
    kind: assetKind,
    key: assetName(at),
    settings,
    seen: 'absent',
    lookUp: () => c.anypoint.exchangeAssets.get(at.groupId, at.assetId, at.version),
    textOf,
    create: async () => {
      await publish(c, wanted);
      return { tags: [tagOf(c, wanted)] };
    },
    idOf: () => assetName(at),
  });
};

const isBurnt = (error: unknown): boolean =>
  error instanceof Problem && error.code === 'ANYPOINT_VERSION_BURNT';

/**
 * Publishes from Design Center, or straight to Exchange where there is no project. A version that is used up, even by an asset
 * deleted long ago, makes room for the next one. Waits until the asset can be read.
 */
export const publishVersion = async (c: Context, wanted: Wanted): Promise<Asset> => {
  const groupId = c.has.anypoint.organizationId;
  const { assetId } = wanted;
  let version = wanted.version;
  for (;;) {
    try {
      await publishOnce(c, { ...wanted, version });
      break;
    } catch (error) {
      if (!isBurnt(error)) throw error;
      const next = await c.anypoint.exchangeAssets.nextAvailableVersion({ groupId, assetId });
      if (next === version)
        throw problem('ANYPOINT_VERSION_BURNT', { asset: `${assetId} ${version}`, next: '' });
      c.note(`Version ${version} of ${assetId} is used up in Exchange for ever; publishing ${next}.`);
      version = next;
    }
  }
  return c.until({
    what: `asset ${assetId} ${version} to be seen in Exchange`,
    every: [2_000],
    atMost: 60_000,
    probe: () =>
      readAnew(c.oauth, assetName({ groupId, assetId, version }), () =>
        c.anypoint.exchangeAssets.get(groupId, assetId, version),
      ),
  });
};

/** The fact about a version that can be read. */
export const assetFact = (
  c: With<'anypoint'>,
  asset: Asset,
  apiVersion: string,
  specSha256: string | undefined,
): Facts['asset'] => ({
  groupId: asset.groupId,
  assetId: asset.assetId,
  version: asset.version,
  apiVersion: asset.versionGroup ?? apiVersion,
  name: asset.name,
  mockUrl: c.anypoint.mocking.mockUrl(asset, c.has.anypoint.baseUrl),
  specSha256,
});
