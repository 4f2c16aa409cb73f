import { z } from 'zod';
import type { Reply, SandboxRequest } from '../kernel/request.ts';
import type { Route } from '../kernel/router.ts';
import { serverOf } from './authorization-servers.ts';
import { readBody, readOnly, systemFields } from './body.ts';
import { consentOf, type OktaContext } from './context.ts';
import { startsWith } from './criteria.ts';
import { invalid, notFound, refuse } from './errors.ts';
import { link, page } from './paging.ts';
import type { AuthorizationServer, Scope } from './world.ts';

const allowedName = (name: string): boolean =>
  /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(name) && !/^okta[.:]/.test(name) && name !== 'okta' && name !== '*';

const body = z.strictObject({
  ...systemFields,
  name: z.string().refine(allowedName, 'is not a valid scope name'),
  displayName: z.string().nullish(),
  description: z.string().nullish(),
  consent: z.enum(['IMPLICIT', 'REQUIRED', 'FLEXIBLE']).default('IMPLICIT'),
  metadataPublish: z.enum(['ALL_CLIENTS', 'NO_CLIENTS']).default('NO_CLIENTS'),
  default: z.boolean().default(false),
  optional: z.literal(false).optional(),
  system: readOnly,
});

/** `OAuth2Scope` of the management document; absent texts are left out, since the document does not allow null. */
const view = (context: OktaContext, server: AuthorizationServer, scope: Scope): object => ({
  id: scope.id,
  name: scope.name,
  ...(scope.displayName === null ? {} : { displayName: scope.displayName }),
  ...(scope.description === null ? {} : { description: scope.description }),
  system: scope.system,
  metadataPublish: scope.metadataPublish,
  consent: consentOf(context, scope),
  default: scope.default,
  optional: false,
  _links: {
    self: link(
      `${context.origin()}/api/v1/authorizationServers/${server.id}/scopes/${scope.id}`,
      'GET',
      'PUT',
      'DELETE',
    ),
  },
});

const found = (server: AuthorizationServer, request: SandboxRequest): Scope => {
  const id = request.params['scopeId'] ?? '';
  return server.scopes.find((scope) => scope.id === id) ?? notFound(id, 'OAuth2Scope');
};

const fieldsOf = (server: AuthorizationServer, request: SandboxRequest, own?: Scope): Omit<Scope, 'id'> => {
  const sent = readBody(request, body);
  if (server.scopes.some((scope) => scope !== own && scope.name === sent.name))
    invalid('name', 'A scope with this name already exists');
  return {
    name: sent.name,
    displayName: sent.displayName ?? null,
    description: sent.description ?? null,
    consent: sent.consent,
    metadataPublish: sent.metadataPublish,
    default: sent.default,
    system: false,
  };
};

const create = (context: OktaContext, request: SandboxRequest): Reply => {
  const server = serverOf(context, request);
  const scope: Scope = { id: context.newId('scp'), ...fieldsOf(server, request) };
  server.scopes.push(scope);
  return { status: 201, json: view(context, server, scope) };
};

const replace = (context: OktaContext, request: SandboxRequest): Reply => {
  const server = serverOf(context, request);
  const scope = found(server, request);
  if (scope.system) return refuse('E0000006');
  Object.assign(scope, fieldsOf(server, request, scope));
  return { status: 200, json: view(context, server, scope) };
};

const remove = (context: OktaContext, request: SandboxRequest): Reply => {
  const server = serverOf(context, request);
  const scope = found(server, request);
  if (scope.system) return refuse('E0000006');
  server.scopes = server.scopes.filter((one) => one !== scope);
  return { status: 204 };
};

const list = (context: OktaContext, request: SandboxRequest): Reply => {
  const server = serverOf(context, request);
  const q = request.query.get('q');
  const scopes = server.scopes.filter(({ name }) => q === null || startsWith(name, q));
  return page(context, request, scopes, (scope) => view(context, server, scope));
};

const base = '/api/v1/authorizationServers/{authServerId}/scopes';

export const scopeRoutes = (context: OktaContext): readonly Route[] => [
  { method: 'GET', pattern: base, handle: (request) => list(context, request) },
  { method: 'POST', pattern: base, handle: (request) => create(context, request) },
  {
    method: 'GET',
    pattern: `${base}/{scopeId}`,
    handle: (request) => {
      const server = serverOf(context, request);
      return { status: 200, json: view(context, server, found(server, request)) };
    },
  },
  { method: 'PUT', pattern: `${base}/{scopeId}`, handle: (request) => replace(context, request) },
  { method: 'DELETE', pattern: `${base}/{scopeId}`, handle: (request) => remove(context, request) },
];

/**
 * The claims of an access token (docs/facts/okta.md §2); the subject is the login name, or the client id where there is no user.
 */
const systemClaims: readonly (readonly [name: string, value: string])[] = [
  ['sub', '(appuser != null) ? appuser.userName : app.clientId'],
  ...['ver', 'jti', 'iss', 'aud', 'iat', 'exp', 'cid', 'uid', 'scp'].map((name) => [name, name] as const),
];

const claimView = (context: OktaContext, server: AuthorizationServer, at: number): object => {
  const [name, value] = systemClaims[at] ?? ['', ''];
  const id = `ocl${server.id.slice(3, -2)}${String(at).padStart(2, '0')}`;
  return {
    id,
    name,
    status: 'ACTIVE',
    claimType: 'RESOURCE',
    valueType: name === 'sub' ? 'EXPRESSION' : 'SYSTEM',
    value,
    conditions: { scopes: [] },
    system: true,
    alwaysIncludeInToken: true,
    _links: {
      self: link(`${context.origin()}/api/v1/authorizationServers/${server.id}/claims/${id}`, 'GET'),
    },
  };
};

/** Only listed: the guide needs no claim of its own. */
export const claimRoutes = (context: OktaContext): readonly Route[] => [
  {
    method: 'GET',
    pattern: '/api/v1/authorizationServers/{authServerId}/claims',
    handle: (request) => {
      const server = serverOf(context, request);
      return { status: 200, json: systemClaims.map((_, at) => claimView(context, server, at)) };
    },
  },
];
