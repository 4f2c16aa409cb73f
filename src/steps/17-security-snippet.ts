import { problem } from '../errors.ts';
import { anypointPages } from '../guide/anypoint-console.ts';
import { tokenAsks } from '../guide/asks/access.ts';
import { apiFolder, apiMain, securitySnippet } from '../guide/asks/api.ts';
import { proxyMinutes } from '../guide/asks/proxy.ts';
import { removeVersions } from '../guide/asset-removal.ts';
import { isNewerOfSameMajor, nextPatch } from '../guide/asset-versions.ts';
import { giveBackLock, whileLocked } from '../guide/branch-lock.ts';
import { defineStep, type With } from '../guide/define.ts';
import { settingsOf } from '../guide/entries.ts';
import type { Wanted } from '../guide/flows.ts';
import { instanceName, readAnew } from '../guide/per-run.ts';
import { anypointPlaces } from '../guide/places.ts';
import { inWords, isAnswer, type NoAnswer, patience, probe, resourceUrl } from '../guide/probes.ts';
import { awaitServing, redeploy } from '../guide/proxy-deployment.ts';
import {
  type Asset,
  assetKind,
  assetName,
  publishedSum,
  publishVersion,
  shortSum,
  textOf,
} from '../guide/publication.ts';
import { secureSpec } from '../guide/secured-spec.ts';
import { sumOf } from '../guide/spec-project.ts';
import type { SpecFiles } from '../guide/specification/specification.ts';

type Context = With<
  | 'anypoint'
  | 'authServer'
  | 'spec'
  | 'asset'
  | 'apiInstance'
  | 'deploymentTarget'
  | 'proxy'
  | 'implementation'
>;

const securedFiles = async (
  c: Context,
  answers: Parameters<Context['readSpec']>[0] & Wanted,
): Promise<SpecFiles> => {
  const { flows, scopes } = answers;
  return secureSpec(await c.readSpec(answers), { ...c.has.authServer, flows, scopes });
};

/** The version of this asset that was published from exactly these files: of the last run, else the newest. */
const published = async (
  c: Context,
  spec: SpecFiles,
  before: string | undefined,
): Promise<Asset | undefined> => {
  const { exchangeAssets } = c.anypoint;
  const { groupId, assetId, version } = c.has.asset;
  const asset =
    (before === undefined ? undefined : await exchangeAssets.get(groupId, assetId, before)) ??
    (await exchangeAssets.latest({ groupId, assetId }));
  if (!asset || !isNewerOfSameMajor(asset.version, version)) return undefined;
  return publishedSum(asset) === shortSum(sumOf(spec)) ? asset : undefined;
};

/** The project holds the snippet from now on, so that nobody publishes a version without it by accident. */
const saveToProject = async (c: Context, spec: SpecFiles): Promise<void> => {
  const { name, projectId, branch } = c.has.spec;
  const { designCenter } = c.anypoint;
  const content = spec.files[spec.main];
  if (projectId === undefined || branch === undefined || content === undefined) return;
  if ((await designCenter.readFile(projectId, branch, spec.main)) === content) return;
  await whileLocked(c, { project: name, projectId, branch }, () =>
    designCenter.save(projectId, branch, [{ path: spec.main, content }]),
  );
};

const moveInstance = async (c: Context, version: string): Promise<void> => {
  const { apiInstances } = c.anypoint;
  const { id } = c.has.apiInstance;
  if ((await apiInstances.get(id))?.assetVersion !== version)
    await apiInstances.patch(id, { assetVersion: version });
};

