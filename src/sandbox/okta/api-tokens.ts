import type { Reply, SandboxRequest } from '../kernel/request.ts';
import type { Route } from '../kernel/router.ts';
import { callerOf } from './caller.ts';
import { type OktaContext, wireDate } from './context.ts';
import { notFound } from './errors.ts';
import { tokenWindowMs } from './fresh.ts';
import { link } from './paging.ts';
import type { ApiToken } from './world.ts';

/** `ApiToken` of the management document; never with its value. */
const view = (context: OktaContext, token: ApiToken): object => ({
  id: token.id,
  name: token.name,
  userId: token.userId,
  clientName: 'Okta API',
  tokenWindow: 'P30D',
  network: { connection: 'ANYWHERE' },
  expiresAt: wireDate(token.expiresAt),
  created: wireDate(token.created),
  lastUpdated: wireDate(new Date(Date.parse(token.expiresAt) - tokenWindowMs).toISOString()),
  _links: {
    self: link(`${context.origin()}/api/v1/api-tokens/${token.id}`, 'GET', 'DELETE'),
    user: link(`${context.origin()}/api/v1/users/${token.userId}`, 'GET'),
  },
});

const found = (context: OktaContext, request: SandboxRequest): ApiToken => {
  const id = request.params['apiTokenId'] ?? '';
  return context.world.apiTokens.find((token) => token.id === id) ?? notFound(id, 'ApiToken');
};

const revoke = (context: OktaContext, gone: ApiToken): Reply => {
  context.world.apiTokens = context.world.apiTokens.filter((token) => token !== gone);
  return { status: 204 };
};

const revokeCurrent = (context: OktaContext, request: SandboxRequest): Reply => {
  const caller = callerOf(context, request);
  return caller.kind === 'token' ? revoke(context, caller.token) : notFound('current', 'ApiToken');
};

/** There is no call that makes a token: only the console does (docs/facts/okta.md §4). */
export const apiTokenRoutes = (context: OktaContext): readonly Route[] => [
  {
    method: 'GET',
    pattern: '/api/v1/api-tokens',
    handle: () => ({ status: 200, json: context.world.apiTokens.map((token) => view(context, token)) }),
  },
  {
    method: 'GET',
    pattern: '/api/v1/api-tokens/{apiTokenId}',
    handle: (request) => ({ status: 200, json: view(context, found(context, request)) }),
  },
  {
    method: 'DELETE',
    pattern: '/api/v1/api-tokens/{apiTokenId}',
    handle: (request) => revoke(context, found(context, request)),
  },
  {
    method: 'DELETE',
    pattern: '/api/v1/api-tokens/current',
    handle: (request) => revokeCurrent(context, request),
  },
];
