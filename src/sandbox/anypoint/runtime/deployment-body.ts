import type { SandboxRequest } from '../../kernel/request.ts';
import type { Environment } from '../accounts/world.ts';
import type { ApiInstance } from '../apimanager/world.ts';
import type { AnypointContext } from '../context.ts';
import { type Shape, violations } from '../json-shape.ts';
import { isObject, type JsonObject, objectBody, refuse } from '../refusal.ts';
import { proxiesRefusal } from '../refusals.ts';
import { type FlexGateway, flexGatewayAt, gatewayPort } from './flex-gateways.ts';
import { basePath, exists } from './lifecycle.ts';
import { isMuleVersion } from './mule-versions.ts';
import { findTarget, hasCloudHub1 } from './targets.ts';
import type { Deployment } from './world.ts';

const short: Shape = { type: 'string', minLength: 1, maxLength: 150 };

/** The request schema of the proxies API, inbound-deployment-body. */
const bodyShape: Shape = {
  type: 'object',
  required: ['type'],
  properties: {
    type: { type: 'string', enum: ['CH', 'HY', 'RF', 'CH2'] },
    environmentName: short,
    environmentId: { type: 'string', minLength: 1, maxLength: 40 },
    gatewayVersion: short,
    targetName: short,
    targetType: short,
    overwrite: { type: 'boolean', nullable: true },
    applicationName: short,
    name: short,
    target: {
      type: 'object',
      required: ['targetId', 'deploymentSettings'],
      properties: {
        targetId: short,
        deploymentSettings: { type: 'object', properties: { runtimeVersion: short } },
      },
    },
  },
};

/** A deployment as it was asked for. */
export interface Wanted {
  readonly type: Deployment['type'];
  readonly applicationName: string;
  readonly gatewayVersion: string;
  readonly targetId: string | null;
  readonly targetName: string | null;
  readonly overwrite: boolean;
}

export const bad = (message: string): never => refuse(proxiesRefusal(400, message));

const text = (body: JsonObject, name: string): string | undefined => {
  const value = body[name];
  return typeof value === 'string' ? value : undefined;
};

/** Which fields each type needs (docs/facts/anypoint-apis.md §6.2). */
const needed: Readonly<Record<Deployment['type'], readonly string[]>> = {
  CH: ['applicationName', 'gatewayVersion', 'environmentId'],
  CH2: ['name', 'gatewayVersion', 'targetId', 'target'],
  RF: ['name', 'gatewayVersion', 'targetId', 'target'],
  HY: ['environmentId', 'gatewayVersion', 'targetId'],
};

const bodyOf = (request: SandboxRequest): JsonObject & { type: Deployment['type'] } => {
  const body = objectBody(request, proxiesRefusal(400, 'The body must be an object'));
  const [broken] = violations(bodyShape, body);
  if (broken) return bad(broken.message);
  const type = (['CH', 'HY', 'RF', 'CH2'] as const).find((known) => known === body['type']);
  return type === undefined ? bad('Field type is required') : { ...body, type };
};

/** A version that the runtime does not know is refused in the vendor's words (docs/facts/anypoint-apis.md §6.2). */
export const checkVersion = (version: string): void => {
  if (!isMuleVersion(version)) bad('Policy implementations cannot be set because runtime version is unknown');
};

const checkInstance = (instance: ApiInstance, type: Deployment['type']): void => {
  const { deploymentType } = instance.endpoint;
  if (deploymentType !== null && deploymentType !== type)
    bad(`The API instance was created for deployment type ${deploymentType}, not ${type}`);
  if (instance.technology === 'flexGateway' && type !== 'HY')
    bad(`Technology flexGateway cannot be deployed with deployment type ${type}`);
};

const runtimeOf = (body: JsonObject): string | undefined => {
  const settings = isObject(body['target']) ? body['target']['deploymentSettings'] : undefined;
  return isObject(settings) ? text(settings, 'runtimeVersion') : undefined;
};

/**
 * A port that the gateway was not started with, or a path that another of its APIs has (docs/facts/anypoint-apis.md §6.2, §11 no. 6).
 */
