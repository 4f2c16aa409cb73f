import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import { type JsonObject, objectBody, refuse } from '../refusal.ts';
import { designCenterRefusal } from '../refusals.ts';
import { projectAt, visit } from './guard.ts';
import type { Project } from './world.ts';

const base = '/designcenter/api-designer/projects';
const types = ['raml', 'raml-fragment', 'oas'];
const fields = ['name', 'description', 'type', 'classifier', 'subType', 'format', 'version'];

const view = (project: Project) => ({
  organizationId: project.organizationId,
  id: project.id,
  name: project.name,
  ...(project.description !== undefined && { description: project.description }),
  type: project.type,
  classifier: project.classifier,
  vcsType: 'GIT',
  createdBy: project.createdBy,
  createdDate: project.createdDate,
  defaultBranch: project.defaultBranch,
});

const bad = (message: string): never => refuse(designCenterRefusal(400, 'Bad request', [message]));

const text = (body: JsonObject, name: string): string => {
  const value = body[name];
  return typeof value === 'string' && value !== '' ? value : bad(`${name} is required`);
};

/** What the console puts into a new RAML project. */
const templateFiles = (name: string): Record<string, string> => {
  const main = `${name.toLowerCase().replace(/\s+/g, '-')}.raml`;
  const description = { main, name, classifier: 'raml', tags: [], dependencies: [], apiVersion: 'v1' };
  return {
    [main]: `#%RAML 1.0\ntitle: ${JSON.stringify(name)}\n`,
    'exchange.json': JSON.stringify(description, null, 2),
  };
};

interface Wanted {
  readonly name: string;
  readonly description: string | undefined;
  readonly type: string;
  readonly classifier: string;
}

const checked = (request: SandboxRequest): Wanted => {
  const body = objectBody(request, designCenterRefusal(400, 'Bad request', ['The body must be an object']));
  const strange = Object.keys(body).find((key) => !fields.includes(key));
  if (strange !== undefined) return bad(`Unknown property ${strange}`);
  const type = text(body, 'type');
  const classifier = body['classifier'] ?? type;
  if (!types.includes(type)) return bad(`type must be one of ${types.join(', ')}`);
  if (typeof classifier !== 'string' || !types.includes(classifier))
    return bad(`classifier must be one of ${types.join(', ')}`);
  if (type === 'oas') text(body, 'format');
  const { description } = body;
  if (description !== undefined && typeof description !== 'string') return bad('description must be a text');
  return { name: text(body, 'name'), description, type, classifier };
};

const create = (context: AnypointContext, request: SandboxRequest): Reply => {
  const { caller, organizationId } = visit(context, request, 'create');
  const { name, description, type, classifier } = checked(request);
  const { projects } = context.world.designcenter;
  const same = (project: Project): boolean =>
    project.organizationId === organizationId && project.name === name && project.type === type;
  if (projects.some(same))
    return designCenterRefusal(409, 'Project already exists', [`A project named ${name} exists already`]);
  const files = context.moods.designCenterTemplateFiles && type === 'raml' ? templateFiles(name) : {};
  const project: Project = {
    id: context.newUuid(),
    organizationId,
    name,
    ...(description !== undefined && { description }),
    type,
    classifier,
    createdBy: caller.userId,
    createdDate: context.now(),
    defaultBranch: 'master',
    branches: { master: { files, lockedBy: null, commitId: context.newUuid().replaceAll('-', '') } },
  };
  projects.push(project);
  return { status: 201, json: view(project) };
};

const list = (context: AnypointContext, request: SandboxRequest): Reply => {
  const { organizationId } = visit(context, request, 'view');
  const own = context.world.designcenter.projects.filter(
    (project) => project.organizationId === organizationId,
  );
  return { status: 200, json: own.map(view) };
};

const page = (context: AnypointContext, request: SandboxRequest): Reply => {
  const { organizationId } = visit(context, request, 'view');
  if (organizationId !== request.params['organizationId'])
    return designCenterRefusal(403, 'Forbidden', ['x-organization-id is not the organization of the path']);
  const index = Number(request.query.get('pageIndex') ?? 0);
  const size = Number(request.query.get('pageSize') ?? 10);
  if (!Number.isInteger(index) || !Number.isInteger(size) || index < 0 || size < 1)
    return designCenterRefusal(400, 'Bad request', ['pageIndex and pageSize must be whole numbers']);
  const own = context.world.designcenter.projects.filter(
    (project) => project.organizationId === organizationId,
  );
  return { status: 200, json: own.slice(index * size, (index + 1) * size).map(view) };
};

const read = (context: AnypointContext, request: SandboxRequest): Reply => {
  const here = visit(context, request, 'view');
  return { status: 200, json: view(projectAt(context, request, here)) };
};

const changeOwner = (context: AnypointContext, request: SandboxRequest): Reply => {
  const here = visit(context, request, 'edit');
  const project = projectAt(context, request, here);
  const body = objectBody(request, designCenterRefusal(400, 'Bad request', ['The body must be an object']));
  const createdBy = text(body, 'createdBy');
  if (!context.world.accounts.users.some(({ id }) => id === createdBy)) bad('createdBy is not a user');
  project.createdBy = createdBy;
  return { status: 200, json: view(project) };
};

const remove = (context: AnypointContext, request: SandboxRequest): Reply => {
  const here = visit(context, request, 'edit');
  const project = projectAt(context, request, here);
  const { designcenter } = context.world;
  designcenter.projects = designcenter.projects.filter(({ id }) => id !== project.id);
  return { status: 204 };
};

const permissions = (context: AnypointContext, request: SandboxRequest): Reply => {
  const here = visit(context, request, 'view');
  const project = projectAt(context, request, here);
  const may = here.caller.may('create:design_center', { org: here.organizationId });
  return {
    status: 200,
    json: { projectId: project.id, canModify: may, canDelete: may, canRename: may },
  };
};

/** Projects of Design Center (docs/facts/anypoint-apis.md §2.1, §2.2; API Designer Experience API). */
export const projectRoutes = (context: AnypointContext): Route[] => [
  { method: 'POST', pattern: base, handle: (request) => create(context, request) },
  { method: 'GET', pattern: base, handle: (request) => list(context, request) },
  {
    method: 'GET',
    pattern: '/designcenter/api/v2/organizations/{organizationId}/projects',
    handle: (request) => page(context, request),
  },
  { method: 'GET', pattern: `${base}/{projectId}`, handle: (request) => read(context, request) },
  { method: 'PATCH', pattern: `${base}/{projectId}`, handle: (request) => changeOwner(context, request) },
  { method: 'DELETE', pattern: `${base}/{projectId}`, handle: (request) => remove(context, request) },
  {
    method: 'GET',
    pattern: `${base}/{projectId}/access/permissions`,
    handle: (request) => permissions(context, request),
  },
];
