import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import { listedApiView, provenance } from './api-views.ts';
import { managerPath, placeWith } from './place.ts';
import type { ApiInstance } from './world.ts';

const filters = ['groupId', 'assetId', 'assetVersion', 'instanceLabel', 'productVersion'] as const;

const matches = (context: AnypointContext, api: ApiInstance, query: URLSearchParams): boolean => {
  const text = (query.get('query') ?? '').toLowerCase();
  return (
    filters.every((name) => (query.get(name) ?? api[name]) === api[name]) &&
    [assetName(context, api), api.assetId, api.instanceLabel ?? ''].some((name) =>
      name.toLowerCase().includes(text),
    )
  );
};

const assetName = (context: AnypointContext, api: ApiInstance): string =>
  context.world.exchange.assets.find(
    ({ groupId, assetId }) => groupId === api.groupId && assetId === api.assetId,
  )?.name ?? api.assetId;

/** Instances under their asset, as `api/v1` answers. */
const byAsset = (context: AnypointContext, apis: readonly ApiInstance[]) => {
  const groups = new Map<string, ApiInstance[]>();
  for (const api of apis) {
    const key = `${api.groupId}/${api.assetId}`;
    groups.set(key, [...(groups.get(key) ?? []), api]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const name = assetName(context, first);
    return [
      {
        ...provenance(context, first.organizationId, first.createdAt),
        id: first.id,
        name,
        exchangeAssetName: name,
        groupId: first.groupId,
        assetId: first.assetId,
        autodiscoveryApiName: `groupId:${first.groupId}:assetId:${first.assetId}`,
        apis: group.map((api) => listedApiView(context, api)),
        totalApis: group.length,
      },
    ];
  });
};

const whole = (text: string | null, fallback: number): number =>
  text !== null && /^\d+$/.test(text) ? Number(text) : fallback;

const listed = (context: AnypointContext, request: SandboxRequest, kind: 'api' | 'xapi'): Reply => {
  const { org, env } = placeWith(context, request, 'read:api_configuration');
  const found = context.world.apimanager.apis.filter(
    (api) => api.organizationId === org && api.environmentId === env && matches(context, api, request.query),
  );
  const offset = whole(request.query.get('offset'), 0);
  const page = <T>(items: readonly T[]): readonly T[] =>
    items.slice(offset, offset + whole(request.query.get('limit'), 100));
  const own = kind === 'api' ? 'assets' : 'instances';
  const shape = context.moods.apiListShape === 'documented' ? own : context.moods.apiListShape;
  if (shape === 'instances') {
    const instances = page(found).map((api) => ({
      ...listedApiView(context, api),
      exchangeAssetName: assetName(context, api),
    }));
    return { status: 200, json: { total: found.length, instances } };
  }
  const assets = byAsset(context, found);
  return { status: 200, json: { total: assets.length, assets: page(assets) } };
};

/** `GET …/apis` in its two forms (docs/facts/anypoint-apis.md §5.4). */
export const apiListRoutes = (context: AnypointContext): Route[] =>
  (['api', 'xapi'] as const).map((kind) => ({
    method: 'GET',
    pattern: managerPath(kind, '/apis'),
    handle: (request) => listed(context, request, kind),
  }));
