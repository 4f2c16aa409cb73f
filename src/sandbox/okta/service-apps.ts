import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Reply, SandboxRequest } from '../kernel/request.ts';
import type { Route } from '../kernel/router.ts';
import { appOf } from './apps.ts';
import { readBody, readOnly, systemFields } from './body.ts';
import { callerOf } from './caller.ts';
import { appByClientId, type OktaContext, wireDate } from './context.ts';
import { invalid, notFound } from './errors.ts';
import { link, page } from './paging.ts';
import { grantableScopes } from './permissions.ts';
import { adminRoles, roleView } from './roles.ts';
import type { OktaApp } from './world.ts';

const grantId = (app: OktaApp, scope: string): string =>
  `oag${createHash('sha256').update(`${app.clientId} ${scope}`).digest('hex').slice(0, 17)}`;

const grantsOf = (context: OktaContext, app: OktaApp): readonly string[] =>
  context.world.oauth.orgGrants[app.clientId] ?? [];

/** `OAuth2ScopeConsentGrant` of the management document. */
const grantView = (context: OktaContext, app: OktaApp, scope: string): object => {
  const api = `${context.origin()}/api/v1/apps/${app.id}`;
  return {
    id: grantId(app, scope),
    issuer: context.origin(),
    scopeId: scope,
    clientId: app.clientId,
    status: 'ACTIVE',
    source: 'ADMIN',
    created: wireDate(app.created),
    lastUpdated: wireDate(app.created),
    _links: {
      app: { href: api },
      self: link(`${api}/grants/${grantId(app, scope)}`, 'GET', 'DELETE'),
      client: { href: `${context.origin()}/oauth2/v1/clients/${app.clientId}` },
    },
  };
};

const grantBody = z.strictObject({
  ...systemFields,
  issuer: z.string(),
  scopeId: z.string().refine((name) => grantableScopes.includes(name), 'is not an Okta scope'),
  status: readOnly,
  source: readOnly,
  clientId: readOnly,
  userId: readOnly,
  createdBy: readOnly,
});

/** Lets a service app ask the org server for an `okta.*` scope; 201 (docs/facts/okta.md §1.4). */
const grant = (context: OktaContext, request: SandboxRequest): Reply => {
  const app = appOf(context, request);
  const { issuer, scopeId } = readBody(request, grantBody);
  if (issuer !== context.origin()) invalid('issuer', 'The issuer must be the org URL');
  const grants = grantsOf(context, app);
  if (!grants.includes(scopeId)) context.world.oauth.orgGrants[app.clientId] = [...grants, scopeId];
  return { status: 201, json: grantView(context, app, scopeId) };
};

const listGrants = (context: OktaContext, request: SandboxRequest): Reply => {
  const app = appOf(context, request);
  const grants = grantsOf(context, app).map((scope) => ({ id: grantId(app, scope), scope }));
  return page(context, request, grants, ({ scope }) => grantView(context, app, scope));
};

const revoke = (context: OktaContext, request: SandboxRequest): Reply => {
  const app = appOf(context, request);
  const id = request.params['grantId'] ?? '';
  const kept = grantsOf(context, app).filter((scope) => grantId(app, scope) !== id);
  if (kept.length === grantsOf(context, app).length) return notFound(id, 'OAuth2ScopeConsentGrant');
  context.world.oauth.orgGrants[app.clientId] = kept;
  return { status: 204 };
};

const clientOf = (context: OktaContext, request: SandboxRequest): OktaApp => {
  const id = request.params['clientId'] ?? '';
  return appByClientId(context, id) ?? notFound(id, 'PublicClientApp');
};

const roleBody = z.strictObject({ type: z.enum(adminRoles) });

/** A service app calls the management API with a role only (docs/facts/okta.md §1.4). */
const giveRole = (context: OktaContext, request: SandboxRequest): Reply => {
  const app = clientOf(context, request);
  const { type } = readBody(request, roleBody);
  const caller = callerOf(context, request);
  if (caller.kind === 'client' && caller.clientId === app.clientId)
    return invalid('type', 'A client cannot give a role to itself');
  const roles = new Set([...(app.adminRoles ?? []), type]);
  app.adminRoles = [...roles];
  return { status: 201, json: roleView(context, app, type, 'CLIENT') };
};

const grants = '/api/v1/apps/{appId}/grants';
const roles = '/oauth2/v1/clients/{clientId}/roles';

export const serviceAppRoutes = (context: OktaContext): readonly Route[] => [
  { method: 'GET', pattern: grants, handle: (request) => listGrants(context, request) },
  { method: 'POST', pattern: grants, handle: (request) => grant(context, request) },
  { method: 'DELETE', pattern: `${grants}/{grantId}`, handle: (request) => revoke(context, request) },
  {
    method: 'GET',
    pattern: roles,
    handle: (request) => {
      const app = clientOf(context, request);
      const views = (app.adminRoles ?? []).map((type) => roleView(context, app, type, 'CLIENT'));
      return { status: 200, json: views };
    },
  },
  { method: 'POST', pattern: roles, handle: (request) => giveRole(context, request) },
];
