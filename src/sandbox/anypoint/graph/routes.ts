import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import { bearerOf } from '../caller.ts';
import type { AnypointContext } from '../context.ts';
import { isObject, objectBody } from '../refusal.ts';
import { accountsText } from '../refusals.ts';
import { resolve } from './assets.ts';
import { readQuery } from './query.ts';
import { GraphError } from './tokens.ts';

const failed = (message: string): Reply => ({ status: 400, json: { errors: [{ message }] } });

const answer = (context: AnypointContext, request: SandboxRequest): Reply => {
  const body = objectBody(request, failed('Must provide query string.'));
  const { query } = body;
  const variables = isObject(body['variables']) ? body['variables'] : {};
  // MuleSoft's CLI sends the token among the variables, and no Authorization header.
  const token = bearerOf(request) ?? variables['accessToken'];
  const caller = typeof token === 'string' ? context.callerOfToken(token) : undefined;
  if (!caller) return accountsText(401, 'Unauthorized');
  if (typeof query !== 'string') return failed('Must provide query string.');
  try {
    return { status: 200, json: { data: resolve(context, caller, readQuery(query, variables)) } };
  } catch (error) {
    if (error instanceof GraphError) return failed(error.message);
    throw error;
  }
};

/** Assets through GraphQL, as the official CLI asks for them (docs/facts/anypoint-apis.md §3.1). Queries only. */
export const graphRoutes = (context: AnypointContext): Route[] => [
  {
    method: 'POST',
    pattern: '/graph/api/v2/graphql',
    handle: (request) => answer(context, request),
    mutating: false,
  },
];
