import type { Reply, SandboxRequest } from '../kernel/request.ts';
import type { Route } from '../kernel/router.ts';
import { appByClientId, type OktaContext } from './context.ts';
import { startsWith } from './criteria.ts';
import { notFound, oauthRefusal, refuse } from './errors.ts';
import { addApp, currentSecret, newSecret, removeApp, usesSecret } from './new-app.ts';
import { page, seen, visible } from './paging.ts';
import { keptMetadata, readRegistration, readUpdate } from './registered-client-body.ts';
import type { OktaApp } from './world.ts';

/** `Client` of the OAuth document; no registration access token or URI, as in every example of Okta. */
const view = (app: OktaApp, withSecret = false): object => {
  const secret = withSecret ? currentSecret(app)?.value : undefined;
  const kept = keptMetadata.filter((name) => name in app.extra).map((name) => [name, app.extra[name]]);
  return {
    client_id: app.clientId,
    ...(secret === undefined ? {} : { client_secret: secret }),
    client_id_issued_at: app.issuedAt,
    client_secret_expires_at: 0,
    client_name: app.label,
    client_uri: null,
    logo_uri: null,
    ...Object.fromEntries(kept),
    redirect_uris: app.redirectUris,
    response_types: app.responseTypes,
    grant_types: app.grantTypes,
    token_endpoint_auth_method: app.tokenEndpointAuthMethod,
    application_type: app.applicationType,
  };
};

const found = (context: OktaContext, request: SandboxRequest): OktaApp => {
  const id = request.params['clientId'] ?? '';
  const app = appByClientId(context, id);
  return app && seen(context, app.created, context.moods.getLagMs) ? app : notFound(id, 'PublicClientApp');
};

/** Registered clients are ordinary apps, assigned to nobody, that ask for consent (docs/facts/okta.md §6). */
const register = (context: OktaContext, request: SandboxRequest): Reply => {
  const app = addApp(context, readRegistration(request));
  return { status: 201, json: view(app, true) };
};

const replace = (context: OktaContext, request: SandboxRequest): Reply => {
  const app = found(context, request);
  const { implicitAssignment: _, notesAdmin: __, notesEnduser: ___, ...fields } = readUpdate(request, app);
  Object.assign(app, fields, { lastUpdated: context.iso() });
  if (!usesSecret(app.tokenEndpointAuthMethod)) app.secrets = [];
  else if (app.secrets.length === 0) app.secrets = [newSecret(context)];
  return { status: 200, json: view(app, true) };
};

/** Active or not, unlike the Apps API, unless the mood says otherwise. */
const remove = (context: OktaContext, request: SandboxRequest): Reply => {
  const app = found(context, request);
  if (app.status === 'ACTIVE' && !context.moods.activeClientsDeletable) refuse('E0000056');
  removeApp(context, app);
  return { status: 204 };
};

const renewSecret = (context: OktaContext, request: SandboxRequest): Reply => {
  const app = found(context, request);
  if (!['client_secret_basic', 'client_secret_post'].includes(app.tokenEndpointAuthMethod))
    throw oauthRefusal(
      400,
      'invalid_client_metadata',
      "A new secret needs 'token_endpoint_auth_method' 'client_secret_basic' or 'client_secret_post'.",
    );
  app.secrets = [newSecret(context)];
  app.lastUpdated = context.iso();
  return { status: 200, json: view(app, true) };
};

/** `listClients`: `q` is the beginning of the name; 20 unless told otherwise, 200 at most. */
const list = (context: OktaContext, request: SandboxRequest): Reply => {
  const q = request.query.get('q');
  const apps = visible(context, context.world.apps).filter(({ label }) => q === null || startsWith(label, q));
  return page(context, request, apps, (app) => view(app), { preset: 20, most: 200 });
};

const base = '/oauth2/v1/clients';

/** Dynamic client registration: on the org only, never under an authorization server. */
export const registeredClientRoutes = (context: OktaContext): readonly Route[] => [
  { method: 'GET', pattern: base, handle: (request) => list(context, request) },
  { method: 'POST', pattern: base, handle: (request) => register(context, request) },
  {
    method: 'GET',
    pattern: `${base}/{clientId}`,
    handle: (request) => ({ status: 200, json: view(found(context, request)) }),
  },
  { method: 'PUT', pattern: `${base}/{clientId}`, handle: (request) => replace(context, request) },
  { method: 'DELETE', pattern: `${base}/{clientId}`, handle: (request) => remove(context, request) },
  {
    method: 'POST',
    pattern: `${base}/{clientId}/lifecycle/newSecret`,
    handle: (request) => renewSecret(context, request),
  },
];
