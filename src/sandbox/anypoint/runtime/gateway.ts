import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EffectivePolicy } from '../apimanager/world.ts';
import type { AnypointContext } from '../context.ts';
import { answerText, forward } from './forward.ts';
import type { Introspection } from './introspection.ts';
import { basePath, instanceOf, noteContact, policiesAt, serves } from './lifecycle.ts';
import { enforceClientId, rateLimiting } from './other-policies.ts';
import { enforce, isTokenPolicy, type Verdict } from './token-policy.ts';
import type { Deployment } from './world.ts';

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

const within = (origin: string, target: URL): boolean => {
  const own = new URL(origin);
  return target.protocol === own.protocol && target.port === own.port && loopback.has(target.hostname);
};

/** The implementation's URL for a call below the proxy's path. */
const targetOf = (implementationUri: string | null, rest: string, search: string): URL | undefined => {
  try {
    const target = new URL(implementationUri ?? '');
    target.pathname = `${target.pathname.replace(/\/$/, '')}${rest}`;
    target.search = search;
    return target;
  } catch {
    return undefined;
  }
};

const refuse = (response: ServerResponse, verdict: Exclude<Verdict, { headers: unknown }>): void => {
  response.writeHead(verdict.status, {
    'content-type': 'application/json; charset=UTF-8',
    ...(verdict.challenge !== undefined && { 'www-authenticate': verdict.challenge }),
    ...verdict.shown,
  });
  response.end(JSON.stringify({ error: verdict.error }));
};

/** The policies that a gateway obeys: any other one is stored and does nothing. */
const obey = (
  context: AnypointContext,
  { introspection, limit }: Enforcers,
  deployment: Deployment,
  policy: EffectivePolicy,
  incoming: IncomingMessage,
  query: URLSearchParams,
): Verdict | Promise<Verdict> => {
  if (isTokenPolicy(policy))
    return enforce(context, introspection, deployment, policy, {
      authorization: incoming.headers.authorization,
      accessToken: query.get('access_token') ?? undefined,
    });
  if (policy.assetId === 'rate-limiting') return limit(context, policy);
  if (policy.assetId === 'client-id-enforcement')
    return enforceClientId(context, deployment.apiId, policy, incoming);
  return { headers: {} };
};

interface Enforcers {
  readonly introspection: Introspection;
  readonly limit: ReturnType<typeof rateLimiting>;
}

/** One after the other, in their order; the first that refuses is the answer. */
const verdictOf = async (
  context: AnypointContext,
  enforcers: Enforcers,
  deployment: Deployment,
  incoming: IncomingMessage,
  query: URLSearchParams,
): Promise<Verdict> => {
  let headers: Readonly<Record<string, string>> = {};
  let shown: Readonly<Record<string, string>> = {};
  for (const policy of policiesAt(context, deployment)) {
    const verdict = await obey(context, enforcers, deployment, policy, incoming, query);
    shown = { ...shown, ...verdict.shown };
    if ('status' in verdict) return { ...verdict, shown };
    headers = { ...headers, ...verdict.headers };
  }
  return { headers, shown };
};

/** The path below the proxy's base path, undefined outside of it. */
const below = (base: string, path: string): string | undefined => {
  if (path === base) return '/';
  return path.startsWith(`${base}/`) ? path.slice(base.length) : undefined;
};

/**
 * A deployed proxy: open while its instance has no token policy, guarded by it afterwards. It forwards to nothing but the
 * sandbox itself.
 */
export const gateway =
  (
    context: AnypointContext,
    introspection: Introspection,
    deployment: Deployment,
    limit: Enforcers['limit'] = rateLimiting(),
  ) =>
  async (incoming: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    if (!serves(deployment, context.now()) || !instanceOf(context, deployment))
      return answerText(response, 503, 'Service unavailable');
    noteContact(context, deployment);
    const rest = below(basePath(deployment.proxyUri), url.pathname);
    if (rest === undefined) return answerText(response, 404, `No listener for endpoint: ${url.pathname}`);
    const verdict = await verdictOf(
      context,
      { introspection, limit },
      deployment,
      incoming,
      url.searchParams,
    );
    if ('status' in verdict) return refuse(response, verdict);
    const target = targetOf(deployment.implementationUri, rest, url.search);
    if (!target || !within(context.origin(), target))
      return answerText(
        response,
        502,
        `A gateway of the sandbox forwards only to the sandbox itself (${context.origin()}), not to ${deployment.implementationUri ?? 'nothing'}`,
      );
    forward(incoming, response, target, verdict.headers, verdict.shown);
  };
