import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import { isObject, objectBody, refuse } from '../refusal.ts';
import { exchangeRefusal } from '../refusals.ts';
import { assetView, instancesView, summaryView } from './asset-view.ts';
import { usedVersions, versionsOf } from './catalog.ts';
import { exchangeCaller } from './rights.ts';
import { compareVersions, nextVersion } from './versions.ts';
import type { Asset } from './world.ts';

const v2 = '/exchange/api/v2/assets/{groupId}/{assetId}';

const missing = ({ groupId, assetId, version }: SandboxRequest['params']): Reply =>
  exchangeRefusal(404, `Asset ${[groupId, assetId, version].filter(Boolean).join('/')} not found`);

/** The versions that a path names, newest last; 404 when there is none. */
export const versionsAt = (context: AnypointContext, request: SandboxRequest): [Asset, ...Asset[]] => {
  const { groupId, assetId, version, versionGroup } = request.params;
  const [first, ...rest] = versionsOf(context.world, groupId, assetId, context.now()).filter(
    (asset) =>
      (version === undefined || asset.version === version) &&
      (versionGroup === undefined || asset.versionGroup === versionGroup),
  );
  return first === undefined ? refuse(missing(request.params)) : [first, ...rest];
};

const read = (context: AnypointContext, request: SandboxRequest): Reply => {
  exchangeCaller(context, request, 'read:exchange', request.params['groupId']);
  const versions = versionsAt(context, request);
  return { status: 200, json: assetView(context, versions.at(-1) ?? versions[0]) };
};

const whole = (text: string | null, otherwise: number, most: number): number => {
  const value = text === null ? otherwise : Number(text);
  return Number.isInteger(value) && value >= 0 && value <= most
    ? value
    : refuse(exchangeRefusal(400, 'limit and offset must be whole numbers, limit at most 250'));
};

const fits = (query: URLSearchParams, asset: Asset): boolean => {
  const text = (query.get('search') ?? '').toLowerCase();
  const types = query.getAll('types').flatMap((value) => value.split(','));
  const organizationIds = [...query.getAll('organizationId'), ...query.getAll('organizationIds')];
  return (
    [asset.name, asset.assetId, asset.description].some((value) => value.toLowerCase().includes(text)) &&
    (types.length === 0 || types.includes(asset.type)) &&
    (organizationIds.length === 0 || organizationIds.includes(asset.groupId))
  );
};

const search = (context: AnypointContext, request: SandboxRequest): Reply => {
  const caller = context.caller(request) ?? refuse(exchangeRefusal(401, 'Unauthorized'));
  const limit = whole(request.query.get('limit'), 20, 250);
  const offset = whole(request.query.get('offset'), 0, Number.MAX_SAFE_INTEGER);
  const latest = new Map<string, Asset>();
  for (const asset of context.world.exchange.assets) {
    if (asset.visibleAt > context.now() || !caller.may('read:exchange', { org: asset.groupId })) continue;
    const key = `${asset.groupId}/${asset.assetId}`;
    const known = latest.get(key);
    if (!known || compareVersions(known.version, asset.version) < 0) latest.set(key, asset);
  }
  const found = [...latest.values()].filter((asset) => fits(request.query, asset));
  return { status: 200, json: found.slice(offset, offset + limit).map(summaryView) };
};

const nextAvailable = (context: AnypointContext, request: SandboxRequest): Reply => {
  const { groupId = '', assetId = '' } = request.params;
  exchangeCaller(context, request, 'read:exchange', groupId);
  const order = request.query.get('versionOrder') ?? 'PATCH';
  if (order !== 'MAJOR' && order !== 'MINOR' && order !== 'PATCH')
    return exchangeRefusal(400, 'versionOrder must be one of MAJOR, MINOR, PATCH');
  return {
    status: 200,
    json: { nextAvailableVersion: nextVersion(usedVersions(context.world, groupId, assetId), order) },
  };
};

