import type { AnypointContext } from '../context.ts';
import { provenance } from './api-views.ts';
import { policyDefinition } from './policy-catalog.ts';
import type { ApiInstance, AppliedPolicy, Tier } from './world.ts';

/**
 * An applied policy as it is created, read and changed (docs/facts/anypoint-apis.md §7.4). Recordings have `pointcutData` also
 * where it is null; here it is left out then, since the document says it is an array.
 */
export const policyView = (context: AnypointContext, api: ApiInstance, policy: AppliedPolicy) => {
  const definition = policyDefinition(policy.groupId, policy.assetId);
  const { groupId, assetId, assetVersion: version } = policy;
  const technology = api.technology === 'flexGateway' ? 'flexGateway' : 'mule4';
  return {
    ...provenance(context, api.organizationId, policy.createdAt),
    id: policy.id,
    policyTemplateId: String(definition?.id ?? ''),
    groupId,
    assetId,
    assetVersion: version,
    configurationData: policy.configurationData,
    ...(policy.pointcutData !== null && { pointcutData: policy.pointcutData }),
    order: policy.order,
    disabled: policy.disabled,
    type: 'system',
    apiId: api.id,
    implementationAsset: {
      assetId: `${assetId}-${technology === 'mule4' ? 'mule' : 'flex'}`,
      groupId,
      version,
      technology,
      minRuntimeVersion: definition?.minMuleVersion ?? '4.1.1',
      supportedJavaVersions: ['8', '11', '17'],
    },
  };
};

const compactView = (policy: AppliedPolicy) => ({
  policyTemplateId: String(policyDefinition(policy.groupId, policy.assetId)?.id ?? ''),
  type: 'system',
  policyId: policy.id,
  version: policy.createdAt,
  order: policy.order,
  pointcutData: policy.pointcutData,
  configuration: policy.configurationData,
  template: { groupId: policy.groupId, assetId: policy.assetId, assetVersion: policy.assetVersion },
});

const tierView = ({ id, limits }: Tier) => ({ id, limits });

/** `GET …/policies` in the shape that was asked for, or that the mood insists on (docs/facts/anypoint-apis.md §7.5). */
export const policyListView = (
  context: AnypointContext,
  api: ApiInstance,
  policies: readonly AppliedPolicy[],
  fullInfo: string | null,
): unknown => {
  const { policyListShape } = context.moods;
  const asked = fullInfo === 'true' ? 'policies' : 'array';
  const shape = policyListShape === 'documented' ? asked : policyListShape;
  if (shape === 'policies') {
    const values = context.world.apimanager.tiers.filter(({ apiId }) => apiId === api.id).map(tierView);
    return { policies: policies.map(compactView), tiers: { values, version: api.createdAt } };
  }
  const array = policies.map((policy) => policyView(context, api, policy));
  return shape === 'value' ? { value: array } : array;
};