const checkListener = (context: AnypointContext, gatewayId: string, { id, endpoint }: ApiInstance): void => {
  const port = /^https?:\/\/[^/:]+:(\d+)/.exec(endpoint.proxyUri ?? '')?.[1];
  if (port !== gatewayPort) bad('Proxy must be deployed in a port that is available');
  const path = basePath(endpoint.proxyUri);
  const taken = context.world.runtime.deployments.some(
    (other) =>
      other.targetId === gatewayId &&
      exists(other) &&
      other.apiId !== id &&
      basePath(other.proxyUri) === path,
  );
  if (taken)
    refuse({
      status: 400,
      json: {
        name: 'InvalidOperationError',
        message: `Port ${port} and path ${path || '/'} are already in use`,
      },
    });
};

/** On a managed gateway 1.0.0 was resolved to the version that it has (docs/facts/anypoint-apis.md §6.2). */
const checkedGateway = (context: AnypointContext, body: JsonObject, instance: ApiInstance): FlexGateway => {
  const found = flexGatewayAt(context, body['targetId']);
  if (!found)
    return refuse(proxiesRefusal(404, `Deployment target ${String(body['targetId'])} was not found`));
  const wanted = body['gatewayVersion'];
  if (wanted !== found.version && !(found.kind === 'managed' && wanted === '1.0.0'))
    bad('Policy implementations cannot be set because runtime version is unknown');
  checkListener(context, found.id, instance);
  return found;
};

const kinds = { CH2: 'shared-space', RF: 'runtime-fabric', HY: 'SERVER' } as const;

const checkTarget = (context: AnypointContext, body: JsonObject, type: Deployment['type']): void => {
  if (type === 'CH') {
    if (!hasCloudHub1(context)) refuse(proxiesRefusal(403, 'The organization is not entitled to CloudHub'));
    return;
  }
  const target = findTarget(context, String(body['targetId']));
  if (target?.type !== kinds[type])
    refuse(proxiesRefusal(404, `Deployment target ${String(body['targetId'])} was not found`));
  if (type === 'HY') return;
  if (isObject(body['target']) && body['target']['targetId'] !== body['targetId'])
    bad('target.targetId and targetId differ');
  if (runtimeOf(body) !== body['gatewayVersion'])
    bad('target.deploymentSettings.runtimeVersion and gatewayVersion differ');
};

/** On a server nobody names the application: it is called after its instance. */
const nameOf = (body: JsonObject, type: Deployment['type'], { assetId, id }: ApiInstance): string => {
  if (type === 'HY') return `${assetId}-${id}`;
  const name = text(body, type === 'CH2' || type === 'RF' ? 'name' : 'applicationName') ?? '';
  return /^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/.test(name)
    ? name
    : bad('Application name must consist of at most 42 lower-case letters, digits and dashes');
};

/** The body of a deployment, checked against its schema, its instance and what the organisation has. */
export const wantedOf = (
  context: AnypointContext,
  request: SandboxRequest,
  environment: Environment,
  instance: ApiInstance,
): Wanted => {
  const body = bodyOf(request);
  const { type } = body;
  const missing = needed[type].find((field) => body[field] === undefined);
  if (missing !== undefined) return bad(`Field ${missing} is required for deployment type ${type}`);
  if (body['environmentId'] !== undefined && body['environmentId'] !== environment.id)
    return bad('environmentId is not the environment of the API instance');
  checkInstance(instance, type);
  if (instance.technology === 'flexGateway') {
    const { id, name, version } = checkedGateway(context, body, instance);
    return {
      type,
      applicationName: '',
      gatewayVersion: version,
      targetId: id,
      targetName: name,
      overwrite: body['overwrite'] === true,
    };
  }
  checkTarget(context, body, type);
  const gatewayVersion = text(body, 'gatewayVersion') ?? '';
  checkVersion(gatewayVersion);
  const target = findTarget(context, String(body['targetId']));
  return {
    type,
    applicationName: nameOf(body, type, instance),
    gatewayVersion,
    targetId: target?.id ?? null,
    targetName: target?.name ?? null,
    overwrite: body['overwrite'] === true,
  };
};