const instances = (context: AnypointContext, request: SandboxRequest): Reply => {
  exchangeCaller(context, request, 'read:exchange', request.params['groupId']);
  const versions = versionsAt(context, request);
  return { status: 200, json: instancesView(context, versions.at(-1) ?? versions[0]) };
};

const rename = (context: AnypointContext, request: SandboxRequest): Reply => {
  exchangeCaller(context, request, 'edit:exchange', request.params['groupId']);
  const body = objectBody(request, exchangeRefusal(400, 'The body must be an object'));
  for (const asset of versionsAt(context, request)) {
    if (typeof body['name'] === 'string') asset.name = body['name'];
    if (typeof body['description'] === 'string') asset.description = body['description'];
  }
  return { status: 204 };
};

const settings = (context: AnypointContext, request: SandboxRequest): Reply => {
  exchangeCaller(context, request, 'read:exchange', request.params['organizationId']);
  const { hardDeletionEnabled } = context.moods;
  return request.query.getAll('settings').includes('deletionSettings')
    ? { status: 200, json: [{ deletionSettings: { hardDeletionEnabled } }] }
    : exchangeRefusal(400, 'No valid values were provided');
};

const statuses = ['published', 'development', 'deprecated'] as const;

const setStatus = (context: AnypointContext, request: SandboxRequest): Reply => {
  exchangeCaller(context, request, 'edit:exchange', request.params['groupId']);
  const body = objectBody(request, exchangeRefusal(400, 'The body must be an object'));
  const wanted = statuses.find((status) => status === body['status']);
  if (wanted === undefined)
    return exchangeRefusal(400, 'status must be one of published, development, deprecated');
  const [asset] = versionsAt(context, request);
  if (wanted === 'development' && asset.status !== 'development')
    return exchangeRefusal(409, `Transition from ${asset.status} to development is not allowed`, {
      code: 'INVALID_TRANSITION',
    });
  asset.status = wanted;
  return { status: 204 };
};

const setPublic = (context: AnypointContext, request: SandboxRequest): Reply => {
  exchangeCaller(context, request, 'edit:exchange', request.params['groupId']);
  const body: unknown = JSON.parse(request.body.toString('utf8'));
  if (!Array.isArray(body) || !body.every(isObject))
    return exchangeRefusal(400, 'The body must be an array of objects');
  const groups = body.map((item) => item['versionGroup'] ?? item['productAPIVersion']);
  for (const asset of versionsAt(context, request)) asset.isPublic = groups.includes(asset.versionGroup);
  return { status: 204 };
};

/** Assets: read, find, describe (docs/facts/anypoint-apis.md §3.1, §3.4; Exchange API). */
export const assetRoutes = (context: AnypointContext): Route[] => {
  const reads = [
    v2,
    `${v2}/asset`,
    `${v2}/{version}`,
    `${v2}/{version}/asset`,
    '/exchange/api/v1/assets/{groupId}/{assetId}',
    '/exchange/api/v1/assets/{groupId}/{assetId}/{version}',
  ];
  const organization = '/exchange/api/v2/organizations/{organizationId}';
  return [
    ...reads.map(
      (pattern): Route => ({ method: 'GET', pattern, handle: (request) => read(context, request) }),
    ),
    { method: 'GET', pattern: '/exchange/api/v2/assets/search', handle: (r) => search(context, r) },
    { method: 'PATCH', pattern: v2, handle: (r) => rename(context, r) },
    { method: 'PUT', pattern: `${v2}/public`, handle: (r) => setPublic(context, r) },
    { method: 'PUT', pattern: `${v2}/{version}/status`, handle: (r) => setStatus(context, r) },
    {
      method: 'GET',
      pattern: `${v2}/versionGroups/{versionGroup}/instances`,
      handle: (r) => instances(context, r),
    },
    {
      method: 'GET',
      pattern: `${organization}/groups/{groupId}/assets/{assetId}/nextAvailableVersion`,
      handle: (r) => nextAvailable(context, r),
    },
    { method: 'GET', pattern: `${organization}/settings`, handle: (r) => settings(context, r) },
  ];
};
