import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import { violations } from '../json-shape.ts';
import { objectBody, refuse } from '../refusal.ts';
import { accountsRefusal, accountsText } from '../refusals.ts';
import { environmentOr } from './places.ts';
import { callerWith, visibleOrganization } from './rights.ts';

const pattern =
  '/accounts/api/organizations/{organizationId}/environments/{environmentId}/clientManagementProviders';
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const member = 'suggestedClientManagementProviderIds';

const environmentId = (context: AnypointContext, request: SandboxRequest, scope: string): string => {
  const { environmentProvidersUnknown } = context.moods;
  if (environmentProvidersUnknown !== 'known')
    return refuse(accountsText(Number(environmentProvidersUnknown), 'Not available'));
  const { id } = visibleOrganization(context, request);
  const missing = accountsRefusal(404, 'No environment exists with that id');
  const environment = environmentOr(context.world, id, request.params['environmentId'], missing);
  callerWith(context, request, [scope], { org: id, env: environment.id });
  return environment.id;
};

const wantedIds = (context: AnypointContext, request: SandboxRequest): string[] => {
  const body = objectBody(request, accountsRefusal(400, 'Invalid or incomplete body'));
  const errors = violations(
    {
      type: 'object',
      additionalProperties: false,
      required: [member],
      properties: { [member]: { type: 'array', items: { type: 'string', pattern: uuid } } },
    },
    body,
  );
  if (errors.length > 0) return refuse({ status: 400, json: { errors } });
  const ids = body[member] as string[];
  const unknown = ids.find((id) => !context.world.accounts.clientProviders.some((p) => p.providerId === id));
  if (unknown !== undefined)
    return refuse(accountsRefusal(400, `Client management provider ${unknown} does not exist`));
  return [...new Set(ids)];
};

const shown = (context: AnypointContext, id: string): Reply => ({
  status: 200,
  json: { [member]: context.world.accounts.environmentProviders[id] ?? [] },
});

/** The client providers of an environment, in order (docs/facts/anypoint-access.md §4). */
export const environmentProviderRoutes = (context: AnypointContext): Route[] => [
  {
    method: 'GET',
    pattern,
    handle: (request) => shown(context, environmentId(context, request, 'view:envclientproviders')),
  },
  {
    method: 'PUT',
    pattern,
    handle: (request) => {
      const id = environmentId(context, request, 'manage:envclientproviders');
      const ids = wantedIds(context, request);
      const table = context.world.accounts.environmentProviders;
      const before = context.moods.environmentProvidersMerge ? (table[id] ?? []) : [];
      table[id] = [...new Set([...before, ...ids])];
      return shown(context, id);
    },
  },
];
