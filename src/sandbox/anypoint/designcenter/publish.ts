import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import { findOrganization } from '../accounts/places.ts';
import type { AnypointContext } from '../context.ts';
import { addAsset, usedVersions, versionConflict, versionsOf } from '../exchange/catalog.ts';
import { specificationFault } from '../exchange/specification.ts';
import { nextVersion } from '../exchange/versions.ts';
import { type Shape, violations } from '../json-shape.ts';
import { isObject, type JsonObject, objectBody, refuse } from '../refusal.ts';
import { designCenterRefusal } from '../refusals.ts';
import { type Branch, branchAt, commit, lockedBranchAt, projectAt, visit } from './guard.ts';

const base = '/designcenter/api-designer/projects/{projectId}/branches/{branch}';
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const string: Shape = { type: 'string', minLength: 1 };

/**
 * `isVisual` is required by the API document, and left out by MuleSoft's own CLI: both are served (docs/facts/anypoint-apis.md
 * §2.4).
 */
const bodyShape: Shape = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'version', 'tags', 'main', 'assetId', 'groupId', 'classifier', 'status'],
  properties: {
    name: string,
    apiVersion: string,
    version: string,
    tags: { type: 'array' },
    main: string,
    assetId: string,
    groupId: { type: 'string', pattern: uuid },
    classifier: { type: 'string', enum: ['oas', 'raml', 'raml-fragment'] },
    isVisual: { type: 'boolean' },
    metadata: {
      type: 'object',
      required: ['projectId', 'branchId'],
      properties: { projectId: { type: 'string', pattern: uuid }, branchId: string },
    },
    publishList: { type: 'array' },
    originalFormatVersion: string,
    status: { type: 'string', enum: ['development', 'published'] },
  },
};

interface Wanted {
  readonly name: string;
  readonly apiVersion: string;
  readonly version: string;
  readonly main: string;
  readonly assetId: string;
  readonly groupId: string;
  readonly classifier: string;
  readonly originalFormatVersion: string;
  readonly status: 'published' | 'development';
  readonly tags: string[];
  readonly metadata: JsonObject;
}

const textOf = (body: JsonObject, name: string, otherwise = ''): string => {
  const value = body[name];
  return typeof value === 'string' ? value : otherwise;
};

const refusal = (status: number, ...errors: string[]): never =>
  refuse(designCenterRefusal(status, 'Could not publish the project to Exchange', errors));

const wantedOf = (request: SandboxRequest): Wanted => {
  const body = objectBody(request, designCenterRefusal(400, 'Bad request', ['The body must be an object']));
  const broken = violations(bodyShape, body).map(({ message }) => message);
  if (broken.length > 0) return refusal(400, ...broken);
  const classifier = textOf(body, 'classifier');
  if (classifier === 'raml' && body['apiVersion'] === undefined)
    return refusal(400, 'apiVersion is required');
  const tags = body['tags'];
  return {
    name: textOf(body, 'name'),
    version: textOf(body, 'version'),
    apiVersion: textOf(body, 'apiVersion', 'v1'),
    main: textOf(body, 'main'),
    assetId: textOf(body, 'assetId'),
    groupId: textOf(body, 'groupId'),
    classifier,
    originalFormatVersion: textOf(body, 'originalFormatVersion', '1.0'),
    status: body['status'] === 'development' ? 'development' : 'published',
    tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [],
    metadata: isObject(body['metadata']) ? body['metadata'] : {},
  };
};

const check = async (context: AnypointContext, wanted: Wanted, branch: Branch): Promise<void> => {
  const fault = await specificationFault(wanted.classifier, wanted.main, branch.files);
  if (fault !== undefined) refusal(400, fault);
  const conflict = versionConflict(context.world, wanted, wanted.apiVersion, context.now());
  if (conflict) refusal(conflict.status, conflict.message);
};

const describe = (branch: Branch, wanted: Wanted): void => {
  const { name, main, classifier, groupId, assetId, version, apiVersion, tags } = wanted;
  const description = {
    main,
    name,
    classifier,
    tags,
    groupId,
    assetId,
    version,
    apiVersion,
    dependencies: [],
  };
  branch.files['exchange.json'] = JSON.stringify(description, null, 2);
};

const publish = async (context: AnypointContext, request: SandboxRequest): Promise<Reply> => {
  const here = visit(context, request, 'edit');
  const project = projectAt(context, request, here);
  const branch = lockedBranchAt(context, project, request, here);
  const wanted = wantedOf(request);
  const { groupId, classifier, apiVersion, status, tags, name, assetId, version, main } = wanted;
  if (!findOrganization(context.world, groupId) || !here.caller.may('create:exchange', { org: groupId }))
    return refusal(403, 'Unauthorized');
  await check(context, wanted, branch);
  const type = classifier === 'raml-fragment' ? 'raml-fragment' : 'rest-api';
  const asset = {
    ...{ groupId, assetId, version, versionGroup: apiVersion, name, type, status, classifier, main, tags },
    description: '',
    files: { ...branch.files },
    createdBy: here.caller.userId,
  };
  addAsset(context, asset, context.now());
  describe(branch, wanted);
  commit(context, branch);
  return {
    status: 200,
    json: {
      organizationId: here.organizationId,
      ...{ groupId, assetId, version, apiVersion, main, classifier, name, type },
      dependencies: [],
      versionGroup: apiVersion,
      metadata: wanted.metadata,
      originalFormatVersion: wanted.originalFormatVersion,
    },
  };
};

const descriptionOf = (branch: Branch): JsonObject => {
  try {
    const value: unknown = JSON.parse(branch.files['exchange.json'] ?? '{}');
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
};

const published = (context: AnypointContext, request: SandboxRequest): Reply => {
  const project = projectAt(context, request, visit(context, request, 'view'));
  const described = descriptionOf(branchAt(project, request));
  const name = textOf(described, 'name', project.name);
  const groupId = textOf(described, 'groupId', project.organizationId);
  const assetId = textOf(described, 'assetId', name.toLowerCase());
  const version = textOf(described, 'version', '1.0.0');
  return {
    status: 200,
    json: {
      ...{ name, groupId, assetId, version },
      main: textOf(described, 'main'),
      classifier: textOf(described, 'classifier', project.classifier),
      apiVersion: textOf(described, 'apiVersion', 'v1'),
      nextVersion: nextVersion(usedVersions(context.world, groupId, assetId), 'PATCH'),
      isPublishedVersion: versionsOf(context.world, groupId, assetId, context.now()).some(
        (asset) => asset.version === version,
      ),
    },
  };
};

/** Publication to Exchange, and what is published (docs/facts/anypoint-apis.md §2.4; API Designer Experience API). */
export const publishRoutes = (context: AnypointContext): Route[] => [
  { method: 'POST', pattern: `${base}/publish/exchange`, handle: (request) => publish(context, request) },
  { method: 'GET', pattern: `${base}/exchange`, handle: (request) => published(context, request) },
];
