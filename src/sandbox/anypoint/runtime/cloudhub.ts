import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import { objectBody, refuse } from '../refusal.ts';
import { proxiesRefusal } from '../refusals.ts';
import { startApplication, stopApplication } from './application-state.ts';
import { removeApplication } from './gateways.ts';
import { exists, noteContact, type State, stateOf } from './lifecycle.ts';
import { cloudHubVersionView, muleVersions } from './mule-versions.ts';
import { environmentFor, notFound } from './rights.ts';
import { hasCloudHub1 } from './targets.ts';
import type { Deployment } from './world.ts';

const base = '/cloudhub/api';

const words: Readonly<Record<State, string>> = {
  applying: 'DEPLOYING',
  applied: 'STARTED',
  undeployed: 'UNDEPLOYED',
  failed: 'DEPLOY_FAILED',
};

const regions = [
  { id: 'us-east-1', name: 'US East (N. Virginia)', default: true },
  { id: 'us-west-2', name: 'US West (Oregon)', default: false },
  { id: 'eu-west-1', name: 'EU (Ireland)', default: false },
  { id: 'ap-southeast-2', name: 'Asia Pacific (Sydney)', default: false },
];

const entitled = (context: AnypointContext, request: SandboxRequest): void => {
  if (!context.caller(request)) refuse(proxiesRefusal(401, 'Unauthorized'));
  if (!hasCloudHub1(context)) refuse(proxiesRefusal(403, 'The organization is not entitled to CloudHub'));
};

/** The environment of the header that CloudHub requires, for a caller with the right in it. */
const inEnvironment = (context: AnypointContext, request: SandboxRequest, scope: string): string => {
  entitled(context, request);
  const id = request.headers['x-anypnt-env-id'];
  const environment = context.world.accounts.environments.find((known) => known.id === id);
  if (!environment) return refuse(proxiesRefusal(400, 'X-ANYPNT-ENV-ID is missing or unknown'));
  return environmentFor(context, request, [scope], environment.organizationId, environment.id).id;
};

const applicationsIn = (context: AnypointContext, environmentId: string): Deployment[] =>
  context.world.runtime.deployments.filter(
    (deployment) =>
      deployment.type === 'CH' && deployment.environmentId === environmentId && exists(deployment),
  );

const applicationAt = (context: AnypointContext, request: SandboxRequest, scope: string): Deployment => {
  const environmentId = inEnvironment(context, request, scope);
  return (
    applicationsIn(context, environmentId).find(
      ({ applicationName }) => applicationName === request.params['domain'],
    ) ?? refuse(notFound('Application'))
  );
};

/** An application (CloudHub API, GET /v2/applications/{domain}). The sandbox's `fullDomain` is an address on loopback. */
const view = (context: AnypointContext, deployment: Deployment) => ({
  domain: deployment.applicationName,
  fullDomain: `127.0.0.1:${deployment.port}`,
  description: '',
  properties: {},
  status: words[stateOf(deployment, context.now())],
  region: 'us-east-1',
  workers: { type: { name: 'Micro', weight: 0.1, cpu: '0.1 vCores', memory: '500 MB memory' }, amount: 1 },
  lastUpdateTime: deployment.updatedAt,
  fileName: `${deployment.applicationName}.jar`,
  muleVersion: { version: deployment.gatewayVersion },
  monitoringEnabled: true,
  monitoringAutoRestart: true,
  staticIPsEnabled: false,
  hasFile: true,
  logLevels: [],
  ipAddresses: [],
});

const read = (context: AnypointContext, request: SandboxRequest): Reply => {
  const deployment = applicationAt(context, request, 'read:applications');
  noteContact(context, deployment);
  return { status: 200, json: view(context, deployment) };
};

const list = (context: AnypointContext, request: SandboxRequest): Reply => {
  const environmentId = inEnvironment(context, request, 'read:applications');
  return { status: 200, json: applicationsIn(context, environmentId).map((one) => view(context, one)) };
};

const status = (context: AnypointContext, request: SandboxRequest): Reply => {
  const deployment = applicationAt(context, request, 'read:applications');
  const text = words[stateOf(deployment, context.now())];
  return { status: 200, headers: { 'content-type': 'text/plain' }, text };
};

const commands = ['start', 'stop', 'restart'] as const;

