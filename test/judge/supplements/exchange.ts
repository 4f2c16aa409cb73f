import type { Supplement } from '../supplements.ts';
import {
  array,
  boolean,
  either,
  integer,
  json,
  object,
  oneOfValues,
  orNull,
  string,
  strings,
} from './shapes.ts';

const vendor = 'anypoint';
const exchange = '/exchange/api/v2';
const assets = `${exchange}/assets/{groupId}/{assetId}`;
const applications = `${exchange}/organizations/{masterOrganizationId}/applications`;

const asset = object(
  {
    groupId: string,
    assetId: string,
    version: string,
    name: string,
    type: string,
    status: string,
    versionGroup: string,
    files: array(object({})),
    instances: array(object({})),
  },
  'groupId',
  'assetId',
  'version',
  'name',
  'type',
);

const readAsset = (pattern: string): Supplement => ({
  vendor,
  method: 'GET',
  pattern,
  source: 'docs/facts/anypoint-apis.md §3.4',
  answers: { '200': json(asset) },
});

const publication = {
  ...object(
    {
      name: string,
      type: oneOfValues('rest-api', 'soap-api', 'http-api', 'raml-fragment', 'custom'),
      status: oneOfValues('published', 'development'),
      'properties.mainFile': string,
      'properties.apiVersion': string,
      description: string,
      tags: string,
      keywords: string,
      dependencies: string,
      contactName: string,
      contactEmail: string,
    },
    'name',
  ),
  patternProperties: {
    '^(fields|categories)\\..+$': {},
    '^files(\\.(oas|raml|raml-fragment|wsdl|http|custom))?\\.[a-z]+$': {},
  },
};

const application = {
  name: string,
  description: string,
  url: string,
  redirectUri: strings,
  grantTypes: array(
    oneOfValues('password', 'implicit', 'client_credentials', 'authorization_code', 'refresh_token'),
  ),
  apiEndpoints: boolean,
};

/** What is known about Exchange beside its document. */
export const exchangeSupplements: readonly Supplement[] = [
  readAsset(`${assets}/asset`),
  readAsset(`${assets}/{version}`),
  readAsset(`${assets}/{version}/asset`),
  {
    vendor,
    method: 'GET',
    pattern: `${exchange}/assets/search`,
    source: 'docs/facts/anypoint-apis.md §3.1',
    query: { search: string, organizationId: string },
    answers: { '200': json(array(object({ groupId: string, assetId: string }, 'groupId', 'assetId'))) },
  },
  {
    vendor,
    method: 'POST',
    pattern: `${exchange}/organizations/{organizationId}/assets/{groupId}/{assetId}/{version}`,
    source: 'docs/facts/anypoint-apis.md §3.3',
    bodyRequired: true,
    body: { 'multipart/form-data': publication },
    answers: {
      '201': json(
        object(
          {
            organizationId: string,
            groupId: string,
            assetId: string,
            version: string,
            name: string,
            type: string,
          },
          'groupId',
          'assetId',
          'version',
        ),
      ),
      '202': json(object({ publicationStatusLink: string }, 'publicationStatusLink')),
    },
  },
  {
    vendor,
    method: 'GET',
    pattern: `${exchange}/organizations/{organizationId}/assets/{groupId}/{assetId}/{version}/publication/status/{runId}`,
    source: 'docs/facts/anypoint-apis.md §3.3',
    answers: {
      '200': json(
        object(
          {
            status: oneOfValues('running', 'completed', 'error'),
            steps: array(object({ status: string, errors: array({}) })),
          },
          'status',
        ),
      ),
    },
  },
  {
    vendor,
    method: 'GET',
    pattern: `${exchange}/organizations/{organizationId}/groups/{groupId}/assets/{assetId}/nextAvailableVersion`,
    source: 'docs/facts/anypoint-apis.md §3.1',
    answers: { '200': json(object({ nextAvailableVersion: string }, 'nextAvailableVersion')) },
  },
  {
    vendor,
    method: 'PUT',
    pattern: `${assets}/public`,
    source: 'docs/facts/anypoint-apis.md §3.1',
    body: json(array(object({ versionGroup: string }, 'versionGroup'))),
  },
  {
    vendor,
    method: 'PUT',
    pattern: `${assets}/{version}/status`,
    source: 'docs/facts/anypoint-apis.md §3.1',
    body: json(object({ status: oneOfValues('deprecated', 'published') }, 'status')),
  },
  {
    vendor,
    method: 'GET',
    pattern: `${exchange}/organizations/{masterOrganizationId}/clientProviders/{clientProviderId}/grantTypes`,
    source: 'docs/facts/anypoint-apis.md §8.1',
    answers: {
      '200': json(
        object({ type: object({}), grant_types: array(object({ name: string }, 'name')) }, 'grant_types'),
      ),
    },
  },
  {
    vendor,
    method: 'GET',
    pattern: applications,
    source: 'docs/facts/anypoint-apis.md §8.2',
    query: { targetAdminSite: boolean },
  },
  {
    vendor,
    method: 'POST',
    pattern: applications,
    source: 'docs/facts/anypoint-apis.md §8.2: the document has no body',
    bodyRequired: true,
    body: json(object(application, 'name')),
    answers: {
      '201': json(
        object({ id: integer, name: string, clientId: string, clientSecret: string }, 'id', 'clientId'),
      ),
    },
  },
  {
    vendor,
    method: 'GET',
    pattern: `${applications}/{applicationId}`,
    source: 'docs/facts/anypoint-apis.md §8.2',
    query: { targetAdminSite: boolean },
    answers: { '200': json(object({ id: integer, name: string, clientId: string }, 'id', 'name')) },
  },
  {
    vendor,
    method: 'PATCH',
    pattern: `${applications}/{applicationId}`,
    source: 'docs/facts/anypoint-apis.md §8.2: the members of creation',
    body: json(object(application)),
  },
  {
    vendor,
    method: 'POST',
    pattern: `${applications}/{applicationId}/contracts`,
    source: 'docs/facts/anypoint-apis.md §8.3',
    answers: {
      '201': json(
        object(
          { id: integer, status: oneOfValues('PENDING', 'APPROVED', 'REJECTED', 'REVOKED') },
          'id',
          'status',
        ),
      ),
    },
  },
  {
    vendor,
    method: 'GET',
    pattern: `${exchange}/assets`,
    source: 'docs/facts/anypoint-apis.md §7.1, fallback',
    query: { types: string, search: string, organizationId: string, limit: integer, offset: integer },
    answers: { '200': json(array(object({}))) },
  },
  {
    vendor,
    method: 'GET',
    pattern: assets,
    source: 'docs/facts/anypoint-apis.md §3.1: read by the official CLI, absent from the document',
    answers: { '200': json(either(asset, orNull(object({})))) },
  },
  {
    vendor,
    method: 'PATCH',
    pattern: `${exchange}/organizations/{organizationId}/assets/{groupId}/{assetId}/{version}/mutabledata`,
    source: 'docs/facts/anypoint-apis.md §3.1: later edits, of which only the answer is known',
    body: { 'multipart/form-data': {} },
    answers: { '202': json(object({ mutableDataStatusLink: string }, 'mutableDataStatusLink')) },
  },
];
