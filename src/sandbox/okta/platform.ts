import type { Platform, PlatformOptions } from '../kernel/platform.ts';
import type { Reply, SandboxRequest } from '../kernel/request.ts';
import { type Route, router } from '../kernel/router.ts';
import { apiTokenRoutes } from './api-tokens.ts';
import { appGroupRoutes } from './app-groups.ts';
import { appSecretRoutes } from './app-secrets.ts';
import { appUserRoutes } from './app-users.ts';
import { appRoutes } from './apps.ts';
import { authorizationServerRoutes } from './authorization-servers.ts';
import { isRefusal } from './body.ts';
import { type Caller, callerOf } from './caller.ts';
import { type OktaContext, randomId } from './context.ts';
import { seedDefaultPolicy } from './default-policy.ts';
import { oktaError } from './errors.ts';
import { groupRoutes } from './groups.ts';
import type { OktaMoods } from './moods.ts';
import { oauthRoutes } from './oauth/routes.ts';
import { organizationRoutes } from './organization.ts';
import { demandPermission } from './permissions.ts';
import { policyRoutes } from './policies.ts';
import { type RateLimiter, rateLimiter } from './rates.ts';
import { registeredClientRoutes } from './registered-clients.ts';
import { ruleRoutes } from './rules.ts';
import { claimRoutes, scopeRoutes } from './scopes.ts';
import { serviceAppRoutes } from './service-apps.ts';
import { signInPolicyRoutes } from './sign-in-policies.ts';
import { signInRuleRoutes } from './sign-in-rules.ts';
import { type NewKey, signingKey } from './signing-key.ts';
import { userRoutes } from './users.ts';
import type { OktaWorld } from './world.ts';

export type OktaPlatformOptions = PlatformOptions<OktaWorld> & {
  readonly moods: OktaMoods;
  /** Key pairs take long to make: tests hand in made ones. */
  readonly newKey?: NewKey;
};

const contextOf = (options: OktaPlatformOptions): OktaContext => ({
  world: options.world,
  moods: options.moods,
  now: options.now,
  origin: options.origin,
  newId: randomId,
  save: options.save,
  newKey: options.newKey ?? signingKey,
  iso: () => new Date(options.now()).toISOString(),
});

const routesOf = (context: OktaContext): readonly Route[] =>
  [
    organizationRoutes,
    userRoutes,
    groupRoutes,
    apiTokenRoutes,
    authorizationServerRoutes,
    policyRoutes,
    ruleRoutes,
    scopeRoutes,
    claimRoutes,
    appRoutes,
    appSecretRoutes,
    appGroupRoutes,
    appUserRoutes,
    signInPolicyRoutes,
    signInRuleRoutes,
    registeredClientRoutes,
    serviceAppRoutes,
    oauthRoutes,
  ].flatMap((routes) => routes(context));

/** Management calls carry a credential; protocol endpoints, metadata, sign-in and `/api/v1/authn` do not. */
const isManagement = (path: string): boolean =>
  (path.startsWith('/api/v1/') && path !== '/api/v1/authn') || /^\/oauth2\/v1\/clients(\/|$)/.test(path);

const holderOf = (caller: Caller | undefined): string | undefined =>
  caller?.kind === 'token' ? caller.token.id : caller?.clientId;

/** The Okta org: management API and OAuth server on one origin. Source: docs/facts/okta.md §14. */
export const oktaPlatform = (options: OktaPlatformOptions): Platform => {
  const context = contextOf(options);
  const routes = routesOf(context);
  const table = router(routes);
  const limiter = rateLimiter(context);

  const unknown = (request: SandboxRequest): Reply =>
    oktaError(table.methods(request.path).length > 0 ? 'E0000022' : 'E0000008');

  return {
    vendor: 'okta',
    routes,
    around: async (request, next) => {
      seedDefaultPolicy(context);
      const { reply, headers } = await guarded(context, limiter, request, next ?? (() => unknown(request)));
      return {
        ...reply,
        headers: {
          date: new Date(context.now()).toUTCString(),
          'x-okta-request-id': request.id,
          ...headers,
          ...reply.headers,
        },
      };
    },
    stop: () => Promise.resolve(),
  };
};

/** Credential, rate limit, permission, then the route itself; whatever refuses is answered. */
const guarded = async (
  context: OktaContext,
  limiter: RateLimiter,
  request: SandboxRequest,
  next: () => Reply | Promise<Reply>,
): Promise<{ reply: Reply; headers: Readonly<Record<string, string>> }> => {
  let headers: Readonly<Record<string, string>> = {};
  try {
    const caller = isManagement(request.path) ? callerOf(context, request) : undefined;
    const ticket = limiter.take(request, holderOf(caller));
    headers = ticket.headers;
    if (!ticket.granted) return { reply: oktaError('E0000047'), headers };
    if (caller) demandPermission(context, request, caller);
    return { reply: await next(), headers };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { reply: error.reply, headers };
  }
};
