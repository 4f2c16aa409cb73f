import { jsonBody, type Reply, type SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import { isObject, objectBody, refuse } from '../refusal.ts';
import { designCenterRefusal } from '../refusals.ts';
import { cleanPath, fileList } from './file-list.ts';
import { type Branch, branchAt, commit, lockedBranchAt, projectAt, visit } from './guard.ts';

const base = '/designcenter/api-designer/projects/{projectId}/branches/{branch}';

const readable = (context: AnypointContext, request: SandboxRequest): Branch =>
  branchAt(projectAt(context, request, visit(context, request, 'view')), request);

const writable = (context: AnypointContext, request: SandboxRequest): Branch => {
  const here = visit(context, request, 'edit');
  return lockedBranchAt(context, projectAt(context, request, here), request, here);
};

const bad = (message: string): never => refuse(designCenterRefusal(400, 'Bad request', [message]));

const fileOf = (item: unknown): [string, string] => {
  if (!isObject(item)) return bad('Every file must be an object');
  const { path, content } = item;
  if (typeof path !== 'string' || typeof content !== 'string')
    return bad('Every file needs path and content');
  return [cleanPath(path) ?? bad(`${path} is not a path within the project`), content];
};

const save = (context: AnypointContext, request: SandboxRequest): Reply => {
  const branch = writable(context, request);
  const body = jsonBody(request);
  if (!Array.isArray(body)) return bad('The body must be an array of files');
  Object.assign(branch.files, Object.fromEntries(body.map(fileOf)));
  commit(context, branch);
  return { status: 200, json: fileList(branch.files) };
};

const pathAt = (request: SandboxRequest, branch: Branch): string => {
  const path = cleanPath(request.params['filePath'] ?? '');
  return path !== undefined && Object.hasOwn(branch.files, path)
    ? path
    : refuse(designCenterRefusal(404, 'File not found'));
};

const contentAt = (context: AnypointContext, request: SandboxRequest): string => {
  const branch = readable(context, request);
  return branch.files[pathAt(request, branch)] ?? '';
};

const remove = (context: AnypointContext, request: SandboxRequest): Reply => {
  const branch = writable(context, request);
  delete branch.files[pathAt(request, branch)];
  commit(context, branch);
  return { status: 204 };
};

const move = (context: AnypointContext, request: SandboxRequest): Reply => {
  const branch = writable(context, request);
  const body = objectBody(request, designCenterRefusal(400, 'Bad request', ['The body must be an object']));
  const to = typeof body['path'] === 'string' ? cleanPath(body['path']) : undefined;
  if (to === undefined) return bad('path is required');
  const from = pathAt(request, branch);
  if (Object.hasOwn(branch.files, to)) return designCenterRefusal(409, 'File already exists');
  branch.files[to] = branch.files[from] ?? '';
  delete branch.files[from];
  commit(context, branch);
  return { status: 200 };
};

const native = (path: string): string => {
  if (path.endsWith('.json')) return 'application/json';
  return /\.(raml|ya?ml)$/.test(path) ? 'application/yaml' : 'text/plain; charset=utf-8';
};

/** Files of a branch. One segment names one file: slashes within it are percent-encoded (docs/facts/anypoint-apis.md §2.3). */
export const fileRoutes = (context: AnypointContext): Route[] => [
  { method: 'POST', pattern: `${base}/save`, handle: (request) => save(context, request) },
  {
    method: 'GET',
    pattern: `${base}/files`,
    handle: (request) => ({ status: 200, json: fileList(readable(context, request).files) }),
  },
  {
    method: 'GET',
    pattern: `${base}/files/{filePath}`,
    handle: (request) => ({ status: 200, json: contentAt(context, request) }),
  },
  {
    method: 'GET',
    pattern: `${base}/files/v2/{filePath}`,
    handle: (request) => ({
      status: 200,
      headers: { 'content-type': native(request.params['filePath'] ?? '') },
      text: contentAt(context, request),
    }),
  },
  { method: 'DELETE', pattern: `${base}/files/{filePath}`, handle: (request) => remove(context, request) },
  { method: 'POST', pattern: `${base}/files/{filePath}/move`, handle: (request) => move(context, request) },
];
