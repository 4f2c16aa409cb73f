import type { AnypointContext } from '../context.ts';
import type { AnypointWorld } from '../world.ts';
import { compareVersions, isVersion, major } from './versions.ts';
import type { Asset } from './world.ts';

/** Group, asset and version: what names an asset for ever. */
export interface Gav {
  readonly groupId: string;
  readonly assetId: string;
  readonly version: string;
}

export const gavOf = ({ groupId, assetId, version }: Gav): string => `${groupId}/${assetId}/${version}`;

/** The versions of an asset that can be seen now, oldest version first. */
export const versionsOf = (
  world: AnypointWorld,
  groupId: string | undefined,
  assetId: string | undefined,
  now: number,
): Asset[] =>
  world.exchange.assets
    .filter((asset) => asset.groupId === groupId && asset.assetId === assetId && asset.visibleAt <= now)
    .sort((a, b) => compareVersions(a.version, b.version));

/** The asset that other services see; undefined while it is not visible yet. */
export const visibleAsset = (world: AnypointWorld, gav: Gav, now: number): Asset | undefined =>
  versionsOf(world, gav.groupId, gav.assetId, now).find(({ version }) => version === gav.version);

/** What forbids a version before its files are looked at. */
export type Conflict = { readonly status: 400 | 409; readonly message: string };

const sameAsset = (a: Pick<Gav, 'groupId' | 'assetId'>, b: Pick<Gav, 'groupId' | 'assetId'>): boolean =>
  a.groupId === b.groupId && a.assetId === b.assetId;

const versionGroupConflict = (world: AnypointWorld, gav: Gav, versionGroup: string): Conflict | undefined => {
  const others = world.exchange.assets.filter((asset) => sameAsset(asset, gav));
  const within = others.find((asset) => major(asset.version) === major(gav.version));
  if (within && within.versionGroup !== versionGroup)
    return {
      status: 400,
      message: `Major version ${major(gav.version)} belongs to API version ${within.versionGroup}, not ${versionGroup}`,
    };
  return others.some(
    (asset) => asset.versionGroup === versionGroup && major(asset.version) !== major(gav.version),
  )
    ? { status: 400, message: `API version ${versionGroup} belongs to another major version` }
    : undefined;
};

const running = (world: AnypointWorld, gav: Gav, now: number): boolean =>
  world.exchange.publications.some(
    (publication) => gavOf(publication) === gavOf(gav) && publication.completedAt > now,
  );

/**
 * The rules of versions (docs/facts/anypoint-apis.md §3.2): semver, never twice, never again after a soft deletion, one API
 * version for each major version.
 */
export const versionConflict = (
  world: AnypointWorld,
  gav: Gav,
  versionGroup: string,
  now: number,
): Conflict | undefined => {
  if (!isVersion(gav.version)) return { status: 400, message: `${gav.version} is not a semantic version` };
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(gav.assetId))
    return { status: 400, message: `${gav.assetId} is not a valid asset id` };
  const taken =
    world.exchange.assets.some((asset) => gavOf(asset) === gavOf(gav)) ||
    world.exchange.burnt.includes(gavOf(gav)) ||
    running(world, gav, now);
  if (taken) return { status: 409, message: `Asset ${gavOf(gav)} already exists or was deleted` };
  return versionGroupConflict(world, gav, versionGroup);
};

export type NewAsset = Omit<Asset, 'createdAt' | 'visibleAt' | 'isPublic'>;

/** What Exchange makes of every API besides; it stays when the API's version is deleted (docs/facts/anypoint-apis.md §3.2). */
const companionOf = (api: Asset): Asset => ({
  ...api,
  assetId: `mule-plugin-${api.assetId}`,
  type: 'extension',
  classifier: 'mule-plugin',
  main: '',
  files: {},
  tags: [],
});

/** Puts an asset into the catalogue. `completedAt`: when its publication ends, epoch milliseconds. */
export const addAsset = (context: AnypointContext, asset: NewAsset, completedAt: number): Asset => {
  const { world, moods } = context;
  const older = world.exchange.assets.find(
    (known) => sameAsset(known, asset) && known.versionGroup === asset.versionGroup,
  );
  const added: Asset = {
    ...asset,
    isPublic: older?.isPublic ?? false,
    createdAt: context.now(),
    visibleAt: completedAt + moods.assetVisibleMs,
  };
  const companion = companionOf(added);
  const known = world.exchange.assets.some((one) => gavOf(one) === gavOf(companion));
  if (added.type === 'rest-api' && !known) world.exchange.assets.push(companion);
  world.exchange.assets.push(added);
  return added;
};

/** Every version number that was ever used, deleted ones included. */
export const usedVersions = (world: AnypointWorld, groupId: string, assetId: string): string[] => [
  ...world.exchange.assets
    .filter((asset) => sameAsset(asset, { groupId, assetId }))
    .map(({ version }) => version),
  ...world.exchange.burnt
    .filter((gav) => gav.startsWith(`${groupId}/${assetId}/`))
    .map((gav) => gav.split('/').at(-1) ?? ''),
];
