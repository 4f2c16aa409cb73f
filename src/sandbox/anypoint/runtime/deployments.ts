import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { Environment } from '../accounts/world.ts';
import type { ApiInstance } from '../apimanager/world.ts';
import type { AnypointContext } from '../context.ts';
import { objectBody, refuse } from '../refusal.ts';
import { apiManagerRefusal, proxiesRefusal } from '../refusals.ts';
import { bad, checkVersion, type Wanted, wantedOf } from './deployment-body.ts';
import { deploymentView, statusView } from './deployment-view.ts';
import { onFlexGateway } from './flex-gateways.ts';
import { gatewaysOf, removeApplication } from './gateways.ts';
import { exists, isPending, noteContact, redeploy } from './lifecycle.ts';
import { environmentAt, instanceAt, notFound } from './rights.ts';
import type { Deployment } from './world.ts';

const base =
  '/proxies/xapi/v1/organizations/{organizationId}/environments/{environmentId}/apis/{environmentApiId}/deployments';
const write = ['manage:api_proxies'];
const read = ['manage:api_proxies', 'read:api_configuration'];

interface Place {
  readonly environment: Environment;
  readonly instance: ApiInstance;
}

const placeOf = (context: AnypointContext, request: SandboxRequest, scopes: readonly string[]): Place => {
  const environment = environmentAt(context, request, scopes);
  return { environment, instance: instanceAt(context, request, environment) };
};

const deploymentAt = (context: AnypointContext, request: SandboxRequest, { instance }: Place): Deployment =>
  context.world.runtime.deployments.find(
    ({ id, apiId }) => String(id) === request.params['proxyDeploymentId'] && apiId === instance.id,
  ) ?? refuse(notFound('Deployment'));

const sameSpace = (a: Wanted, b: Deployment, environment: Environment): boolean =>
  a.type === 'CH' ? b.type === 'CH' : b.type === a.type && b.environmentId === environment.id;

/**
 * Names are unique on CloudHub over all organizations (docs/facts/anypoint-apis.md §6.4), elsewhere within an environment, which
 * is inferred.
 */
const checkName = (context: AnypointContext, wanted: Wanted, place: Place): void => {
  const { deployments, takenDomains } = context.world.runtime;
  const name = wanted.applicationName;
  const foreign = wanted.type === 'CH' && [...takenDomains, context.moods.domainTaken].includes(name);
  const own = deployments.some(
    (other) =>
      exists(other) &&
      name !== '' &&
      other.applicationName === name &&
      other.apiId !== place.instance.id &&
      sameSpace(wanted, other, place.environment),
  );
  if (foreign || (own && !wanted.overwrite))
    refuse(proxiesRefusal(409, `An application named ${name} exists already`));
};

const newDeployment = (
  context: AnypointContext,
  wanted: Wanted,
  { environment, instance }: Place,
): Deployment => {
  const { overwrite: _, ...asked } = wanted;
  const now = context.now();
  return {
    ...asked,
    id: context.nextId(),
    apiId: instance.id,
    organizationId: environment.organizationId,
    environmentId: environment.id,
    applicationId: wanted.type === 'CH' ? wanted.applicationName : context.newUuid(),
    expectedStatus: 'undeployed',
    createdAt: now,
    updatedAt: now,
    readyAt: now,
    servesFrom: now,
    failed: false,
    port: null,
    publicUrl: wanted.type !== 'CH2' || context.moods.publicUrlGiven,
    assetVersion: instance.assetVersion,
    implementationUri: null,
    proxyUri: null,
    policies: [],
    formerPolicies: [],
  };
};

/** Takes away what the new application replaces: this instance's former one, and one of the same name. */
const displace = async (context: AnypointContext, wanted: Wanted, place: Place): Promise<void> => {
  const { runtime } = context.world;
  const displaced = runtime.deployments.filter(
    (other) =>
      other.apiId === place.instance.id ||
      (wanted.applicationName !== '' &&
        other.applicationName === wanted.applicationName &&
        sameSpace(wanted, other, place.environment)),
  );
  for (const deployment of displaced) await removeApplication(context, deployment);
  runtime.deployments = runtime.deployments.filter(({ apiId }) => apiId !== place.instance.id);
};

const install = async (
  context: AnypointContext,
  wanted: Wanted,
  place: Place,
  kept: Partial<Pick<Deployment, 'id' | 'port'>> = {},
): Promise<Deployment> => {
  await displace(context, wanted, place);
  const deployment = { ...newDeployment(context, wanted, place), ...kept };
  redeploy(context, deployment, place.instance);
  await gatewaysOf(context).open(deployment);
  context.world.runtime.deployments.push(deployment);
  return deployment;
};

