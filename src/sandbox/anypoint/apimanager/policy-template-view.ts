import type { AnypointContext } from '../context.ts';
import { isoDate } from './place.ts';
import type { PolicyDefinition, PolicyProperty } from './policy-catalog.ts';
import { listedKey } from './policy-keys.ts';
import { noSnippets, oauthSnippets } from './policy-snippets.ts';

/** A property of a configuration in its form as a list. */
export const listItem = ({ byDefault: _, options, ...property }: PolicyProperty) => ({
  ...property,
  ...(options && { options }),
  sensitive: false,
  allowMultiple: false,
  configuration: [],
});

const schemaType: Readonly<Record<PolicyProperty['type'], string>> = {
  string: 'string',
  radio: 'string',
  boolean: 'boolean',
  int: 'integer',
  ratelimits: 'array',
};

const jsonSchema = ({ assetId, name, properties }: PolicyDefinition) => ({
  $schema: 'https://json-schema.org/draft/2019-09/schema',
  $id: assetId,
  title: name,
  type: 'object',
  properties: Object.fromEntries(
    properties.map((property) => [
      property.propertyName,
      {
        title: property.name,
        description: property.description,
        type: schemaType[property.type],
        ...(property.options && { enum: property.options.map(({ value }) => value) }),
        ...(property.byDefault !== undefined && { default: property.byDefault }),
      },
    ]),
  ),
  required: properties.filter(({ optional }) => !optional).map(({ propertyName }) => propertyName),
});

const snippets = ({ oauthSnippet }: PolicyDefinition) => {
  const texts = oauthSnippet ? oauthSnippets : noSnippets;
  return {
    ...texts,
    interfaceTransformation: Object.entries(texts)
      .filter(([, transformation]) => transformation !== '')
      .map(([language, transformation]) => ({ language, transformation })),
  };
};

/** One item of `exchange-policy-templates` (docs/facts/anypoint-apis.md §7.1). */
export const templateView = (
  context: AnypointContext,
  known: PolicyDefinition,
  version: string,
  query: URLSearchParams,
): Record<string, unknown> => {
  const { policyConfigurationShape: shape, policyVersionField } = context.moods;
  const definition: PolicyDefinition = {
    ...known,
    properties: known.properties.map((property) => ({
      ...property,
      propertyName: listedKey(context.moods, property.propertyName),
    })),
  };
  const { groupId, assetId } = definition;
  return {
    audit: { created: { date: isoDate(Date.UTC(2025, 1, 27)) }, updated: {} },
    id: definition.id,
    groupId,
    assetId,
    [policyVersionField]: version,
    orgId: groupId,
    organizationId: groupId,
    name: definition.name,
    description: definition.description,
    type: 'system',
    isOOTB: true,
    stage: 'release',
    status: 'Active',
    category: definition.category,
    violationCategory: definition.violationCategory,
    minMuleVersion: definition.minMuleVersion,
    supportedPoliciesVersions: '>=v1',
    supportedJavaVersions: ['8', '11', '17'],
    resourceLevelSupported: true,
    encryptionSupported: false,
    standalone: true,
    applicable: true,
    splitAssetModel: true,
    ootbUpgradeableImpl: false,
    ...(definition.needsProvider && { identityManagement: { type: definition.needsProvider } }),
    requiredCharacteristics: definition.requiredCharacteristics,
    providedCharacteristics: definition.providedCharacteristics,
    interfaceScope: ['api', 'resource'],
    ...snippets(definition),
    ...(query.get('includeConfiguration') !== 'false' && {
      configuration: shape === 'list' ? definition.properties.map(listItem) : jsonSchema(definition),
    }),
    allVersions: definition.versions.map((one) => ({ groupId, assetId, version: one, status: 'Active' })),
  };
};
