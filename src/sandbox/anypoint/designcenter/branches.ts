import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import { objectBody } from '../refusal.ts';
import { designCenterRefusal } from '../refusals.ts';
import { fileList } from './file-list.ts';
import { type Branch, branchAt, projectAt, type Visit, visit } from './guard.ts';
import type { Project } from './world.ts';

const base = '/designcenter/api-designer/projects/{projectId}/branches';

const at = (
  context: AnypointContext,
  request: SandboxRequest,
  wish: 'view' | 'edit',
): { here: Visit; project: Project; branch: Branch } => {
  const here = visit(context, request, wish);
  const project = projectAt(context, request, here);
  return { here, project, branch: branchAt(project, request) };
};

const list = (context: AnypointContext, request: SandboxRequest): Reply => {
  const project = projectAt(context, request, visit(context, request, 'view'));
  const items = Object.entries(project.branches).map(([name, { commitId }]) => ({ name, commitId }));
  return { status: 200, json: items };
};

const create = (context: AnypointContext, request: SandboxRequest): Reply => {
  const project = projectAt(context, request, visit(context, request, 'edit'));
  const body = objectBody(request, designCenterRefusal(400, 'Bad request', ['The body must be an object']));
  const { name, commitId } = body;
  if (typeof name !== 'string' || !/^[\w.-]+$/.test(name) || typeof commitId !== 'string')
    return designCenterRefusal(400, 'Bad request', ['name and commitId are required']);
  if (Object.hasOwn(project.branches, name))
    return designCenterRefusal(409, 'Branch already exists', [`A branch named ${name} exists already`]);
  const source = Object.values(project.branches).find((branch) => branch.commitId === commitId);
  if (!source) return designCenterRefusal(404, 'Commit not found');
  project.branches[name] = { files: { ...source.files }, lockedBy: null, commitId };
  return { status: 201, json: { name, commitId } };
};

const remove = (context: AnypointContext, request: SandboxRequest): Reply => {
  const { project } = at(context, request, 'edit');
  const name = request.params['branch'] ?? '';
  if (name === project.defaultBranch) return designCenterRefusal(409, 'The default branch cannot be deleted');
  delete project.branches[name];
  return { status: 204 };
};

const userName = (context: AnypointContext, id: string): string =>
  context.world.accounts.users.find((user) => user.id === id)?.username ?? id;

/**
 * The lock belongs to a user. Another holder: `locked: false` and the holder's name (docs/facts/anypoint-apis.md §2.3, inferred).
 */
const acquire = (context: AnypointContext, request: SandboxRequest): Reply => {
  const { here, branch } = at(context, request, 'edit');
  const colleague = context.moods.designCenterLocked;
  if (colleague !== '') return { status: 200, json: { locked: false, name: colleague } };
  branch.lockedBy ??= here.caller.userId;
  const locked = branch.lockedBy === here.caller.userId;
  return { status: 200, json: { locked, name: userName(context, branch.lockedBy) } };
};

const release = (context: AnypointContext, request: SandboxRequest): Reply => {
  const { here, branch } = at(context, request, 'edit');
  if (branch.lockedBy === here.caller.userId) branch.lockedBy = null;
  return { status: 200 };
};

const status = (context: AnypointContext, request: SandboxRequest): Reply => {
  const { branch } = at(context, request, 'view');
  const { designCenterLocked } = context.moods;
  const holder = branch.lockedBy === null ? undefined : userName(context, branch.lockedBy);
  const name = designCenterLocked === '' ? holder : designCenterLocked;
  return {
    status: 200,
    json: { commitId: branch.commitId, locked: name !== undefined, ...(name !== undefined && { name }) },
  };
};

/** Branches and their lock (docs/facts/anypoint-apis.md §2.1, §2.3). */
export const branchRoutes = (context: AnypointContext): Route[] => [
  { method: 'GET', pattern: base, handle: (request) => list(context, request) },
  { method: 'POST', pattern: base, handle: (request) => create(context, request) },
  { method: 'DELETE', pattern: `${base}/{branch}`, handle: (request) => remove(context, request) },
  {
    method: 'POST',
    pattern: `${base}/{branch}/open`,
    handle: (request) => ({ status: 200, json: fileList(at(context, request, 'view').branch.files) }),
    mutating: false,
  },
  {
    method: 'POST',
    pattern: `${base}/{branch}/clean`,
    handle: (request) => {
      at(context, request, 'edit');
      return { status: 200 };
    },
  },
  { method: 'GET', pattern: `${base}/{branch}/status`, handle: (request) => status(context, request) },
  { method: 'POST', pattern: `${base}/{branch}/acquireLock`, handle: (request) => acquire(context, request) },
  { method: 'POST', pattern: `${base}/{branch}/releaseLock`, handle: (request) => release(context, request) },
];
