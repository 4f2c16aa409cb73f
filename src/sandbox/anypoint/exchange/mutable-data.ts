import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import { refuse } from '../refusal.ts';
import { exchangeRefusal } from '../refusals.ts';
import { versionsAt } from './assets.ts';
import { formParts, listOf } from './form.ts';
import { exchangeCaller } from './rights.ts';
import { minorVersion } from './versions.ts';

const base =
  '/exchange/api/v2/organizations/{organizationId}/assets/{groupId}/{assetId}/{version}/mutabledata';

const understood = /^(tags|keywords|fields|categories)$|^(fields|categories)\.[\w-]+$|^files\.docs\.zip$/;

const patch = (context: AnypointContext, request: SandboxRequest): Reply => {
  const { organizationId = '', groupId = '', assetId = '', version = '' } = request.params;
  exchangeCaller(context, request, 'edit:exchange', groupId);
  const [asset] = versionsAt(context, request);
  const parts = formParts(request);
  const strange = parts.find(({ name }) => !understood.test(name));
  if (strange) return exchangeRefusal(400, `Unknown field ${strange.name}`);
  const tags = parts.find(({ name }) => name === 'tags');
  const sameMinor = context.world.exchange.assets.filter(
    (other) =>
      other.groupId === groupId &&
      other.assetId === assetId &&
      minorVersion(other.version) === minorVersion(asset.version),
  );
  if (tags) for (const other of sameMinor) other.tags = listOf(tags.data.toString('utf8'));
  const id = context.newUuid();
  context.world.exchange.publications.push({ id, groupId, assetId, version, completedAt: context.now() });
  const path = `${organizationId}/assets/${groupId}/${assetId}/${version}/mutabledata/status/${id}`;
  return {
    status: 202,
    json: { mutableDataStatusLink: `${context.origin()}/exchange/api/v2/organizations/${path}` },
  };
};

const status = (context: AnypointContext, request: SandboxRequest): Reply => {
  exchangeCaller(context, request, 'read:exchange', request.params['groupId']);
  if (!context.world.exchange.publications.some(({ id }) => id === request.params['runId']))
    return refuse(exchangeRefusal(404, 'Run not found'));
  return {
    status: 200,
    json: {
      status: 'completed',
      assetType: 'rest-api',
      steps: [{ description: 'Mutable data', status: 'completed', errors: [] }],
    },
  };
};

/** Tags and other data that may change after publication; they belong to a minor version (Exchange API, "Asset Creation", "Versioning"). */
export const mutableDataRoutes = (context: AnypointContext): Route[] => [
  { method: 'PATCH', pattern: base, handle: (request) => patch(context, request) },
  { method: 'GET', pattern: `${base}/status/{runId}`, handle: (request) => status(context, request) },
];
