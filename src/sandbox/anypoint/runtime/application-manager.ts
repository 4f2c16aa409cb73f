import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { Environment } from '../accounts/world.ts';
import type { AnypointContext } from '../context.ts';
import { isObject, type JsonObject, objectBody, refuse } from '../refusal.ts';
import { proxiesRefusal } from '../refusals.ts';
import { startApplication, stopApplication } from './application-state.ts';
import { removeApplication } from './gateways.ts';
import { exists, noteContact, type State, stateOf } from './lifecycle.ts';
import { environmentAt, notFound } from './rights.ts';
import type { Deployment } from './world.ts';

const base =
  '/amc/application-manager/api/v2/organizations/{organizationId}/environments/{environmentId}/deployments';

const words: Readonly<Record<State, string>> = {
  applying: 'APPLYING',
  applied: 'APPLIED',
  undeployed: 'STOPPED',
  failed: 'FAILED',
};

const iso = (time: number): string => new Date(time).toISOString();

const applicationsIn = ({ world }: AnypointContext, environment: Environment): Deployment[] =>
  world.runtime.deployments.filter(
    (deployment) =>
      (deployment.type === 'CH2' || deployment.type === 'RF') &&
      deployment.environmentId === environment.id &&
      exists(deployment),
  );

/** The environment of the path; its ids must be in the headers too (docs/facts/anypoint-apis.md §1.2). */
const place = (context: AnypointContext, request: SandboxRequest, scope: string): Environment => {
  const environment = environmentAt(context, request, [scope]);
  const { 'x-anypnt-org-id': organizationId, 'x-anypnt-env-id': environmentId } = request.headers;
  return organizationId === environment.organizationId && environmentId === environment.id
    ? environment
    : refuse(
        proxiesRefusal(400, 'X-ANYPNT-ORG-ID and X-ANYPNT-ENV-ID must name the environment of the path'),
      );
};

const applicationAt = (context: AnypointContext, request: SandboxRequest, scope: string): Deployment =>
  applicationsIn(context, place(context, request, scope)).find(
    ({ applicationId }) => applicationId === request.params['deploymentId'],
  ) ?? refuse(notFound('Deployment'));

const summary = (context: AnypointContext, deployment: Deployment) => {
  const state = stateOf(deployment, context.now());
  return {
    id: deployment.applicationId,
    name: deployment.applicationName,
    creationDate: iso(deployment.createdAt),
    lastModifiedDate: iso(deployment.updatedAt),
    target: { provider: 'MC', targetId: deployment.targetId ?? '' },
    status: words[state],
    application: { status: state === 'applied' ? 'RUNNING' : 'NOT_RUNNING' },
  };
};

const inbound = (deployment: Deployment, state: State) => ({
  lastMileSecurity: false,
  forwardSslSession: false,
  ...(deployment.publicUrl && state === 'applied' && { publicUrl: `http://127.0.0.1:${deployment.port}/` }),
});

const detail = (context: AnypointContext, deployment: Deployment) => {
  const state = stateOf(deployment, context.now());
  const { target, application, ...rest } = summary(context, deployment);
  const version = iso(deployment.updatedAt);
  const { applicationId, applicationName, gatewayVersion, organizationId } = deployment;
  return {
    ...rest,
    target: {
      ...target,
      replicas: 1,
      deploymentSettings: {
        runtimeVersion: `${gatewayVersion}:1-java17`,
        updateStrategy: 'rolling',
        runtime: { version: gatewayVersion, releaseChannel: 'LTS', java: '17' },
        http: { inbound: inbound(deployment, state) },
      },
    },
    application: {
      ...application,
      desiredState: deployment.expectedStatus === 'deployed' ? 'STARTED' : 'STOPPED',
      ref: { groupId: organizationId, artifactId: applicationName, version: '1.0.0', packaging: 'jar' },
      configuration: {
        'mule.agent.application.properties.service': {
          applicationName,
          properties: {},
          secureProperties: {},
        },
      },
      vCores: 0.1,
    },
    desiredVersion: version,
    replicas: [
      {
        id: `${applicationId}-0`,
        state: state === 'applied' ? 'STARTED' : words[state],
        deploymentLocation: deployment.targetId ?? '',
        currentDeploymentVersion: version,
        reason: state === 'failed' ? 'The application did not start' : '',
      },
    ],
    ...(state === 'applied' && { lastSuccessfulVersion: version }),
  };
};

const list = (context: AnypointContext, request: SandboxRequest): Reply => {
  const items = applicationsIn(context, place(context, request, 'read:applications'));
  const [offset, limit] = [request.query.get('offset') ?? 0, request.query.get('limit') ?? items.length];
  const page = items.slice(Number(offset), Number(offset) + Number(limit));
  return { status: 200, json: { total: items.length, items: page.map((item) => summary(context, item)) } };
};

const read = (context: AnypointContext, request: SandboxRequest): Reply => {
  const deployment = applicationAt(context, request, 'read:applications');
  noteContact(context, deployment);
  return { status: 200, json: detail(context, deployment) };
};

const settingsOf = (body: JsonObject): JsonObject => {
  const settings = isObject(body['target']) ? body['target']['deploymentSettings'] : undefined;
  return isObject(settings) ? settings : {};
};

const change = async (context: AnypointContext, request: SandboxRequest): Promise<Reply> => {
  const deployment = applicationAt(context, request, 'create:applications');
  const body = objectBody(request, proxiesRefusal(400, 'The body must be an object'));
  const strange = Object.keys(body).find(
    (name) => !['target', 'application', 'desiredVersion', 'name'].includes(name),
  );
  if (strange !== undefined) return proxiesRefusal(400, `Unknown field ${strange}`);
  if (body['name'] !== undefined && body['name'] !== deployment.applicationName)
    return proxiesRefusal(400, 'The name of an application cannot be changed');
  const generate = settingsOf(body)['generateDefaultPublicUrl'];
  if (generate !== undefined && typeof generate !== 'boolean')
    return proxiesRefusal(400, 'generateDefaultPublicUrl must be a boolean');
  if (generate !== undefined) deployment.publicUrl = generate;
  const desired = isObject(body['application']) ? body['application']['desiredState'] : undefined;
  if (desired === 'STOPPED') await stopApplication(context, deployment);
  else await startApplication(context, deployment);
  return { status: 200, json: detail(context, deployment) };
};

const remove = async (context: AnypointContext, request: SandboxRequest): Promise<Reply> => {
  await removeApplication(context, applicationAt(context, request, 'delete:applications'));
  return { status: 204 };
};

/** CloudHub 2.0 and Runtime Fabric applications (docs/facts/anypoint-apis.md §6.7; AMC Application Manager API). */
export const applicationManagerRoutes = (context: AnypointContext): Route[] => {
  const one = `${base}/{deploymentId}`;
  return [
    { method: 'GET', pattern: base, handle: (request) => list(context, request) },
    { method: 'GET', pattern: one, handle: (request) => read(context, request) },
    { method: 'PATCH', pattern: one, handle: (request) => change(context, request) },
    { method: 'DELETE', pattern: one, handle: (request) => remove(context, request) },
  ];
};
