import { z } from 'zod';
import type { Reply, SandboxRequest } from '../kernel/request.ts';
import type { Route } from '../kernel/router.ts';
import { readBody, readOnly, systemFields } from './body.ts';
import { issuerOf, type OktaContext, serverById, wireDate } from './context.ts';
import { startsWith } from './criteria.ts';
import { invalid, notFound } from './errors.ts';
import { reservedScopes } from './fresh.ts';
import { link, page, visible } from './paging.ts';
import { keyToCome, pairOf } from './server-key.ts';
import type { AuthorizationServer } from './world.ts';

const isAudience = (text: string): boolean => !text.includes(':') || URL.canParse(text);

const body = z.strictObject({
  ...systemFields,
  name: z.string().trim().min(1),
  description: z.string().trim().min(1).nullish(),
  audiences: z.array(z.string().min(1).refine(isAudience, 'must be a valid URI')).length(1),
  // Without a custom domain there is no CUSTOM_URL.
  issuerMode: z.enum(['ORG_URL', 'DYNAMIC']).optional(),
  issuer: readOnly,
  status: readOnly,
  credentials: readOnly,
  default: readOnly,
});

const pathOf = (context: OktaContext, server: AuthorizationServer): string =>
  `${context.origin()}/api/v1/authorizationServers/${server.default ? 'default' : server.id}`;

const linksOf = (context: OktaContext, server: AuthorizationServer): object => {
  const self = pathOf(context, server);
  const issuer = issuerOf(context, server);
  const metadata = ['oauth-authorization-server', 'openid-configuration'].map((name) => ({
    name,
    ...link(`${issuer}/.well-known/${name}`, 'GET'),
  }));
  const turn = server.status === 'ACTIVE' ? 'deactivate' : 'activate';
  return {
    rotateKey: link(`${self}/credentials/lifecycle/keyRotate`, 'POST'),
    metadata,
    keys: link(`${self}/credentials/keys`, 'GET'),
    claims: link(`${self}/claims`, 'GET', 'POST'),
    policies: link(`${self}/policies`, 'GET', 'POST'),
    self: link(self, 'GET', 'DELETE', 'PUT'),
    scopes: link(`${self}/scopes`, 'GET', 'POST'),
    [turn]: link(`${self}/lifecycle/${turn}`, 'POST'),
  };
};

const rotationMs = 90 * 24 * 3600 * 1000;

/** `AuthorizationServer` of the management document. */
const view = (context: OktaContext, server: AuthorizationServer): object => ({
  id: server.id,
  name: server.name,
  description: server.description,
  audiences: server.audiences,
  issuer: issuerOf(context, server),
  issuerMode: server.issuerMode,
  status: server.status,
  created: wireDate(server.created),
  lastUpdated: wireDate(server.lastUpdated),
  credentials: {
    signing: {
      kid: server.key.kid,
      rotationMode: 'AUTO',
      lastRotated: wireDate(server.created),
      nextRotation: wireDate(new Date(Date.parse(server.created) + rotationMs).toISOString()),
    },
  },
  default: server.default,
  _links: linksOf(context, server),
});

/** The server of the path, or 404 E0000007. */
export const serverOf = (context: OktaContext, request: SandboxRequest): AuthorizationServer => {
  const id = request.params['authServerId'] ?? '';
  return serverById(context, id) ?? notFound(id, 'AuthorizationServer');
};

const demandFreeName = (context: OktaContext, name: string, own?: AuthorizationServer): void => {
  const taken = context.world.authorizationServers.some((one) => one !== own && one.name === name);
  if (taken && context.moods.uniqueNames)
    invalid('name', 'An authorization server with this name already exists');
};

const create = (context: OktaContext, request: SandboxRequest): Reply => {
  const { name, description, audiences, issuerMode } = readBody(request, body);
  demandFreeName(context, name);
  const server: AuthorizationServer = {
    id: context.newId('aus'),
    name,
    description: description ?? null,
    audiences,
    status: 'ACTIVE',
    default: false,
    issuerMode: issuerMode ?? 'ORG_URL',
    created: context.iso(),
    lastUpdated: context.iso(),
    policies: [],
    scopes: reservedScopes(),
    key: keyToCome(),
  };
  context.world.authorizationServers.push(server);
  return { status: 201, json: view(context, server) };
};

const replace = (context: OktaContext, request: SandboxRequest): Reply => {
  const server = serverOf(context, request);
  const { name, description, audiences, issuerMode } = readBody(request, body);
  demandFreeName(context, name, server);
  Object.assign(server, {
    name,
    description: description ?? null,
    audiences,
    lastUpdated: context.iso(),
  });
  if (issuerMode) server.issuerMode = issuerMode;
  return { status: 200, json: view(context, server) };
};

const turn = (
  context: OktaContext,
  request: SandboxRequest,
  status: AuthorizationServer['status'],
): Reply => {
  Object.assign(serverOf(context, request), { status, lastUpdated: context.iso() });
  return { status: 204 };
};

/** Active or not (recorded); `default` can only be disabled or renamed. */
const remove = (context: OktaContext, request: SandboxRequest): Reply => {
  const server = serverOf(context, request);
  if (server.default)
    return invalid('authorizationServer', 'The default authorization server cannot be deleted');
  context.world.authorizationServers = context.world.authorizationServers.filter((one) => one !== server);
  return { status: 204 };
};

/** `listAuthorizationServers`: `q` matches name and audiences. */
const list = (context: OktaContext, request: SandboxRequest): Reply => {
  const q = request.query.get('q');
  const servers = visible(context, context.world.authorizationServers).filter(
    ({ name, audiences }) => q === null || [name, ...audiences].some((text) => startsWith(text, q)),
  );
  return page(context, request, servers, (server) => view(context, server));
};

const keys = async (context: OktaContext, request: SandboxRequest): Promise<Reply> => {
  const server = serverOf(context, request);
  const { kid, e, n } = await pairOf(context, server.key);
  const self = link(`${pathOf(context, server)}/credentials/keys/${kid}`, 'GET');
  return {
    status: 200,
    json: [{ status: 'ACTIVE', alg: 'RS256', kty: 'RSA', use: 'sig', kid, e, n, _links: { self } }],
  };
};

const base = '/api/v1/authorizationServers';

export const authorizationServerRoutes = (context: OktaContext): readonly Route[] => [
  { method: 'GET', pattern: base, handle: (request) => list(context, request) },
  { method: 'POST', pattern: base, handle: (request) => create(context, request) },
  {
    method: 'GET',
    pattern: `${base}/{authServerId}`,
    handle: (request) => ({ status: 200, json: view(context, serverOf(context, request)) }),
  },
  { method: 'PUT', pattern: `${base}/{authServerId}`, handle: (request) => replace(context, request) },
  { method: 'DELETE', pattern: `${base}/{authServerId}`, handle: (request) => remove(context, request) },
  {
    method: 'POST',
    pattern: `${base}/{authServerId}/lifecycle/activate`,
    handle: (request) => turn(context, request, 'ACTIVE'),
  },
  {
    method: 'POST',
    pattern: `${base}/{authServerId}/lifecycle/deactivate`,
    handle: (request) => turn(context, request, 'INACTIVE'),
  },
  {
    method: 'GET',
    pattern: `${base}/{authServerId}/credentials/keys`,
    handle: (request) => keys(context, request),
  },
];
