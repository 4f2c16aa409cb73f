import type { SandboxRequest } from '../kernel/request.ts';
import type { OktaContext } from './context.ts';
import type { OktaMoods } from './moods.ts';

interface Bucket {
  readonly name: string;
  readonly fits: (request: SandboxRequest) => boolean;
  readonly integrator: number;
  readonly enterprise: number;
}

const under =
  (expression: RegExp) =>
  ({ path }: SandboxRequest): boolean =>
    expression.test(path);

/** Requests per 60 seconds (docs/facts/okta.md §9); the first that fits counts. */
const buckets: readonly Bucket[] = [
  { name: 'app', fits: under(/^\/api\/v1\/apps\/[^/]+$/), integrator: 100, enterprise: 600 },
  { name: 'apps', fits: under(/^\/api\/v1\/apps(\/|$)/), integrator: 20, enterprise: 100 },
  { name: 'groups', fits: under(/^\/api\/v1\/groups(\/|$)/), integrator: 100, enterprise: 600 },
  { name: 'clients', fits: under(/^\/oauth2\/v1\/clients(\/|$)/), integrator: 25, enterprise: 100 },
  {
    name: 'user',
    fits: ({ method, path }) => method === 'GET' && /^\/api\/v1\/users\/[^/]+$/.test(path),
    integrator: 100,
    enterprise: 1000,
  },
  { name: 'logs', fits: under(/^\/api\/v1\/logs$/), integrator: 20, enterprise: 50 },
  { name: 'authn', fits: under(/^\/api\/v1\/authn$/), integrator: 100, enterprise: 600 },
  { name: 'api', fits: under(/^\/api\/v1\//), integrator: 100, enterprise: 600 },
  { name: 'authorize', fits: under(/^\/oauth2\/[^/]+\/v1\/authorize$/), integrator: 300, enterprise: 1200 },
  { name: 'token', fits: under(/^\/oauth2\/[^/]+\/v1\/token$/), integrator: 300, enterprise: 1200 },
  {
    name: 'server',
    fits: ({ path }) => /^\/oauth2\/[^/]+\/v1\//.test(path) && !path.endsWith('/keys'),
    integrator: 300,
    enterprise: 1200,
  },
  {
    name: 'oauth2',
    fits: ({ path }) => path.startsWith('/oauth2/') && !/\/keys$|\.well-known/.test(path),
    integrator: 100,
    enterprise: 600,
  },
];

const windowMs = 60_000;
/** What the headers say where nothing is limited. */
const unlimited = 10_000;

interface Window {
  readonly opened: number;
  used: number;
}

/** A place in a bucket, or none left. */
interface Ticket {
  readonly granted: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

export interface RateLimiter {
  /** Counts a request; `holder` is the API token or app that makes it, if there is one. */
  take(request: SandboxRequest, holder: string | undefined): Ticket;
}

const limitOf = (bucket: Bucket, plan: OktaMoods['ratePlan']): number =>
  plan === 'none' ? unlimited : bucket[plan];

/** Windows of 60 seconds that open with their first request, one per bucket for the org and one per bucket and token, which may use half. */
export const rateLimiter = (context: OktaContext): RateLimiter => {
  const windows = new Map<string, Window>();
  const open = (key: string): Window => {
    const known = windows.get(key);
    if (known && context.now() - known.opened < windowMs) return known;
    const fresh = { opened: context.now(), used: 0 };
    windows.set(key, fresh);
    return fresh;
  };
  const take = (request: SandboxRequest, holder: string | undefined): Ticket => {
    const bucket = buckets.find(({ fits }) => fits(request));
    if (!bucket) return { granted: true, headers: {} };
    const whole = limitOf(bucket, context.moods.ratePlan);
    const places = [{ window: open(bucket.name), limit: whole }];
    if (holder !== undefined)
      places.push({ window: open(`${bucket.name} ${holder}`), limit: Math.floor(whole / 2) });
    const granted =
      context.moods.ratePlan === 'none' || places.every(({ window, limit }) => window.used < limit);
    if (granted) for (const { window } of places) window.used += 1;
    const [tightest] = places.sort((a, b) => a.limit - a.window.used - (b.limit - b.window.used));
    return { granted, headers: tightest ? headersOf(tightest.window, tightest.limit) : {} };
  };
  return { take };
};

const headersOf = (window: Window, limit: number): Record<string, string> => ({
  'x-rate-limit-limit': String(limit),
  'x-rate-limit-remaining': String(Math.max(0, limit - window.used)),
  'x-rate-limit-reset': String(Math.ceil((window.opened + windowMs) / 1000)),
});