export const securitySnippetStep = defineStep({
  id: 'anypoint.security-snippet',
  title: 'Security scheme in the specification',
  guide: '17',
  why: 'Optional. The specification says from now on how a consumer gets a token, with the addresses of the authorization server. It becomes a new version of the asset, to which the API instance is moved.',
  needs: [
    'anypoint',
    'authServer',
    'spec',
    'asset',
    'deploymentTarget',
    'apiInstance',
    'proxy',
    'implementation',
    'policy',
  ],
  provides: ['securedSpec'],
  asks: { ...tokenAsks, securitySnippet, folder: apiFolder, main: apiMain, minutes: proxyMinutes },
  deed: () =>
    'write the security scheme into the specification, publish the next version, move the API instance to it and redeploy the proxy',
  byHand: ({ has }) => ({
    where: anypointPages(has.anypoint).apiInstance(has.apiInstance.id),
    clicks: [
      'Open Policies → the OpenID Connect policy → API Specification Snippet, and copy the text for your specification.',
      'In Design Center put it into the main document, with the addresses below, and publish the next version.',
      'Back in API Manager choose Actions → Change specification, take that version, and redeploy the proxy.',
    ],
    values: [
      { label: 'authorizationUri', value: has.authServer.authorizeUrl },
      { label: 'accessTokenUri', value: has.authServer.tokenUrl },
    ],
  }),
  skip(c) {
    if (!c.answers.securitySnippet)
      return 'Not asked for: the policy protects the API all the same. To have it: api.securitySnippet.';
    const { apiInstance, asset, spec } = c.has;
    if (apiInstance.foreign)
      return 'The API instance is not of this setup, so it is not moved to another version.';
    if (asset.specSha256 === undefined)
      return 'The asset was published by somebody else, so no version of it is published here.';
    const project = { kind: 'anypoint.design-project', key: spec.name, id: spec.projectId ?? '' };
    return spec.projectId === undefined || c.whose(project) === 'own'
      ? undefined
      : `The Design Center project "${spec.name}" is not of this setup, so its files are left as they are.`;
  },
  async locate(c) {
    const spec = await securedFiles(c, c.answers);
    const asset = await published(c, spec, c.recorded?.securedSpec.version);
    if (!asset) return undefined;
    const key = assetName(asset);
    return {
      kind: assetKind,
      key,
      id: key,
      what: `asset ${asset.assetId} ${asset.version} with the security scheme`,
      text: textOf(asset),
      seen: asset,
    };
  },
  async inspect(c, { seen: { version } }) {
    const { apiInstance, proxy, anypoint } = c.has;
    const is = (await c.anypoint.apiInstances.get(apiInstance.id))?.assetVersion;
    const { equal } = settingsOf(
      'anypoint.apiInstance',
      { kind: 'API instance', id: String(apiInstance.id), name: apiInstance.label },
      { affects: [], where: anypointPlaces(anypoint).instance(apiInstance.label, apiInstance.id) },
    );
    const ofProxy = settingsOf(
      'anypoint.proxy',
      { kind: 'proxy', id: proxy.deploymentId, name: proxy.applicationName },
      { affects: [], where: anypointPlaces(anypoint).proxy(proxy.applicationName) },
    );
    return {
      facts: { securedSpec: { version, withSnippet: true } },
      entries: [
        ...equal('chosen', 'assetVersion', is, version),
        // Without a record nobody knows whether the proxy was deployed anew: once more does no harm.
        ...ofProxy.check('chosen', 'assetVersion', c.recorded !== undefined, 'not known', version),
      ],
    };
  },
  gone(c) {
    const before = c.recorded?.securedSpec;
    const { groupId, assetId } = c.has.asset;
    if (before === undefined) return [];
    return settingsOf(
      'anypoint.securedSpec',
      { kind: 'asset', id: assetName({ groupId, assetId, version: before.version }), name: assetId },
      { affects: [], where: anypointPlaces(c.has.anypoint).asset(groupId, assetId) },
    ).whole('chosen', 'removed, or made of other files', 'published with the security scheme');
  },
  async apply(c, found) {
    const spec = await securedFiles(c, c.answers);
    const { asset, proxy } = c.has;
    if (!found) await saveToProject(c, spec);
    const version =
      found?.facts.securedSpec.version ??
      (
        await publishVersion(c, {
          assetId: asset.assetId,
          version: nextPatch(asset.version),
          apiVersion: asset.apiVersion,
          sha256: sumOf(spec),
          files: async () => spec,
        })
      ).version;
    await moveInstance(c, version);
    // A running proxy keeps the specification that it was deployed with.
    await redeploy(c, proxy.deploymentId);
    await awaitServing(
      c,
      { id: proxy.deploymentId, name: proxy.applicationName, begun: true },
      c.answers.minutes,
    );
    return { securedSpec: { version, withSnippet: true } };
  },
  async verify(c) {
    const { version } = c.has.securedSpec;
    const { id, label } = c.has.apiInstance;
    const instance = await readAnew(c.oauth, instanceName(id), () => c.anypoint.apiInstances.get(id));
    if (instance?.assetVersion !== version)
      throw problem('NOT_VERIFIED', {
        what: `The API instance "${label}" (${id})`,
        why: `its version is ${instance?.assetVersion ?? 'not known'}, not ${version}`,
        way: `Look at it: ${anypointPages(c.has.anypoint).apiInstance(id)} Then run the same command again.`,
      });
    const url = resourceUrl(c.has.proxy.url, c.has.implementation.resource);
    let seen: Awaited<ReturnType<typeof probe>> | NoAnswer | undefined;
    await c.until({
      what: `the proxy to answer after its deployment at ${url}`,
      ...patience,
      last: () => inWords(seen),
      probe: async () => {
        seen = await probe(c, url);
        return isAnswer(seen) && seen.status < 500 && seen.status !== 404 ? true : undefined;
      },
    });
  },
  giveBack: giveBackLock,
  /** The instance goes back to the version of before, since a version in use is not deleted. */
  async undo(c) {
    const { apiInstances } = c.anypoint;
    const { asset, apiInstance } = c.has;
    const names = c.made.map(({ id }) => id);
    const instance = await apiInstances.get(apiInstance.id);
    const used = instance && assetName({ ...asset, version: instance.assetVersion ?? '' });
    if (used !== undefined && names.includes(used))
      await apiInstances.patch(apiInstance.id, { assetVersion: asset.version });
    return removeVersions(c, names);
  },
});
