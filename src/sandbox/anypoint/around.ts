import type { Reply, SandboxRequest } from '../kernel/request.ts';
import { type Route, router } from '../kernel/router.ts';
import { bearerOf } from './caller.ts';
import type { AnypointContext } from './context.ts';
import { Refusal } from './refusal.ts';
import {
  accountsRefusal,
  accountsText,
  apiManagerRefusal,
  designCenterRefusal,
  exchangeRefusal,
  mockingRefusal,
} from './refusals.ts';

/**
 * Paths that need no bearer token in the header: logins; the mocking service, which looks at `ms2-authorization` itself;
 * GraphQL, which takes the token among its variables too; and files, whose links are signed.
 */
const open = [
  /^\/accounts\/(api\/)?login$/,
  /^\/accounts\/api\/v2\/oauth2\/(token|authorize|revoke|introspect|\.well-known\/.*)$/,
  /^\/mocking\//,
  /^\/graph\/api\/v2\/graphql$/,
  /^\/exchange-files\//,
];

/** A refusal in the shape of the service that a path belongs to (docs/facts/anypoint-apis.md §9.1). */
const refusalFor = (path: string, status: number, name: string, message: string): Reply => {
  if (path.startsWith('/designcenter/')) return designCenterRefusal(status, message);
  if (path.startsWith('/exchange/') || path.startsWith('/exchange-files/'))
    return exchangeRefusal(status, message);
  if (path.startsWith('/apimanager/')) return apiManagerRefusal(status, name, message);
  if (path.startsWith('/mocking/')) return mockingRefusal(status, name, message);
  return accountsRefusal(status, message);
};

const withHeaders = (reply: Reply, headers: Readonly<Record<string, string>>): Reply => ({
  ...reply,
  headers: { ...headers, ...reply.headers },
});

/** Requests of the current minute, by caller. */
const meter = () => {
  let minute = 0;
  const used = new Map<string, number>();
  return (who: string, now: number): { count: number; reset: number } => {
    const current = Math.floor(now / 60_000);
    if (current !== minute) used.clear();
    minute = current;
    const count = (used.get(who) ?? 0) + 1;
    used.set(who, count);
    return { count, reset: (current + 1) * 60 };
  };
};

const unknownPath = (methods: readonly string[], path: string): Reply =>
  methods.length > 0
    ? withHeaders(refusalFor(path, 405, 'MethodNotAllowedError', 'Method Not Allowed'), {
        allow: methods.join(', '),
      })
    : refusalFor(path, 404, 'NotFoundError', 'Not Found');

const answered = async (request: SandboxRequest, next: () => Reply | Promise<Reply>): Promise<Reply> => {
  try {
    return await next();
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    if (error instanceof SyntaxError)
      return refusalFor(request.path, 400, 'BadRequestError', 'Malformed JSON in the request body');
    throw error;
  }
};

/**
 * What happens around every request: request id, rate limit with its headers (epoch seconds), bearer token (401 as text),
 * unknown path 404, known path with another method 405, malformed JSON 400 (docs/facts/anypoint-access.md §7, §9).
 */
export const anypointAround = (context: AnypointContext, routes: readonly Route[]) => {
  const table = router(routes);
  const count = meter();
  const core = async (request: SandboxRequest, next: (() => Reply | Promise<Reply>) | undefined) => {
    const anonymous = open.some((pattern) => pattern.test(request.path));
    if (!anonymous && context.caller(request) === undefined) return accountsText(401, 'Unauthorized');
    return next ? answered(request, next) : unknownPath(table.methods(request.path), request.path);
  };
  return async (
    request: SandboxRequest,
    next: (() => Reply | Promise<Reply>) | undefined,
  ): Promise<Reply> => {
    const limit = context.moods.requestsPerMinute;
    const used = count(bearerOf(request) ?? '', context.now());
    const headers = {
      'x-request-id': request.id,
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(Math.max(0, limit - used.count)),
      'x-ratelimit-reset': String(used.reset),
    };
    const reply =
      used.count > limit
        ? refusalFor(request.path, 429, 'TooManyRequestsError', 'Too many requests')
        : await core(request, next);
    return withHeaders(reply, headers);
  };
};
