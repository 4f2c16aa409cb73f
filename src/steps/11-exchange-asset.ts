import { problem } from '../errors.ts';
import {
  apiAssetId,
  apiAssetVersion,
  apiExisting,
  apiFolder,
  apiMain,
  apiVersion,
} from '../guide/asks/api.ts';
import { removeVersions } from '../guide/asset-removal.ts';
import { giveBackLock } from '../guide/branch-lock.ts';
import { defineStep, type With } from '../guide/define.ts';
import { settingsOf } from '../guide/entries.ts';
import { existingApi } from '../guide/existing-api.ts';
import type { Facts } from '../guide/facts.ts';
import { perRun } from '../guide/per-run.ts';
import { anypointPlaces } from '../guide/places.ts';
import {
  type Asset,
  assetFact,
  assetKind,
  assetName,
  publishedSum,
  publishVersion,
  shortSum,
  textOf,
} from '../guide/publication.ts';
import type { Entry } from '../wizard/entry.ts';
import type { Located } from '../wizard/step.ts';

const numbers = (version: string): readonly number[] => version.split('.').map(Number);

/** Whether `a` comes after `b`. */
const isNewer = (a: string, b: string): boolean => {
  const [left, right] = [numbers(a), numbers(b)];
  const at = [0, 1, 2].find((i) => left[i] !== right[i]);
  return at !== undefined && (left[at] ?? 0) > (right[at] ?? 0);
};

interface Wanted {
  readonly groupId: string;
  readonly assetId: string;
  readonly version: string;
  readonly sum: string;
}

/**
 * The version that stands for this specification: the one of the last run; else the newest, if its mark says that it was
 * published from the same files; else the version that is asked for. Versions only go up.
 */
const find = async (
  c: With<'anypoint'>,
  wanted: Wanted,
  before: Facts['asset'] | undefined,
): Promise<Asset | undefined> => {
  const { groupId, assetId, version } = wanted;
  const { exchangeAssets } = c.anypoint;
  if (before?.assetId === assetId && before.groupId === groupId)
    return exchangeAssets.get(groupId, assetId, isNewer(version, before.version) ? version : before.version);
  const latest = await exchangeAssets.latest({ groupId, assetId });
  if (!latest || latest.version === version) return latest;
  if (publishedSum(latest) === wanted.sum && isNewer(latest.version, version)) return latest;
  return exchangeAssets.get(groupId, assetId, version);
};

/** Exchange adds generated files for a while; an answer without any says nothing. */
const isMadeOf = (asset: Asset, { main, classifier }: Pick<Facts['spec'], 'main' | 'classifier'>): boolean =>
  asset.files.length === 0 ||
  asset.files.some((file) => file.classifier === classifier && file.mainFile === main);

const settings = (
  { has }: With<'anypoint'>,
  asset: { readonly groupId: string; readonly assetId: string; readonly version: string },
) =>
  settingsOf(
    'anypoint.asset',
    { kind: 'asset', id: assetName(asset), name: asset.assetId },
    { affects: [], where: anypointPlaces(has.anypoint).asset(asset.groupId, asset.assetId) },
  );

/** A published version is never changed, so that every difference means a new version. */
const entriesOf = (
  c: With<'anypoint' | 'spec'>,
  asset: Asset,
  sums: { readonly is: string | undefined; readonly wanted: string },
  apiVersion: { readonly is: string; readonly wanted: string },
): readonly Entry[] => {
  const { check } = settings(c, asset);
  const { main, classifier } = c.has.spec;
  return [
    ...check(
      'conflict',
      'apiVersion',
      apiVersion.is === apiVersion.wanted,
      apiVersion.is,
      `${apiVersion.wanted}; every major version has one API version for ever. Answer api.apiVersion: ${apiVersion.is}, or another major version (api.version) or another asset (api.assetId)`,
    ),
    ...check(
      'chosen',
      'files',
      sums.is === undefined || sums.is === sums.wanted,
      `those with the sum ${sums.is}`,
      `those with the sum ${sums.wanted}, in a new version`,
    ),
    ...check('chosen', 'document', isMadeOf(asset, c.has.spec), 'another', `${main} (${classifier})`),
  ];
};

type Seen = { readonly asset: Asset; readonly existing: boolean };

