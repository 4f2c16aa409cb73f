import type { Supplement } from '../supplements.ts';
import { array, boolean, integer, json, object, oneOfValues, orNull, string, strings } from './shapes.ts';

const vendor = 'anypoint';
const environment = '/organizations/{organizationId}/environments/{environmentId}';
const deployments = `/proxies/xapi/v1${environment}/apis/{environmentApiId}/deployments`;

const deployment = object(
  { id: integer, type: oneOfValues('CH', 'HY', 'RF', 'CH2'), applicationName: orNull(string) },
  'id',
  'type',
);

const deploy = json(
  object({
    javaVersion: string,
    releaseChannel: string,
    target: object({
      deploymentSettings: object({
        runtime: object({ version: string, java: string, releaseChannel: string }),
      }),
    }),
  }),
);

/** What is known about proxies, CloudHub and the places to deploy to beside their documents. */
export const runtimeSupplements: readonly Supplement[] = [
  {
    vendor,
    method: 'POST',
    pattern: deployments,
    source: 'docs/facts/anypoint-apis.md §6.1, §6.2 and §14: what the official CLI adds to the document',
    body: deploy,
    answers: { '201': json(deployment) },
  },
  {
    vendor,
    method: 'GET',
    pattern: deployments,
    source: 'docs/facts/anypoint-apis.md §6.1',
    answers: { '200': json(array(deployment)) },
  },
  {
    vendor,
    method: 'GET',
    pattern: `${deployments}/{proxyDeploymentId}`,
    source: 'docs/facts/anypoint-apis.md §6.1',
    answers: { '200': json(deployment) },
  },
  {
    vendor,
    method: 'GET',
    pattern: `${deployments}/{proxyDeploymentId}/status`,
    source: 'docs/facts/anypoint-apis.md §6.5',
    answers: {
      '200': json(
        object(
          {
            status: oneOfValues('applying', 'applied', 'undeployed', 'failed'),
            apiVersionStatus: orNull(string),
            lastActiveDate: orNull({}),
          },
          'status',
        ),
      ),
    },
  },
  {
    vendor,
    method: 'GET',
    pattern: '/cloudhub/api/applications/domains/{domain}',
    source: 'docs/facts/anypoint-apis.md §6.4',
    answers: { '200': json(object({ available: boolean }, 'available')) },
  },
  {
    vendor,
    method: 'POST',
    pattern: '/cloudhub/api/applications/{domain}/status',
    source: 'anypoint-cli-cloudhub-plugin 1.4.13: the application is in this state already',
    answers: { '304': {} },
  },
  {
    vendor,
    method: 'GET',
    pattern: '/cloudhub/api/v2/applications/{domain}',
    source: 'docs/facts/anypoint-apis.md §6.4',
    answers: {
      '200': json(object({ domain: string, fullDomain: string, status: string }, 'fullDomain', 'status')),
    },
  },
  {
    vendor,
    method: 'GET',
    pattern: '/amc/atlas/api/v1/organizations/{organizationId}/providers/MC/targets/{targetId}',
    source: 'docs/facts/anypoint-apis.md §6.2: called by the official CLI',
    query: { environmentId: string },
    answers: {
      '200': json(
        object(
          {
            runtimes: array(
              object({ versions: array(object({ baseVersion: string }, 'baseVersion')) }, 'versions'),
            ),
          },
          'runtimes',
        ),
      ),
    },
  },
  {
    vendor,
    method: 'GET',
    pattern:
      '/runtimefabric/api/organizations/{organizationId}/targets/{targetId}/environments/{environmentId}/domains',
    source: 'docs/facts/anypoint-apis.md §6.7',
    query: { sendAppUniqueId: boolean },
    answers: { '200': json(object({ domains: strings, appUniqueId: string }, 'domains')) },
  },
  {
    vendor,
    method: 'GET',
    pattern: `/amc/application-manager/api/v2${environment}/deployments`,
    source:
      'application_manager_v2.yml of the client generator: the other document has an opaque `deploymentQuery` only',
    query: { limit: integer, offset: integer, provider: string, targetId: string },
  },
];
