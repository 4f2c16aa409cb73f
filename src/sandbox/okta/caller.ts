import { createPublicKey, verify } from 'node:crypto';
import type { SandboxRequest } from '../kernel/request.ts';
import { appByClientId, type OktaContext, userById } from './context.ts';
import { refuse } from './errors.ts';
import { tokenWindowMs } from './fresh.ts';
import type { ApiToken, OktaUser } from './world.ts';

/** Who calls the management API. */
export type Caller =
  | {
      readonly kind: 'token';
      readonly token: ApiToken;
      readonly user: OktaUser;
      readonly roles: readonly string[];
    }
  | {
      readonly kind: 'client';
      readonly clientId: string;
      readonly scopes: readonly string[];
      readonly roles: readonly string[];
    };

/** The roles of a user now; the mood `role` decides for administrators. */
export const rolesOf = (context: OktaContext, user: OktaUser): readonly string[] =>
  user.roles.length > 0 ? [context.moods.role] : [];

const renew = (context: OktaContext, token: ApiToken): void => {
  const until = context.now() + tokenWindowMs;
  // Every use renews the token; written only by the hour, so that reading does not change the world each time.
  if (until - Date.parse(token.expiresAt) <= 3_600_000) return;
  token.expiresAt = new Date(until).toISOString();
  context.save();
};

const byToken = (context: OktaContext, value: string): Caller => {
  const token = context.world.apiTokens.find((one) => one.value === value);
  const user = token && userById(context, token.userId);
  const dead = context.moods.tokenDead || !token || Date.parse(token.expiresAt) <= context.now();
  if (dead || user?.status !== 'ACTIVE') return refuse('E0000011');
  renew(context, token);
  return { kind: 'token', token, user, roles: rolesOf(context, user) };
};

const payloadOf = (part: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};

const signedByOrg = (context: OktaContext, [head, body, signature]: readonly string[]): boolean => {
  const { orgKey } = context.world.oauth;
  // Without a pair it has signed nothing yet.
  if (!head || !body || !signature || !('n' in orgKey)) return false;
  const key = createPublicKey({
    key: { kty: 'RSA', n: String(orgKey['n']), e: String(orgKey['e']) },
    format: 'jwk',
  });
  return verify('RSA-SHA256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'));
};

const byAccessToken = (context: OktaContext, value: string): Caller => {
  const parts = value.split('.');
  if (!signedByOrg(context, parts)) return refuse('E0000011');
  const issued = context.world.oauth.tokens[String(payloadOf(parts[1] ?? '')['jti'])];
  const live = issued && issued.serverId === 'org' && !issued.revoked && issued.expires > context.now();
  if (!live) return refuse('E0000011');
  const app = appByClientId(context, issued.clientId);
  if (app?.status !== 'ACTIVE') return refuse('E0000011');
  return { kind: 'client', clientId: app.clientId, scopes: issued.scopes, roles: app.adminRoles ?? [] };
};

/** By `Authorization: SSWS {token}` or a Bearer token of the org server; otherwise refused with 401 E0000011. */
export const callerOf = (context: OktaContext, request: SandboxRequest): Caller => {
  const [, scheme, value] = /^(\S+) +(\S+)$/.exec(request.headers.authorization ?? '') ?? [];
  if (scheme === 'SSWS' && value) return byToken(context, value);
  if (scheme?.toLowerCase() === 'bearer' && value) return byAccessToken(context, value);
  return refuse('E0000011');
};
