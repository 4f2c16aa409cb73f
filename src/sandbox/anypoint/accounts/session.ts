import type { Reply } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import { liveToken } from '../caller.ts';
import type { AnypointContext } from '../context.ts';
import { textFields } from './login.ts';
import { authenticatedApp } from './token-endpoint.ts';
import { findApp } from './tokens.ts';
import type { AccessToken } from './world.ts';

const tokenValue = (header: string | undefined): string => header?.replace(/^bearer\s+/i, '') ?? '';

const session = (context: AnypointContext, header: string | undefined): Reply => {
  const token = liveToken(context.world, tokenValue(header), context.now());
  const expires = token?.expires ?? context.now();
  const duration = context.moods.sessionMinutes * 60_000;
  const timeLeft = expires - context.now();
  return {
    status: 200,
    json: {
      timeout: {
        unit: 'milliseconds',
        duration,
        timeLeft,
        timeUsed: Math.max(0, duration - timeLeft),
        expires,
      },
    },
  };
};

const extend = (context: AnypointContext, header: string | undefined): Reply => {
  const token = liveToken(context.world, tokenValue(header), context.now());
  const until = context.now() + context.moods.sessionMinutes * 60_000;
  if (token) token.expires = Math.max(token.expires, until);
  return { status: 204 };
};

const introspection = (context: AnypointContext, token: AccessToken | undefined): Record<string, unknown> => {
  if (!token) return { active: false };
  const clientId = token.clientId ?? token.onBehalfOf;
  const app = clientId === undefined ? undefined : findApp(context, clientId);
  return {
    active: true,
    sub: token.userId,
    exp: Math.floor(token.expires / 1000),
    token_type: 'bearer',
    ...(clientId !== undefined && { client_id: clientId }),
    scope: (token.clientId ? app?.scopes : token.scopes)?.map(({ scope }) => scope).join(' ') ?? 'full',
  };
};

const metadata = (context: AnypointContext): Record<string, unknown> => {
  const base = `${context.origin()}/accounts/api/v2/oauth2`;
  const scopes = context.world.accounts.connectedApps.flatMap((app) => app.scopes.map(({ scope }) => scope));
  return {
    issuer: base,
    authorization_endpoint: `${base}/authorize`,
    token_endpoint: `${base}/token`,
    introspection_endpoint: `${base}/introspect`,
    revocation_endpoint: `${base}/revoke`,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials', 'password'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    scopes_supported: [...new Set(scopes)].sort(),
  };
};

/** Session, revocation, introspection and discovery (docs/facts/anypoint-access.md §1.4). */
export const sessionRoutes = (context: AnypointContext): Route[] => [
  {
    method: 'GET',
    pattern: '/accounts/api/session',
    handle: ({ headers }) => session(context, headers.authorization),
  },
  {
    method: 'POST',
    pattern: '/accounts/api/session',
    mutating: false,
    handle: ({ headers }) => extend(context, headers.authorization),
  },
  {
    method: 'POST',
    pattern: '/accounts/api/v2/oauth2/revoke',
    mutating: false,
    handle: (request) => {
      const fields = textFields(request);
      authenticatedApp(context, request, fields);
      delete context.world.accounts.tokens[fields['token'] ?? ''];
      delete context.world.accounts.refreshTokens[fields['token'] ?? ''];
      return { status: 200 };
    },
  },
  {
    method: 'POST',
    pattern: '/accounts/api/v2/oauth2/introspect',
    mutating: false,
    handle: (request) => {
      const fields = textFields(request);
      authenticatedApp(context, request, fields);
      const token = liveToken(context.world, fields['token'] ?? '', context.now());
      return { status: 200, json: introspection(context, token) };
    },
  },
  {
    method: 'GET',
    pattern: '/accounts/api/v2/oauth2/.well-known/openid-configuration',
    handle: () => ({ status: 200, json: metadata(context) }),
  },
];
