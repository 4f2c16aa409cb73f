import type { Reply, SandboxRequest } from '../kernel/request.ts';
import type { Route } from '../kernel/router.ts';
import { type AppBody, readApp } from './app-body.ts';
import { appView } from './app-view.ts';
import { appByClientId, appById, type OktaContext } from './context.ts';
import { readCriterion, startsWith } from './criteria.ts';
import { invalid, notFound, refuse } from './errors.ts';
import { addApp, currentSecret, newSecret, removeApp, usesSecret } from './new-app.ts';
import { page, seen, visible } from './paging.ts';
import type { OktaApp } from './world.ts';

/** The app of the path, or 404 E0000007; new apps may be late (mood `getLagMs`). */
export const appOf = (context: OktaContext, request: SandboxRequest): OktaApp => {
  const id = request.params['appId'] ?? '';
  const app = appById(context, id);
  return app && seen(context, app.created, context.moods.getLagMs) ? app : notFound(id, 'AppInstance');
};

const demandFreeClientId = (context: OktaContext, clientId: string | undefined): void => {
  if (clientId !== undefined && (appByClientId(context, clientId) || appById(context, clientId)))
    invalid('client_id', `The client_id '${clientId}' is already in use`);
};

/** Answers 200, not 201 (docs/facts/okta.md §5). */
const create = (context: OktaContext, request: SandboxRequest): Reply => {
  const { fields, clientId, secret } = readApp(request);
  demandFreeClientId(context, clientId);
  const app = addApp(context, fields, { clientId, secret });
  if (request.query.get('activate') === 'false') app.status = 'INACTIVE';
  return { status: 200, json: appView(context, app, true) };
};

const replaceSecrets = (context: OktaContext, app: OktaApp, secret: string | undefined): void => {
  if (!usesSecret(app.tokenEndpointAuthMethod)) app.secrets = [];
  else if (app.secrets.length === 0) app.secrets = [newSecret(context, secret)];
  else if (secret !== undefined)
    Object.assign(currentSecret(app) ?? {}, { value: secret, lastUpdated: context.iso() });
};

const demandSame = (app: OktaApp, { fields, clientId }: AppBody): void => {
  if (fields.applicationType !== app.applicationType)
    invalid('application_type', "'application_type' can't be changed");
  if (clientId !== undefined && clientId !== app.clientId)
    invalid('client_id', "'client_id' can't be changed");
};

/** Replaces everything that may be set; a secret that is not sent stays (recorded, docs/facts/okta.md §5). */
const replace = (context: OktaContext, request: SandboxRequest): Reply => {
  const app = appOf(context, request);
  if (app.status === 'INACTIVE')
    refuse('E0000024', '', ['This operation on app metadata is not yet supported: No active instances.']);
  const sent = readApp(request);
  demandSame(app, sent);
  const { implicitAssignment = app.implicitAssignment, ...fields } = sent.fields;
  Object.assign(app, fields, { implicitAssignment, lastUpdated: context.iso() });
  replaceSecrets(context, app, sent.secret);
  return { status: 200, json: appView(context, app, true) };
};

const turn = (context: OktaContext, request: SandboxRequest, status: OktaApp['status']): Reply => {
  Object.assign(appOf(context, request), { status, lastUpdated: context.iso() });
  return { status: 200, json: {} };
};

const remove = (context: OktaContext, request: SandboxRequest): Reply => {
  const app = appOf(context, request);
  if (app.status === 'ACTIVE')
    return refuse('E0000056', '', ['The application must be deactivated before deletion.']);
  removeApp(context, app);
  return { status: 204 };
};

const filterOf = (request: SandboxRequest): ((app: OktaApp) => boolean) => {
  const text = request.query.get('filter');
  if (text === null) return () => true;
  const { field, value } = readCriterion(text, ['id', 'status', 'name', 'credentials.signing.kid']);
  return (app) => ({ id: app.id, status: app.status, name: 'oidc_client' })[field] === value;
};

/** `listApplications`: `q` is the beginning of the name or label; `filter` one equality. */
const list = (context: OktaContext, request: SandboxRequest): Reply => {
  const q = request.query.get('q');
  const fits = filterOf(request);
  const apps = visible(context, context.world.apps).filter(
    (app) => fits(app) && (q === null || startsWith(app.label, q) || startsWith('oidc_client', q)),
  );
  return page(context, request, apps, (app) => appView(context, app));
};

const base = '/api/v1/apps';

export const appRoutes = (context: OktaContext): readonly Route[] => [
  { method: 'GET', pattern: base, handle: (request) => list(context, request) },
  { method: 'POST', pattern: base, handle: (request) => create(context, request) },
  {
    method: 'GET',
    pattern: `${base}/{appId}`,
    handle: (request) => ({ status: 200, json: appView(context, appOf(context, request)) }),
  },
  { method: 'PUT', pattern: `${base}/{appId}`, handle: (request) => replace(context, request) },
  { method: 'DELETE', pattern: `${base}/{appId}`, handle: (request) => remove(context, request) },
  {
    method: 'POST',
    pattern: `${base}/{appId}/lifecycle/activate`,
    handle: (request) => turn(context, request, 'ACTIVE'),
  },
  {
    method: 'POST',
    pattern: `${base}/{appId}/lifecycle/deactivate`,
    handle: (request) => turn(context, request, 'INACTIVE'),
  },
];