/** Stops and starts; 304 when the application is in that state already (CloudHub API; anypoint-cli-cloudhub-plugin). */
const setStatus = async (context: AnypointContext, request: SandboxRequest): Promise<Reply> => {
  const deployment = applicationAt(context, request, 'manage:application_settings');
  const body = objectBody(request, proxiesRefusal(400, 'The body must be an object'));
  const command = commands.find((known) => known === body['status']);
  if (command === undefined) return proxiesRefusal(400, 'status must be one of start, stop, restart');
  const runs = deployment.expectedStatus === 'deployed';
  if (command !== 'restart' && runs === (command === 'start')) return { status: 304 };
  if (command === 'stop') await stopApplication(context, deployment);
  else await startApplication(context, deployment);
  return { status: 200 };
};

const remove =
  (answer: number) =>
  async (context: AnypointContext, request: SandboxRequest): Promise<Reply> => {
    await removeApplication(context, applicationAt(context, request, 'delete:applications'));
    return { status: answer };
  };

const available = (context: AnypointContext, request: SandboxRequest, name: string): Reply => {
  entitled(context, request);
  if (!/^[a-z0-9][a-z0-9-]{1,40}[a-z0-9]$/.test(name))
    return proxiesRefusal(400, `${name} is not a valid domain name`);
  const { takenDomains, deployments } = context.world.runtime;
  const own = deployments.filter((one) => one.type === 'CH' && exists(one)).map((one) => one.applicationName);
  const taken = [...takenDomains, context.moods.domainTaken, ...own].includes(name);
  return { status: 200, json: { available: !taken } };
};

const versions = (context: AnypointContext, request: SandboxRequest): Reply => {
  inEnvironment(context, request, 'read:applications');
  if (request.headers['x-anypnt-org-id'] === undefined)
    return proxiesRefusal(400, 'X-ANYPNT-ORG-ID is missing');
  const java = request.query.get('javaVersion');
  // The document requires it; MuleSoft's own CLI never sends it.
  if (java === null && context.moods.strictRequests) return proxiesRefusal(400, 'javaVersion is required');
  const channel = request.query.get('releaseChannel');
  const data = muleVersions
    .filter((version) => channel === null || version.channel === channel)
    .flatMap((version) =>
      version.java
        .filter((one) => java === null || one === java)
        .map((one) => cloudHubVersionView(version, one)),
    );
  return { status: 200, json: { data, total: data.length } };
};

/** CloudHub 1 as far as proxies need it (docs/facts/anypoint-apis.md §6.4; CloudHub API). */
export const cloudHubRoutes = (context: AnypointContext): Route[] => {
  const [removeOld, removeNew] = [remove(200), remove(204)];
  return [
    {
      method: 'GET',
      pattern: `${base}/applications/domains/{domain}`,
      handle: (request) => available(context, request, request.params['domain'] ?? ''),
    },
    {
      method: 'GET',
      pattern: '/proxies/xapi/v1/ch-domains/{domainName}',
      handle: (request) => available(context, request, request.params['domainName'] ?? ''),
    },
    { method: 'GET', pattern: `${base}/v2/applications`, handle: (request) => list(context, request) },
    {
      method: 'GET',
      pattern: `${base}/v2/applications/{domain}`,
      handle: (request) => read(context, request),
    },
    { method: 'GET', pattern: `${base}/applications/{domain}`, handle: (request) => read(context, request) },
    {
      method: 'DELETE',
      pattern: `${base}/v2/applications/{domain}`,
      handle: (request) => removeNew(context, request),
    },
    {
      method: 'DELETE',
      pattern: `${base}/applications/{domain}`,
      handle: (request) => removeOld(context, request),
    },
    {
      method: 'GET',
      pattern: `${base}/applications/{domain}/status`,
      handle: (request) => status(context, request),
    },
    {
      method: 'POST',
      pattern: `${base}/applications/{domain}/status`,
      handle: (request) => setStatus(context, request),
    },
    {
      method: 'GET',
      pattern: `${base}/regions`,
      handle: (request) => {
        entitled(context, request);
        return { status: 200, json: regions };
      },
    },
    { method: 'GET', pattern: `${base}/mule-versions`, handle: (request) => versions(context, request) },
  ];
};