export const exchangeAsset = defineStep({
  id: 'anypoint.exchange-asset',
  title: 'Asset in Exchange',
  guide: '12',
  why: 'API Manager manages what is published in Exchange, and consumers find it there. A published version is never changed: new files make a new version.',
  needs: ['anypoint', 'spec'],
  provides: ['asset'],
  asks: {
    existing: apiExisting,
    assetId: apiAssetId,
    version: apiAssetVersion,
    apiVersion,
    folder: apiFolder,
    main: apiMain,
  },
  deed: ({ assetId, version, apiVersion: consumers }) =>
    `publish ${assetId} ${version} (${consumers}) to Exchange`,
  byHand: ({ has, answers }) => ({
    where:
      has.spec.projectId === undefined
        ? `${has.anypoint.baseUrl}/exchange/`
        : `${has.anypoint.baseUrl}/designcenter/`,
    clicks: [
      has.spec.projectId === undefined
        ? `Choose Publish new asset, REST API, upload a zip of the files with ${has.spec.main} in its root, and enter the values below.`
        : `Open the project "${has.spec.name}", choose Publish → Publish to Exchange, and enter the values below.`,
    ],
    values: [
      { label: 'Name', value: has.spec.name },
      { label: 'Asset ID (Advanced)', value: answers.assetId },
      { label: 'Asset version', value: answers.version },
      { label: 'API version', value: answers.apiVersion },
    ],
  }),
  async locate(c): Promise<Located<Seen> | undefined> {
    const existing = await existingApi(c);
    if (existing) {
      const key = assetName(existing.asset);
      return {
        kind: assetKind,
        key,
        id: key,
        what: `asset ${existing.asset.assetId} ${existing.asset.version}, which is there`,
        named: true,
        seen: { asset: existing.asset, existing: true },
      };
    }
    const { assetId, version } = c.answers;
    const groupId = c.has.anypoint.organizationId;
    const wanted = { groupId, assetId, version, sum: shortSum(c.has.spec.sha256) };
    const asset = await find(c, wanted, c.recorded?.asset);
    if (!asset) return undefined;
    const key = assetName(asset);
    return {
      kind: assetKind,
      key,
      id: key,
      what: `asset ${assetId} ${asset.version}`,
      text: textOf(asset),
      seen: { asset, existing: false },
    };
  },
  async inspect(c, { seen: { asset, existing }, whose }) {
    const { apiVersion } = c.answers;
    if (existing) return { facts: { asset: assetFact(c, asset, apiVersion, undefined) }, entries: [] };
    const before = c.recorded?.asset;
    const wanted = shortSum(c.has.spec.sha256);
    const is = publishedSum(asset) ?? (before?.version === asset.version ? before.specSha256 : undefined);
    const fact = assetFact(c, asset, apiVersion, whose === 'own' ? (is ?? wanted) : undefined);
    return {
      facts: { asset: fact },
      entries: entriesOf(c, asset, { is, wanted }, { is: fact.apiVersion, wanted: apiVersion }),
    };
  },
  gone(c) {
    const before = c.recorded?.asset;
    return before?.assetId === c.answers.assetId
      ? settings(c, before).whole('required', 'removed', 'published, and its mock answers', {
          affects: ['calls'],
        })
      : [];
  },
  async apply(c, found) {
    const { assetId, version, apiVersion: consumers, folder, main } = c.answers;
    const groupId = c.has.anypoint.organizationId;
    const { sha256 } = c.has.spec;
    const next = found?.entries.length
      ? await c.anypoint.exchangeAssets.nextAvailableVersion({ groupId, assetId })
      : (found?.facts.asset.version ?? version);
    const asset = await publishVersion(c, {
      assetId,
      version: next,
      apiVersion: consumers,
      sha256,
      files: () => c.readSpec({ folder, main }),
    });
    return { asset: assetFact(c, asset, consumers, shortSum(sha256)) };
  },
  /** As Exchange has shown it after the publication: the asset is there, and is made of the document that was published. */
  async verify(c) {
    if (!c.changed) return;
    const { groupId, assetId, version } = c.has.asset;
    const { main } = c.has.spec;
    const asset = await perRun(c.oauth, assetName(c.has.asset), () =>
      c.anypoint.exchangeAssets.get(groupId, assetId, version),
    );
    if (asset && isMadeOf(asset, c.has.spec)) return;
    throw problem('NOT_VERIFIED', {
      what: `The asset ${assetId} ${version}`,
      why: asset ? `it is not made of the document ${main}` : 'Exchange does not show it',
      way: `Look at it: ${c.has.anypoint.baseUrl}/exchange/${groupId}/${assetId} Then run the same command again.`,
    });
  },
  /** For good where the organization allows it and the asset is young; otherwise hidden, and its number used up. */
  giveBack: giveBackLock,
  undo: (c) =>
    removeVersions(
      c,
      c.made.map(({ id }) => id),
    ),
});
