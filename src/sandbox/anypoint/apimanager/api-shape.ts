import type { Shape } from '../json-shape.ts';

const uri: Shape = { type: 'string', nullable: true, minLength: 1, maxLength: 256 };
const flag: Shape = { type: 'boolean', nullable: true };
const coordinate: Shape = { type: 'string', minLength: 1, maxLength: 256 };

const endpointMembers: Readonly<Record<string, Shape>> = {
  type: { type: 'string', nullable: true },
  uri,
  proxyUri: uri,
  isCloudHub: flag,
  referencesUserDomain: flag,
  responseTimeout: { type: 'integer', nullable: true },
  deploymentType: { type: 'string', nullable: true, enum: ['CH', 'HY', 'RF', 'SM', 'CH2'] },
  muleVersion4OrAbove: flag,
  proxyTemplate: {
    type: 'object',
    nullable: true,
    properties: { assetId: uri, assetVersion: uri, groupId: uri },
  },
  validation: {
    type: 'string',
    nullable: true,
    enum: ['NOT_APPLICABLE', 'DISABLED', 'ENABLED', 'STRICT_QUERY_PARAMS'],
  },
};

const members: Readonly<Record<string, Shape>> = {
  instanceLabel: { type: 'string', nullable: true, minLength: 1, maxLength: 255 },
  providerId: { type: 'string', nullable: true, minLength: 1, maxLength: 255 },
  technology: { type: 'string', enum: ['mule3', 'mule4', 'flexGateway', 'serviceMesh'] },
  approvalMethod: { type: 'string', nullable: true, enum: ['manual', 'automatic'] },
  endpointUri: { type: 'string', nullable: true },
  deprecated: { type: 'boolean' },
};

/** Body of `POST …/apis` (API Manager, api-oas.json): keys of the endpoint are required, null is allowed. */
export const newApi: Shape = {
  type: 'object',
  required: ['spec'],
  properties: {
    ...members,
    spec: {
      type: 'object',
      required: ['groupId', 'assetId', 'version'],
      properties: { groupId: coordinate, assetId: coordinate, version: coordinate },
    },
    endpoint: { type: 'object', required: ['uri', 'proxyUri', 'isCloudHub'], properties: endpointMembers },
  },
};

/** Body of `PATCH …/apis/{id}` (docs/facts/anypoint-apis.md §5.5). */
export const changedApi: Shape = {
  type: 'object',
  properties: {
    ...members,
    assetVersion: coordinate,
    endpoint: { type: 'object', properties: endpointMembers },
  },
};
