import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import { visibleAsset } from '../exchange/catalog.ts';
import { mainFileOf } from '../exchange/specification.ts';
import { refuse } from '../refusal.ts';
import { mockingRefusal } from '../refusals.ts';
import { mockAnswer, type Specification } from './answer.ts';

const exchange = '/mocking/api/v1/sources/exchange/assets/{groupId}/{assetId}/{version}';
const vcs = '/mocking/api/v1/sources/vcs/projects/{projectId}/{branch}';
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

interface Mocked extends Specification {
  /** What a public link to it remembers. */
  readonly source: AnypointContext['world']['exchange']['mockLinks'][string];
  /** Anyone may read it in the public portal. */
  readonly isPublic: boolean;
}

const ofAsset = (
  { world, now }: AnypointContext,
  groupId: string,
  assetId: string,
  version: string,
): Mocked | undefined => {
  const asset = visibleAsset(world, { groupId, assetId, version }, now());
  if (!asset) return undefined;
  return {
    files: asset.files,
    main: asset.main,
    isPublic: asset.isPublic,
    source: { groupId, assetId, version },
  };
};

const ofProject = ({ world }: AnypointContext, projectId: string, name: string): Mocked | undefined => {
  const project = world.designcenter.projects.find(({ id }) => id === projectId);
  const branch = project && Object.hasOwn(project.branches, name) ? project.branches[name] : undefined;
  const main = project && branch && mainFileOf(project.classifier, branch.files);
  if (!branch || main === undefined) return undefined;
  return { files: branch.files, main, isPublic: false, source: { projectId, branch: name } };
};

const sourceOf = (context: AnypointContext, request: SandboxRequest): Mocked => {
  const { groupId, assetId = '', version = '', projectId = '', branch = '' } = request.params;
  const found =
    groupId === undefined
      ? ofProject(context, projectId, branch)
      : ofAsset(context, groupId, assetId, version);
  return found ?? refuse(mockingRefusal(404, 'RESOURCE_NOT_FOUND', 'The source of the mock was not found'));
};

const tokenOf = (request: SandboxRequest): string | undefined => {
  const value = request.headers['ms2-authorization'];
  return typeof value === 'string' ? /^bearer\s+(\S+)$/i.exec(value)?.[1] : undefined;
};

const known = (context: AnypointContext, request: SandboxRequest): boolean => {
  const token = tokenOf(request);
  return token !== undefined && context.callerOfToken(token) !== undefined;
};

const unauthorized = mockingRefusal(
  401,
  'UNAUTHORIZED',
  'An Anypoint access token is needed in ms2-authorization',
);

const serveSource = (context: AnypointContext, request: SandboxRequest): Promise<Reply> => {
  const mocked = sourceOf(context, request);
  if (context.moods.mockAccess === 'token' && !mocked.isPublic && !known(context, request))
    refuse(unauthorized);
  return mockAnswer(mocked, request, `/${request.params['resource'] ?? ''}`);
};

const describe = (context: AnypointContext, request: SandboxRequest): Reply => {
  sourceOf(context, request);
  if (!known(context, request)) return unauthorized;
  return { status: 200, json: { metadata: { baseUriPath: '' } } };
};

const makeLink = (context: AnypointContext, request: SandboxRequest): Reply => {
  const { source } = sourceOf(context, request);
  if (!known(context, request) && context.caller(request) === undefined) return unauthorized;
  const { mockLinks } = context.world.exchange;
  const existing = Object.entries(mockLinks).find(
    ([, target]) => JSON.stringify(target) === JSON.stringify(source),
  );
  const id = existing?.[0] ?? context.newUuid();
  mockLinks[id] = source;
  return { status: 201, json: { id } };
};

const serveLink = (context: AnypointContext, request: SandboxRequest): Promise<Reply> => {
  const { linkId = '', resource = '' } = request.params;
  const { mockLinks } = context.world.exchange;
  const target = Object.hasOwn(mockLinks, linkId) ? mockLinks[linkId] : undefined;
  if (!target) return refuse(mockingRefusal(404, 'RESOURCE_NOT_FOUND', 'The link was not found'));
  const mocked =
    'projectId' in target
      ? ofProject(context, target.projectId, target.branch)
      : ofAsset(context, target.groupId, target.assetId, target.version);
  if (!mocked)
    return refuse(mockingRefusal(404, 'RESOURCE_NOT_FOUND', 'The source of the link was not found'));
  return mockAnswer(mocked, request, `/${resource}`);
};

const linkRoutes = (context: AnypointContext): Route[] =>
  [exchange, vcs].flatMap((source) =>
    (['links', 'link'] as const).map(
      (name): Route => ({
        method: 'POST',
        pattern: `${source}/${name}`,
        handle: (request) =>
          context.moods.mockLinks === name
            ? makeLink(context, request)
            : mockingRefusal(404, 'RESOURCE_NOT_FOUND', `${request.path} was not found`),
      }),
    ),
  );

/** The mocking service: sources of Exchange and Design Center, and public links (docs/facts/anypoint-apis.md §4). */
export const mockingRoutes = (context: AnypointContext): Route[] => [
  ...linkRoutes(context),
  ...[exchange, vcs].map(
    (pattern): Route => ({ method: 'GET', pattern, handle: (request) => describe(context, request) }),
  ),
  ...methods.flatMap((method): Route[] => [
    ...[exchange, vcs].map(
      (source): Route => ({
        method,
        pattern: `${source}/m/{+resource}`,
        handle: (request) => serveSource(context, request),
        mutating: false,
      }),
    ),
    // The root resource, `/`.
    ...[exchange, vcs].flatMap((source) =>
      ['m', 'm/'].map(
        (root): Route => ({
          method,
          pattern: `${source}/${root}`,
          handle: (request) => serveSource(context, request),
          mutating: false,
        }),
      ),
    ),
    ...['', '/'].map(
      (root): Route => ({
        method,
        pattern: `/mocking/api/v1/links/{linkId}${root}`,
        handle: (request) => serveLink(context, request),
        mutating: false,
      }),
    ),
    {
      method,
      pattern: '/mocking/api/v1/links/{linkId}/{+resource}',
      handle: (request) => serveLink(context, request),
      mutating: false,
    },
  ]),
];
