import { randomBytes } from 'node:crypto';
import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import { objectBody, refuse } from '../refusal.ts';
import { accountsRefusal } from '../refusals.ts';
import { environmentView } from './organization-views.ts';
import { page, searched } from './paging.ts';
import { environmentOr } from './places.ts';
import { callerWith, visibleOrganization } from './rights.ts';
import type { Environment } from './world.ts';

const base = '/accounts/api/organizations/{organizationId}/environments';
const types = ['production', 'sandbox', 'design'] as const;
const missing = accountsRefusal(404, 'No environment exists with that id');

const listed = (context: AnypointContext, request: SandboxRequest): Reply => {
  const { id } = visibleOrganization(context, request);
  callerWith(context, request, ['read:orgenvironments', 'view:environment'], { org: id });
  const { query } = request;
  const fits = (environment: Environment): boolean =>
    environment.organizationId === id &&
    (query.get('name') ?? environment.name) === environment.name &&
    (query.get('type') ?? environment.type) === environment.type &&
    (query.get('isProduction') ?? String(environment.isProduction)) === String(environment.isProduction) &&
    searched(request, environment.name);
  const found = context.world.accounts.environments.filter(fits);
  return { status: 200, json: page(request, found.map(environmentView)) };
};

const badName = accountsRefusal(400, 'The environment name must have 2 to 65 alphanumeric characters');

const goodName = (name: unknown): string =>
  typeof name === 'string' && /^[A-Za-z0-9][A-Za-z0-9 _-]{1,64}$/.test(name) ? name : refuse(badName);

/** A name that is taken gets a number: the platform does not fail (docs/facts/anypoint-access.md §2.2). */
const freeName = (taken: readonly string[], name: string): string => {
  if (!taken.includes(name)) return name;
  let n = 1;
  while (taken.includes(`${name}-${n}`)) n += 1;
  return `${name}-${n}`;
};

const created = (context: AnypointContext, request: SandboxRequest): Reply => {
  const { id } = visibleOrganization(context, request);
  callerWith(context, request, ['create:environment'], { org: id });
  const body = objectBody(request, accountsRefusal(400, 'Invalid or incomplete body'));
  const type = types.find((candidate) => candidate === body['type']);
  // The document requires isProduction; MuleSoft's own CLI never sends it.
  const flag = body['isProduction'] ?? (context.moods.strictRequests ? undefined : false);
  if (type === undefined || typeof flag !== 'boolean')
    return accountsRefusal(400, 'type and isProduction are required');
  const { environments } = context.world.accounts;
  const taken = environments.filter(({ organizationId }) => organizationId === id).map(({ name }) => name);
  const environment: Environment = {
    id: context.newUuid(),
    organizationId: id,
    name: freeName(taken, goodName(body['name'])),
    type,
    isProduction: type === 'production',
    clientId: randomBytes(16).toString('hex'),
  };
  environments.push(environment);
  return { status: 201, json: environmentView(environment) };
};

/** The environment of the path, and that the caller holds a scope there. */
const environmentWith = (
  context: AnypointContext,
  request: SandboxRequest,
  scopes: readonly string[],
): Environment => {
  const { id } = visibleOrganization(context, request);
  const environment = environmentOr(context.world, id, request.params['environmentId'], missing);
  callerWith(context, request, scopes, { org: id, env: environment.id });
  return environment;
};

const renamed = (context: AnypointContext, request: SandboxRequest): Reply => {
  const environment = environmentWith(context, request, ['edit:environment']);
  environment.name = goodName(objectBody(request, badName)['name']);
  return { status: 200, json: environmentView(environment) };
};

const removed = (context: AnypointContext, request: SandboxRequest): Reply => {
  const { accounts } = context.world;
  const environment = environmentWith(context, request, ['edit:environment']);
  accounts.environments = accounts.environments.filter((other) => other !== environment);
  delete accounts.environmentProviders[environment.id];
  return { status: 204 };
};

/** Environments (docs/facts/anypoint-access.md §2.2). */
export const environmentRoutes = (context: AnypointContext): Route[] => {
  const one = `${base}/{environmentId}`;
  const read = ['view:environment', 'read:orgenvironments'];
  return [
    { method: 'GET', pattern: base, handle: (request) => listed(context, request) },
    { method: 'POST', pattern: base, handle: (request) => created(context, request) },
    {
      method: 'GET',
      pattern: one,
      handle: (request) => ({
        status: 200,
        json: environmentView(environmentWith(context, request, read)),
      }),
    },
    { method: 'PUT', pattern: one, handle: (request) => renamed(context, request) },
    { method: 'DELETE', pattern: one, handle: (request) => removed(context, request) },
    {
      method: 'GET',
      pattern: '/accounts/api/environments/{environmentId}',
      handle: (request) => {
        const found = context.world.accounts.environments.find(
          ({ id }) => id === request.params['environmentId'],
        );
        const params = { ...request.params, organizationId: found?.organizationId ?? '' };
        if (!found) return missing;
        return { status: 200, json: environmentView(environmentWith(context, { ...request, params }, read)) };
      },
    },
  ];
};
