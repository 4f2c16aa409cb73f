import { createHash } from 'node:crypto';
import { findOrganization, masterOf } from '../accounts/places.ts';
import type { ApiInstance } from '../apimanager/world.ts';
import type { AnypointContext } from '../context.ts';
import { filePath, linkTo } from '../file-links.ts';
import { versionsOf } from './catalog.ts';
import { minorVersion } from './versions.ts';
import type { Asset } from './world.ts';

const iso = (time: number): string => new Date(time).toISOString();

const digest = (algorithm: 'md5' | 'sha1', asset: Asset, classifier: string): string =>
  createHash(algorithm).update(classifier).update(JSON.stringify(asset.files)).digest('hex');

const fileView = (context: AnypointContext, asset: Asset, classifier: string) => {
  const { groupId, assetId, version } = asset;
  const path = `${groupId}/assets/${groupId}/${assetId}/${version}/${classifier}/zip`;
  return {
    classifier,
    packaging: 'zip',
    downloadURL: `${context.origin()}/exchange/files/api/v1/organizations/${path}`,
    externalLink: linkTo(context, filePath(groupId, assetId, version, `${classifier}.zip`)),
    md5: digest('md5', asset, classifier),
    sha1: digest('sha1', asset, classifier),
    createdDate: iso(asset.createdAt),
    mainFile: asset.main,
    isGenerated: classifier !== asset.classifier,
  };
};

/** Where the mocking service serves an asset. */
const mockUrlOf = (context: AnypointContext, { groupId, assetId, version }: Asset): string =>
  `${context.origin()}/mocking/api/v1/sources/exchange/assets/${groupId}/${assetId}/${version}/m`;

const mockedInstance = (context: AnypointContext, asset: Asset) => ({
  versionGroup: asset.versionGroup,
  organizationId: asset.groupId,
  id: 'mocking-service',
  groupId: asset.groupId,
  assetId: asset.assetId,
  version: asset.version,
  minorVersion: minorVersion(asset.version),
  productAPIVersion: asset.versionGroup,
  environmentId: null,
  providerId: null,
  endpointUri: mockUrlOf(context, asset),
  name: 'Mocking Service',
  isPublic: true,
  type: 'mocked',
  fullname: 'Mocking Service',
  deprecated: false,
});

const environmentName = (context: AnypointContext, id: string): string | null =>
  context.world.accounts.environments.find((environment) => environment.id === id)?.name ?? null;

const managedInstance = (context: AnypointContext, api: ApiInstance) => ({
  versionGroup: api.productVersion,
  organizationId: api.organizationId,
  id: String(api.id),
  groupId: api.groupId,
  assetId: api.assetId,
  version: api.assetVersion,
  minorVersion: minorVersion(api.assetVersion),
  productAPIVersion: api.productVersion,
  environmentId: api.environmentId,
  environmentName: environmentName(context, api.environmentId),
  providerId: api.providerId,
  endpointUri: api.endpointUri,
  name: `${api.productVersion}:${api.id}`,
  isPublic: false,
  type: 'managed',
  fullname: `${environmentName(context, api.environmentId) ?? ''} - ${api.productVersion}:${api.id}`,
  deprecated: api.deprecated,
});

const managedOf = (context: AnypointContext, asset: Asset): ApiInstance[] =>
  context.world.apimanager.apis.filter(
    (api) =>
      api.groupId === asset.groupId &&
      api.assetId === asset.assetId &&
      api.productVersion === asset.versionGroup,
  );

/** Instances of a version group, as `GET …/versionGroups/{versionGroup}/instances` answers them. */
export const instancesView = (context: AnypointContext, asset: Asset) =>
  managedOf(context, asset).map((api) => {
    const organization = findOrganization(context.world, api.organizationId);
    return {
      ...managedInstance(context, api),
      id: api.id,
      assetVersion: api.assetVersion,
      productVersion: api.productVersion,
      instanceLabel: api.instanceLabel,
      masterOrganizationId: organization ? masterOf(organization) : api.organizationId,
      lastActiveDate: api.lastActiveDate === null ? null : iso(api.lastActiveDate),
      audit: { created: { date: iso(api.createdAt) }, updated: {} },
      assetName: asset.name,
    };
  });

/** A line of the search, of lists and of other versions. */
export const summaryView = (asset: Asset) => ({
  organizationId: asset.groupId,
  groupId: asset.groupId,
  assetId: asset.assetId,
  version: asset.version,
  minorVersion: minorVersion(asset.version),
  description: asset.description,
  versionGroup: asset.versionGroup,
  isPublic: asset.isPublic,
  name: asset.name,
  type: asset.type,
  status: asset.status,
  createdById: asset.createdBy,
  createdAt: iso(asset.createdAt),
});

const people = (context: AnypointContext, id: string) => {
  const user = context.world.accounts.users.find((known) => known.id === id);
  return {
    id,
    userName: user?.username ?? '',
    firstName: user?.firstName ?? '',
    lastName: user?.lastName ?? '',
  };
};

const organizationView = (context: AnypointContext, id: string) => {
  const organization = findOrganization(context.world, id);
  return {
    id,
    name: organization?.name ?? '',
    parentOrganizationIds: organization?.parentOrganizationIds ?? [],
    isMaster: organization !== undefined && organization.parentOrganizationIds.length === 0,
  };
};

const specificationView = (asset: Asset) => ({
  originalFormat: asset.classifier.startsWith('raml') ? 'raml' : 'oas',
  originalFormatVersion: asset.classifier.startsWith('raml') ? '1.0' : null,
  minMuleVersion: null,
  externalFile: { url: null },
});

/** One version of an asset as Exchange shows it (Exchange API, example AssetWithFiles). */
export const assetView = (context: AnypointContext, asset: Asset) => {
  const generated = asset.classifier === 'raml' ? ['fat-raml', 'oas'] : [];
  return {
    ...summaryView(asset),
    ...specificationView(asset),
    id: `${asset.groupId}/${asset.assetId}/${asset.version}`,
    isSnapshot: false,
    createdDate: iso(asset.createdAt),
    updatedDate: iso(asset.createdAt),
    labels: asset.tags,
    tags: asset.tags.map((value) => ({ value, key: null })),
    categories: [],
    customFields: [],
    files: [asset.classifier, ...generated].map((classifier) => fileView(context, asset, classifier)),
    rating: 0,
    numberOfRates: 0,
    createdBy: people(context, asset.createdBy),
    organization: organizationView(context, asset.groupId),
    instances:
      asset.type === 'rest-api'
        ? [
            mockedInstance(context, asset),
            ...managedOf(context, asset).map((api) => managedInstance(context, api)),
          ]
        : [],
    dependencies: [],
    generated: [],
    otherVersions: versionsOf(context.world, asset.groupId, asset.assetId, context.now())
      .filter(({ version }) => version !== asset.version)
      .map(summaryView),
  };
};
