import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import { refuse } from '../refusal.ts';
import { exchangeRefusal } from '../refusals.ts';
import type { AnypointWorld } from '../world.ts';
import { versionsAt } from './assets.ts';
import { gavOf } from './catalog.ts';
import { exchangeCaller } from './rights.ts';
import type { Asset } from './world.ts';

const week = 7 * 24 * 3600 * 1000;

type Kind = 'soft-delete' | 'hard-delete';

const kindOf = (request: SandboxRequest): Kind => {
  const kind = request.headers['x-delete-type'] ?? 'soft-delete';
  return kind === 'soft-delete' || kind === 'hard-delete'
    ? kind
    : refuse(exchangeRefusal(400, 'X-Delete-Type must be soft-delete or hard-delete'));
};

const used = (world: AnypointWorld, asset: Asset): boolean =>
  world.apimanager.apis.some(
    (api) =>
      api.groupId === asset.groupId && api.assetId === asset.assetId && api.assetVersion === asset.version,
  );

const conflictOf = (context: AnypointContext, asset: Asset, kind: Kind): Reply | undefined => {
  if (used(context.world, asset))
    return exchangeRefusal(409, 'Asset has dependent API instances', { code: 'ASSET_HAS_DEPENDENTS' });
  if (kind === 'hard-delete' && context.now() - asset.createdAt > week)
    return exchangeRefusal(409, 'Cannot hard delete asset after more than 7 days', {
      code: 'OLD_ASSET_HARD_DELETION',
    });
  return undefined;
};

const allowHard = (context: AnypointContext, kind: Kind): void => {
  if (kind === 'hard-delete' && !context.moods.hardDeletionEnabled)
    refuse(exchangeRefusal(403, 'Hard deletion is disabled for the organization'));
};

const unburn = ({ world }: AnypointContext, request: SandboxRequest): Reply | undefined => {
  const { groupId = '', assetId = '', version } = request.params;
  const gav = version === undefined ? undefined : gavOf({ groupId, assetId, version });
  if (gav === undefined || !world.exchange.burnt.includes(gav)) return undefined;
  world.exchange.burnt = world.exchange.burnt.filter((known) => known !== gav);
  return { status: 204 };
};

const remove = (context: AnypointContext, request: SandboxRequest): Reply => {
  const { exchange } = context.world;
  exchangeCaller(context, request, 'edit:exchange', request.params['groupId']);
  const kind = kindOf(request);
  allowHard(context, kind);
  const revived = kind === 'hard-delete' ? unburn(context, request) : undefined;
  if (revived) return revived;
  const doomed = versionsAt(context, request);
  const conflict = doomed.map((asset) => conflictOf(context, asset, kind)).find(Boolean);
  if (conflict) return conflict;
  exchange.assets = exchange.assets.filter((asset) => !doomed.includes(asset));
  if (kind === 'soft-delete') exchange.burnt.push(...doomed.map(gavOf));
  return { status: 204 };
};

const softDeleted = (context: AnypointContext, request: SandboxRequest): Reply => {
  const { organizationId } = request.params;
  exchangeCaller(context, request, 'read:exchange', organizationId);
  const limit = Number(request.query.get('limit') ?? 20);
  const offset = Number(request.query.get('offset') ?? 0);
  const lines = context.world.exchange.burnt
    .map((gav) => gav.split('/'))
    .filter(([groupId]) => groupId === organizationId)
    .map(([groupId, assetId, version]) => ({ organizationId, groupId, assetId, version }));
  return { status: 200, json: lines.slice(offset, offset + limit) };
};

/** Deletion of assets, soft and hard (docs/facts/anypoint-apis.md §3.5; Exchange API, "Hard vs Soft Delete"). */
export const deletionRoutes = (context: AnypointContext): Route[] => [
  ...[
    '/exchange/api/v2/assets/{groupId}/{assetId}',
    '/exchange/api/v2/assets/{groupId}/{assetId}/{version}',
    '/exchange/api/v1/organizations/{organizationId}/assets/{groupId}/{assetId}/{version}',
  ].map((pattern): Route => ({ method: 'DELETE', pattern, handle: (request) => remove(context, request) })),
  {
    method: 'DELETE',
    pattern: '/exchange/api/v2/organizations/{organizationId}/assets/{groupId}/{assetId}/{version}',
    handle: () => exchangeRefusal(405, 'Method Not Allowed'),
    mutating: false,
  },
  {
    method: 'GET',
    pattern: '/exchange/api/v2/organizations/{organizationId}/softDeleted',
    handle: (request) => softDeleted(context, request),
  },
];
