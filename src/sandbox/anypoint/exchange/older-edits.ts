import { jsonBody, type Reply, type SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import { isObject, objectBody, refuse } from '../refusal.ts';
import { exchangeRefusal } from '../refusals.ts';
import { versionsAt } from './assets.ts';
import { exchangeCaller } from './rights.ts';
import { minorVersion } from './versions.ts';

const tagOf = (item: unknown): string =>
  isObject(item) && typeof item['value'] === 'string' && item['value'] !== ''
    ? item['value']
    : refuse(exchangeRefusal(400, 'The body must be an array of tags with a value'));

/** Tags belong to a minor version, as those of `mutabledata` do. */
const setTags = (context: AnypointContext, request: SandboxRequest): Reply => {
  exchangeCaller(context, request, 'edit:exchange', request.params['groupId']);
  const body = jsonBody(request);
  if (!Array.isArray(body)) return exchangeRefusal(400, 'The body must be an array of tags with a value');
  const tags = body.map(tagOf);
  const [asset] = versionsAt(context, request);
  for (const other of context.world.exchange.assets)
    if (
      other.groupId === asset.groupId &&
      other.assetId === asset.assetId &&
      minorVersion(other.version) === minorVersion(asset.version)
    )
      other.tags = tags;
  return { status: 204 };
};

const members = ['name', 'description'] as const;

const setMetadata = (context: AnypointContext, request: SandboxRequest): Reply => {
  exchangeCaller(context, request, 'edit:exchange', request.params['groupId']);
  const body = objectBody(request, exchangeRefusal(400, 'The body must be an object'));
  const strange = Object.keys(body).find((key) => !members.some((name) => name === key));
  if (strange !== undefined) return exchangeRefusal(400, `Unknown field ${strange}`);
  if (typeof body['name'] !== 'string' || body['name'] === '')
    return exchangeRefusal(400, 'name is required');
  const { groupId, assetId } = request.params;
  versionsAt(context, request);
  for (const asset of context.world.exchange.assets)
    if (asset.groupId === groupId && asset.assetId === assetId) {
      asset.name = body['name'];
      if (typeof body['description'] === 'string') asset.description = body['description'];
    }
  return { status: 204 };
};

/** Edits of the older Exchange API that MuleSoft's CLI still sends (anypoint-cli-exchange-plugin 1.0.12, `asset modify`). */
export const olderEditRoutes = (context: AnypointContext): Route[] => [
  {
    method: 'PUT',
    pattern: '/exchange/api/v1/assets/{groupId}/{assetId}/{version}/tags',
    handle: (request) => setTags(context, request),
  },
  {
    method: 'PATCH',
    pattern: '/exchange/api/v1/organizations/{organizationId}/assets/{groupId}/{assetId}/{version}/metadata',
    handle: (request) => setMetadata(context, request),
  },
];
