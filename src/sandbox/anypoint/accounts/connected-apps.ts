import { randomBytes } from 'node:crypto';
import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import { type Shape, violations } from '../json-shape.ts';
import { type JsonObject, knownCaller, objectBody, refuse } from '../refusal.ts';
import { accountsRefusal } from '../refusals.ts';
import { page } from './paging.ts';
import { callerWith, visibleOrganization } from './rights.ts';
import { findApp } from './tokens.ts';
import type { ConnectedApp, ScopeGrant } from './world.ts';

const texts: Shape = { type: 'array', items: { type: 'string' } };
const grants: Shape = {
  type: 'array',
  items: {
    type: 'object',
    required: ['scope', 'context_params'],
    properties: { scope: { type: 'string' }, context_params: { type: 'object' } },
  },
};
const scopesShape: Shape = {
  type: 'object',
  additionalProperties: false,
  required: ['scopes'],
  properties: { scopes: grants, scopesToDelete: grants },
};
const text: Shape = { type: 'string' };
const appShape: Shape = {
  type: 'object',
  additionalProperties: false,
  required: ['redirect_uris'],
  properties: {
    client_id: text,
    client_name: text,
    client_secret: text,
    client_uri: text,
    policy_uri: text,
    tos_uri: text,
    owner_org_id: text,
    owner_user_id: text,
    enabled: { type: 'boolean' },
    generate_iss_claim_without_token: { type: 'boolean' },
    audience: { type: 'string', enum: ['internal', 'everyone'] },
    grant_types: texts,
    redirect_uris: texts,
    scopes: texts,
    public_keys: texts,
  },
};

const view = (app: ConnectedApp) => ({
  client_id: app.clientId,
  owner_org_id: app.organizationId,
  client_name: app.name,
  client_secret: app.clientSecret,
  public_keys: [],
  redirect_uris: app.redirectUris,
  grant_types: app.grantTypes,
  scopes: app.scopes.map(({ scope }) => scope),
  enabled: true,
  audience: 'internal',
  client_uri: null,
  policy_uri: null,
  tos_uri: null,
  generate_iss_claim_without_token: false,
});

/** Connected apps are changed by administrators with a user's token only (docs/facts/anypoint-access.md §6.1). */
const administrator = (context: AnypointContext, request: SandboxRequest): void => {
  if (!knownCaller(context, request).admin) refuse(accountsRefusal(403, 'Forbidden'));
};

const checked = (request: SandboxRequest, shape: Shape): JsonObject => {
  const body = objectBody(request, accountsRefusal(400, 'Invalid or incomplete body'));
  const errors = violations(shape, body);
  return errors.length > 0 ? refuse({ status: 400, json: { errors } }) : body;
};

const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

const create = (context: AnypointContext, request: SandboxRequest): Reply => {
  administrator(context, request);
  const body = checked(request, appShape);
  const caller = knownCaller(context, request);
  const grantTypes = strings(body['grant_types']);
  if (grantTypes.includes('client_credentials') && grantTypes.length > 1)
    return accountsRefusal(400, 'client_credentials cannot be combined with other grant types');
  const app: ConnectedApp = {
    clientId: randomBytes(16).toString('hex'),
    clientSecret: randomBytes(16).toString('hex'),
    name: String(body['client_name'] ?? ''),
    grantTypes,
    redirectUris: strings(body['redirect_uris']),
    ownerId: caller.userId,
    organizationId: request.params['organizationId'] ?? caller.organizationId,
    scopes: strings(body['scopes']).map((scope) => ({ scope })),
  };
  context.world.accounts.connectedApps.push(app);
  return { status: 200, json: view(app) };
};

const appOf = (context: AnypointContext, request: SandboxRequest): ConnectedApp =>
  findApp(context, request.params['clientId'] ?? '') ??
  refuse(accountsRefusal(404, 'Connected application with that clientId could not be found'));

const key = ({ scope, context_params: where = {} }: ScopeGrant): string =>
  JSON.stringify([scope, where.org ?? null, where.envId ?? null]);

const without = (list: readonly ScopeGrant[], gone: readonly ScopeGrant[]): ScopeGrant[] => {
  const keys = new Set(gone.map(key));
  return list.filter((grant) => !keys.has(key(grant)));
};

const changeScopes = (context: AnypointContext, request: SandboxRequest): Reply => {
  administrator(context, request);
  const app = appOf(context, request);
  const body = checked(request, scopesShape);
  const given = (body['scopes'] ?? []) as ScopeGrant[];
  if (request.method === 'PUT') app.scopes = given;
  else if (request.method === 'DELETE') app.scopes = without(app.scopes, given);
  else {
    const kept = without(app.scopes, (body['scopesToDelete'] ?? []) as ScopeGrant[]);
    app.scopes = [...without(kept, given), ...given];
  }
  return { status: 204 };
};

/** Both places where the document has connected apps: with and without the organisation. */
export const connectedAppRoutes = (context: AnypointContext): Route[] =>
  ['/accounts/api', '/accounts/api/organizations/{organizationId}'].flatMap((prefix): Route[] => {
    const all = `${prefix}/connectedApplications`;
    const reader = (request: SandboxRequest): void => {
      const org = knownCaller(context, request).organizationId;
      if ('organizationId' in request.params) visibleOrganization(context, request);
      callerWith(context, request, ['read:orgconnapps'], { org });
    };
    const scopes = (method: string): Route => ({
      method,
      pattern: `${all}/{clientId}/scopes`,
      handle: (request) => changeScopes(context, request),
    });
    return [
      {
        method: 'GET',
        pattern: all,
        handle: (request) => {
          reader(request);
          return { status: 200, json: page(request, context.world.accounts.connectedApps.map(view)) };
        },
      },
      { method: 'POST', pattern: all, handle: (request) => create(context, request) },
      {
        method: 'GET',
        pattern: `${all}/{clientId}`,
        handle: (request) => {
          reader(request);
          return { status: 200, json: view(appOf(context, request)) };
        },
      },
      {
        method: 'DELETE',
        pattern: `${all}/{clientId}`,
        handle: (request) => {
          administrator(context, request);
          const { accounts } = context.world;
          const app = appOf(context, request);
          accounts.connectedApps = accounts.connectedApps.filter((other) => other !== app);
          return { status: 204 };
        },
      },
      {
        method: 'GET',
        pattern: `${all}/{clientId}/scopes`,
        handle: (request) => {
          reader(request);
          const grants = appOf(context, request).scopes;
          const data = grants.map(({ scope, context_params = {} }) => ({ scope, context_params }));
          return { status: 200, json: page(request, data) };
        },
      },
      scopes('PATCH'),
      scopes('PUT'),
      scopes('DELETE'),
    ];
  });
