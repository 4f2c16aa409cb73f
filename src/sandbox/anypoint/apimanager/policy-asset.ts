import { stringify } from 'yaml';
import type { AnypointContext } from '../context.ts';
import { minorVersion } from '../exchange/versions.ts';
import { filePath, linkTo } from '../file-links.ts';
import { isoDate } from './place.ts';
import { type PolicyDefinition, policyDefinition } from './policy-catalog.ts';

/** One version of a policy. */
export interface PolicyVersion {
  readonly definition: PolicyDefinition;
  readonly version: string;
}

const published = isoDate(Date.UTC(2025, 1, 27));
const ending = 'policy-definition.yaml';

const file = (context: AnypointContext, { definition, version }: PolicyVersion) => ({
  classifier: 'policy-definition',
  packaging: 'yaml',
  externalLink: linkTo(context, filePath(definition.groupId, definition.assetId, version, ending)),
  isGenerated: false,
  createdDate: published,
});

/** A policy as an asset of Exchange. */
export const policyAssetView = (context: AnypointContext, one: PolicyVersion) => ({
  organizationId: one.definition.groupId,
  groupId: one.definition.groupId,
  assetId: one.definition.assetId,
  version: one.version,
  minorVersion: minorVersion(one.version),
  versionGroup: `v${one.version.split('.')[0]}`,
  name: one.definition.name,
  description: one.definition.description,
  type: 'policy',
  status: 'published',
  isPublic: true,
  createdDate: published,
  updatedDate: published,
  files: [file(context, one)],
});

/** The definition file of a policy as YAML; undefined when there is no such policy or file (anypoint-cli-api-mgr-plugin, `policy describe`). */
export const policyFile = (
  groupId: string,
  assetId: string,
  version: string,
  name: string,
): string | undefined => {
  const definition = policyDefinition(groupId, assetId);
  if (!definition?.versions.includes(version) || name !== `${assetId}-${version}-${ending}`) return undefined;
  return stringify({
    id: assetId,
    name: definition.name,
    description: definition.description,
    category: definition.category,
    type: 'system',
    resourceLevelSupported: true,
    requiredCharacteristics: definition.requiredCharacteristics,
    providedCharacteristics: definition.providedCharacteristics,
    configuration: definition.properties.map(({ byDefault, options, ...property }) => ({
      ...property,
      ...(options && { options }),
      ...(byDefault !== undefined && { defaultValue: byDefault }),
      sensitive: false,
      allowMultiple: false,
    })),
  });
};
