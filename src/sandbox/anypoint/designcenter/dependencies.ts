import { jsonBody, type Reply, type SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import { visibleAsset } from '../exchange/catalog.ts';
import { isObject } from '../refusal.ts';
import { designCenterRefusal } from '../refusals.ts';
import { fileList } from './file-list.ts';
import { branchAt, commit, lockedBranchAt, projectAt, visit } from './guard.ts';

const base = '/designcenter/api-designer/projects/{projectId}/branches/{branch}/exchange/dependencies';

/** Copies the files of the named assets below `exchange_modules`, as a dependency appears in a project. */
const replace = (context: AnypointContext, request: SandboxRequest): Reply => {
  const here = visit(context, request, 'edit');
  const branch = lockedBranchAt(context, projectAt(context, request, here), request, here);
  const body = jsonBody(request);
  if (!Array.isArray(body)) return designCenterRefusal(400, 'Bad request', ['The body must be an array']);
  for (const item of body) {
    const { groupId, assetId, version } = isObject(item) ? item : {};
    if (typeof groupId !== 'string' || typeof assetId !== 'string' || typeof version !== 'string')
      return designCenterRefusal(400, 'Bad request', ['groupId, assetId and version are required']);
    const asset = visibleAsset(context.world, { groupId, assetId, version }, context.now());
    if (!asset) return designCenterRefusal(404, `${groupId}/${assetId}/${version} not found`);
    for (const [path, content] of Object.entries(asset.files))
      branch.files[`exchange_modules/${groupId}/${assetId}/${version}/${path}`] = content;
  }
  commit(context, branch);
  return { status: 200, json: fileList(branch.files) };
};

/** The resolution that MuleSoft's CLI starts: there is never anything left to resolve. */
const resolve = (context: AnypointContext, request: SandboxRequest): Reply => {
  const here = visit(context, request, 'edit');
  branchAt(projectAt(context, request, here), request);
  return { status: 200, json: { invalidDependencies: [] } };
};

const job = (context: AnypointContext, request: SandboxRequest): Reply => {
  branchAt(projectAt(context, request, visit(context, request, 'view')), request);
  return { status: 200, json: { status: 'done' } };
};

/** Dependencies of a project on Exchange assets (docs/facts/anypoint-apis.md §2.1). */
export const dependencyRoutes = (context: AnypointContext): Route[] => [
  { method: 'PUT', pattern: base, handle: (request) => replace(context, request) },
  { method: 'PATCH', pattern: base, handle: (request) => resolve(context, request) },
  { method: 'GET', pattern: `${base}/job`, handle: (request) => job(context, request) },
];
