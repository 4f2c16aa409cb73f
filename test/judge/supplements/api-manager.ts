import type { Supplement } from '../supplements.ts';
import { array, boolean, either, integer, json, object, oneOfValues, orNull, string } from './shapes.ts';

const vendor = 'anypoint';
const environment = '/organizations/{organizationId}/environments/{environmentId}';
const apis = `/apimanager/api/v1${environment}/apis`;
const api = `${apis}/{environmentApiId}`;
const portal = `/apimanager/xapi/v1${environment}/apis`;
const templates = '/apimanager/xapi/v1/organizations/{organizationId}/exchange-policy-templates';

/** What the official client sends beside the members of the document. */
const endpointExtras = {
  type: oneOfValues('rest-api', 'http-api', 'soap-api', 'http', 'rest', 'raml'),
  tlsContexts: orNull(object({})),
};

const apiChange = object({
  instanceLabel: orNull({ type: 'string', minLength: 1, maxLength: 255 }),
  providerId: orNull(string),
  endpointUri: orNull(string),
  deprecated: boolean,
  assetVersion: string,
  approvalMethod: orNull(oneOfValues('manual', 'automatic')),
  endpoint: object({
    ...endpointExtras,
    uri: orNull({ type: 'string', minLength: 1, maxLength: 256 }),
    proxyUri: orNull({ type: 'string', minLength: 1, maxLength: 256 }),
    isCloudHub: orNull(boolean),
    deploymentType: oneOfValues('CH', 'HY', 'RF', 'SM', 'CH2'),
    muleVersion4OrAbove: orNull(boolean),
    referencesUserDomain: orNull(boolean),
    responseTimeout: orNull(integer),
    validation: orNull(string),
    proxyTemplate: orNull(object({})),
  }),
});

const policy = object(
  { id: integer, groupId: string, assetId: string, assetVersion: string, order: integer, disabled: boolean },
  'id',
);

const decision = (verb: string, what: string, source: string): Supplement => ({
  vendor,
  method: 'POST',
  pattern: `${portal}/{environmentApiId}/${what}/${verb}`,
  source,
  body: json(object({})),
  answers: { '201': {}, '200': {}, '204': {} },
});

const templateQuery = {
  apiInstanceId: integer,
  environmentId: string,
  splitModel: boolean,
  includeAllVersions: boolean,
  includeConfiguration: boolean,
};

const template = object(
  { groupId: string, assetId: string, name: string, configuration: either(array({}), object({})) },
  'groupId',
  'assetId',
);

/** What is known about API Manager and policy templates beside their documents. */
export const apiManagerSupplements: readonly Supplement[] = [
  {
    vendor,
    method: 'POST',
    pattern: apis,
    source:
      'docs/facts/anypoint-apis.md §5.1 and §14: what the official CLI and provider send beside the document',
    body: json(
      object({
        approvalMethod: orNull(string),
        endpointUri: orNull(string),
        endpoint: object(endpointExtras),
      }),
    ),
    answers: {
      '201': json(
        object(
          { id: integer, environmentId: string, groupId: string, assetId: string, assetVersion: string },
          'id',
        ),
      ),
    },
  },
  {
    vendor,
    method: 'PATCH',
    pattern: api,
    source: 'docs/facts/anypoint-apis.md §5.5: bodies seen; the document says only "an object"',
    body: json(apiChange),
  },
  {
    vendor,
    method: 'GET',
    pattern: api,
    source: 'docs/facts/anypoint-apis.md §5.3',
    answers: { '200': json(object({ id: integer, status: orNull(string) }, 'id')) },
  },
  {
    vendor,
    method: 'POST',
    pattern: `${api}/policies`,
    source:
      'docs/facts/anypoint-apis.md §7.4 and §14: the document misspells order, and apiVersionId must be an integer',
    query: { allowDuplicated: boolean },
    body: json(
      object(
        { apiVersionId: integer, configurationData: { type: 'object' }, order: integer, disabled: boolean },
        'groupId',
        'assetId',
        'assetVersion',
        'configurationData',
      ),
    ),
    answers: { '201': json(policy) },
  },
  {
    vendor,
    method: 'PATCH',
    pattern: `${api}/policies/{policyId}`,
    source: 'docs/facts/anypoint-apis.md §7.5: the document says only "an object"',
    body: json(
      object({
        configurationData: { type: 'object' },
        order: integer,
        disabled: boolean,
        assetVersion: string,
      }),
    ),
    answers: { '200': json(policy) },
  },
  {
    vendor,
    method: 'GET',
    pattern: `${api}/policies/{policyId}`,
    source: 'docs/facts/anypoint-apis.md §7.5: one policy; the document repeats the schema of the list',
    instead: ['200'],
    answers: { '200': json(object({})) },
  },
  {
    vendor,
    method: 'GET',
    pattern: `${api}/policies`,
    source: 'docs/facts/anypoint-apis.md §7.5: three shapes, by fullInfo',
    instead: ['200'],
    answers: {
      '200': json(
        either(
          array(policy),
          object({ policies: array(object({})) }, 'policies'),
          object({ value: array(object({})) }, 'value'),
        ),
      ),
    },
  },
  {
    vendor,
    method: 'PATCH',
    pattern: `${api}/policies`,
    source: 'docs/facts/anypoint-apis.md §7.5, reorder',
    body: json(array(object({ id: integer, order: integer }, 'id', 'order'))),
  },
  {
    vendor,
    method: 'GET',
    pattern: `${api}/contracts/{contractId}`,
    source: 'docs/facts/anypoint-apis.md §8.4: one contract; the document repeats the schema of the list',
    instead: ['200'],
    answers: { '200': json(object({ id: integer, status: string }, 'id')) },
  },
  {
    vendor,
    method: 'GET',
    pattern: templates,
    source: 'docs/facts/anypoint-apis.md §7.1',
    query: { injectionPoint: oneOfValues('inbound', 'outbound') },
    answers: { '200': json(array(template)) },
  },
  {
    vendor,
    method: 'GET',
    pattern: `${templates}/{groupId}/{assetId}/{assetVersion}`,
    source: 'docs/facts/anypoint-apis.md §7.1, one item',
    query: templateQuery,
    answers: { '200': json(template) },
  },
  {
    vendor,
    method: 'GET',
    pattern: portal,
    source: 'docs/facts/anypoint-apis.md §5.4, the xapi form',
    query: {
      query: string,
      limit: integer,
      offset: integer,
      groupId: string,
      assetId: string,
      assetVersion: string,
      instanceLabel: string,
      sort: string,
      ascending: boolean,
    },
    answers: { '200': json(object({ total: integer, instances: array(object({})) }, 'total')) },
  },
  ...['enable', 'disable'].map((verb) =>
    decision(verb, 'policies/{policyId}', 'docs/facts/anypoint-apis.md §7.5, turn off and on'),
  ),
  ...['approve', 'reject', 'revoke', 'restore'].map((verb) =>
    decision(verb, 'contracts/{contractId}', 'docs/facts/anypoint-apis.md §8.4'),
  ),
];