const create = async (context: AnypointContext, request: SandboxRequest): Promise<Reply> => {
  const place = placeOf(context, request, write);
  const wanted = wantedOf(context, request, place.environment, place.instance);
  const current = context.world.runtime.deployments.find(({ apiId }) => apiId === place.instance.id);
  if (current && isPending(current))
    return apiManagerRefusal(400, 'UniqueConstraintError', 'A deployment of the API instance exists already');
  if (current?.expectedStatus === 'deployed')
    return proxiesRefusal(409, 'The API instance is already deployed');
  checkName(context, wanted, place);
  const deployment = await install(context, wanted, place);
  return { status: 201, json: deploymentView(context, deployment) };
};

const replace = async (context: AnypointContext, request: SandboxRequest): Promise<Reply> => {
  const place = placeOf(context, request, write);
  const { id, port } = deploymentAt(context, request, place);
  const wanted = wantedOf(context, request, place.environment, place.instance);
  checkName(context, wanted, place);
  const deployment = await install(context, wanted, place, { id, port });
  return { status: 201, json: deploymentView(context, deployment) };
};

/**
 * Members of a deployment that the official CLI does not send back (docs/facts/anypoint-apis.md §6.6). Another program sends them
 * all; that they are refused is a guess on the strict side.
 */
const readOnly = ['masterOrganizationId', 'organizationId', 'remoteSystemId', 'targetType'];

const checkPatch = (body: Readonly<Record<string, unknown>>, deployment: Deployment): void => {
  const forbidden = readOnly.find(
    (name) => Object.hasOwn(body, name) && !(name === 'targetType' && deployment.type === 'HY'),
  );
  if (forbidden !== undefined) bad(`Field ${forbidden} is not allowed`);
  const { type, name, applicationName, gatewayVersion } = body;
  if (type !== undefined && type !== deployment.type) bad('Field type cannot be changed');
  if (
    [name, applicationName].some(
      (value) => value !== undefined && (value ?? '') !== deployment.applicationName,
    )
  )
    bad('The name of an application cannot be changed');
  if (gatewayVersion !== undefined && !onFlexGateway(deployment)) checkVersion(String(gatewayVersion));
};

const change = async (context: AnypointContext, request: SandboxRequest): Promise<Reply> => {
  const place = placeOf(context, request, write);
  const deployment = deploymentAt(context, request, place);
  const body = objectBody(request, proxiesRefusal(400, 'The body must be an object'));
  if (isPending(deployment)) {
    const asked = wantedOf(context, request, place.environment, place.instance);
    checkName(context, asked, place);
    const begun = await install(context, asked, place, { id: deployment.id });
    return { status: 200, json: deploymentView(context, begun) };
  }
  checkPatch(body, deployment);
  const wanted = body['expectedStatus'] ?? 'deployed';
  if (wanted !== 'deployed' && wanted !== 'undeployed')
    return bad('expectedStatus must be one of deployed, undeployed');
  if (body['gatewayVersion'] !== undefined) deployment.gatewayVersion = String(body['gatewayVersion']);
  if (wanted === 'undeployed') {
    await gatewaysOf(context).close(deployment);
    deployment.expectedStatus = 'undeployed';
    deployment.updatedAt = context.now();
  } else {
    redeploy(context, deployment, place.instance);
    await gatewaysOf(context).open(deployment);
  }
  return { status: 200, json: deploymentView(context, deployment) };
};

const list = (context: AnypointContext, request: SandboxRequest): Reply => {
  const { instance } = placeOf(context, request, read);
  const own = context.world.runtime.deployments.filter(({ apiId }) => apiId === instance.id);
  return { status: 200, json: own.map((deployment) => deploymentView(context, deployment)) };
};

/** A read that syncs with the runtime: what it answers is the state before the contact that it brings to light. */
const synced =
  (view: (context: AnypointContext, deployment: Deployment) => unknown) =>
  (context: AnypointContext, request: SandboxRequest): Reply => {
    const deployment = deploymentAt(context, request, placeOf(context, request, read));
    const json = view(context, deployment);
    noteContact(context, deployment);
    return { status: 200, json };
  };

/** Deployments of proxies (docs/facts/anypoint-apis.md §6; Proxies Experience API). */
export const deploymentRoutes = (context: AnypointContext): Route[] => {
  const one = `${base}/{proxyDeploymentId}`;
  const [readOne, readStatus] = [synced(deploymentView), synced(statusView)];
  return [
    { method: 'POST', pattern: base, handle: (request) => create(context, request) },
    { method: 'GET', pattern: base, handle: (request) => list(context, request) },
    { method: 'GET', pattern: one, handle: (request) => readOne(context, request) },
    { method: 'PUT', pattern: one, handle: (request) => replace(context, request) },
    { method: 'PATCH', pattern: one, handle: (request) => change(context, request) },
    { method: 'GET', pattern: `${one}/status`, handle: (request) => readStatus(context, request) },
  ];
};
