import { jsonBody, type SandboxRequest } from '../../kernel/request.ts';
import type { AnypointContext } from '../context.ts';
import type { Asset } from '../exchange/world.ts';
import { type Shape, violations } from '../json-shape.ts';
import { isObject, type JsonObject, refuse } from '../refusal.ts';
import { badRequest, notFound } from './place.ts';
import type { ApiInstance } from './world.ts';

/**
 * A body that fits a shape; 400 with `{errors:[{type, dataPath, keyword, message}]}` otherwise (docs/facts/anypoint-apis.md
 * §9.1).
 */
export const checkedBody = (request: SandboxRequest, shape: Shape): JsonObject => {
  const body = jsonBody(request);
  if (!isObject(body)) return refuse(badRequest('A JSON object is required'));
  const errors = violations(shape, body);
  return errors.length > 0 ? refuse({ status: 400, json: { errors } }) : body;
};

/** A published asset that API Manager sees already; 404 before (docs/facts/anypoint-apis.md §9.3). */
export const visibleAsset = (
  context: AnypointContext,
  { groupId, assetId, version }: Pick<Asset, 'groupId' | 'assetId' | 'version'>,
): Asset =>
  context.world.exchange.assets.find(
    (asset) =>
      asset.groupId === groupId &&
      asset.assetId === assetId &&
      asset.version === version &&
      asset.visibleAt <= context.now(),
  ) ?? refuse(notFound(`Asset ${groupId}/${assetId}/${version} not found`));

/**
 * Null for the platform's own provider; 400 when unknown or not assigned to the environment (docs/facts/anypoint-apis.md §5.2).
 */
export const assignedProvider = (
  context: AnypointContext,
  environmentId: string,
  providerId: unknown,
): string | null => {
  if (providerId === undefined || providerId === null) return null;
  const { clientProviders, environmentProviders } = context.world.accounts;
  const id = String(providerId);
  if (!clientProviders.some((provider) => provider.providerId === id))
    return refuse(badRequest(`Client provider ${id} does not exist`));
  if (!environmentProviders[environmentId]?.includes(id))
    return refuse(badRequest(`Client provider ${id} is not assigned to the environment`));
  return id;
};

/** A Mule instance is for Mule 4 only when its endpoint says so (docs/facts/anypoint-apis.md §5.2). */
export const technologyOf = (body: JsonObject, endpoint: JsonObject): ApiInstance['technology'] => {
  const { technology } = body;
  if (technology === 'flexGateway' || technology === 'serviceMesh') return technology;
  return endpoint['muleVersion4OrAbove'] === true ? 'mule4' : 'mule3';
};

export const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const flagOrNull = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null);

export const endpointFrom = (sent: JsonObject): ApiInstance['endpoint'] => ({
  ...sent,
  type: textOrNull(sent['type']),
  uri: textOrNull(sent['uri']),
  proxyUri: textOrNull(sent['proxyUri']),
  deploymentType: textOrNull(sent['deploymentType']),
  isCloudHub: flagOrNull(sent['isCloudHub']),
  muleVersion4OrAbove: flagOrNull(sent['muleVersion4OrAbove']),
});
