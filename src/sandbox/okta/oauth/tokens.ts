import { randomBytes } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import { type OktaContext, userById } from '../context.ts';
import type { OktaApp, OktaUser, RefreshToken } from '../world.ts';
import type { Lifetimes } from './access-rule.ts';
import type { Issuer } from './issuer.ts';
import { seconds, secretValue } from './sessions.ts';

export const sign = async (issuer: Issuer, claims: Record<string, unknown>): Promise<string> => {
  const key = await issuer.key();
  return await new SignJWT(claims)
    .setProtectedHeader({ kid: key.kid, alg: 'RS256' })
    .sign(await importJWK(key, 'RS256'));
};

export interface Bearer {
  readonly issuer: Issuer;
  readonly app: OktaApp;
  /** Undefined: the client itself. */
  readonly user: OktaUser | undefined;
  readonly scopes: readonly string[];
  readonly authTime: number;
  readonly lifetimeMinutes: number;
}

/** The subject of access tokens: the user's name in the app, or the client id. docs/facts/okta.md §2, claims. */
const subjectOf = (app: OktaApp, user: OktaUser | undefined): string =>
  user ? (app.users.find(({ id }) => id === user.id)?.userName ?? user.login) : app.clientId;

export interface AccessToken {
  readonly value: string;
  readonly jti: string;
  /** Seconds. */
  readonly expiresIn: number;
}

/** An RS256 JWT with the claims of docs/facts/okta.md §8; `iat` and `exp` in seconds. */
export const issueAccessToken = async (context: OktaContext, bearer: Bearer): Promise<AccessToken> => {
  const { issuer, app, user, scopes, authTime, lifetimeMinutes } = bearer;
  const iat = seconds(context);
  const expiresIn = lifetimeMinutes * 60;
  const jti = `AT.${randomBytes(32).toString('base64url')}`;
  const value = await sign(issuer, {
    ver: 1,
    jti,
    iss: issuer.issuer,
    aud: issuer.audience,
    iat,
    exp: iat + expiresIn,
    cid: app.clientId,
    ...(user ? { uid: user.id } : {}),
    scp: scopes,
    ...(user ? { auth_time: authTime } : {}),
    sub: subjectOf(app, user),
  });
  context.world.oauth.tokens[jti] = {
    serverId: issuer.id,
    clientId: app.clientId,
    userId: user?.id ?? null,
    scopes: [...scopes],
    issued: iat * 1000,
    expires: (iat + expiresIn) * 1000,
    revoked: false,
  };
  return { value, jti, expiresIn };
};

/** Minutes to milliseconds from now. */
const inMinutes = (context: OktaContext, minutes: number): number => context.now() + minutes * 60_000;

const refreshLimits = (
  context: OktaContext,
  { refreshTokenLifetimeMinutes, refreshTokenWindowMinutes }: Lifetimes,
): Pick<RefreshToken, 'windowMinutes' | 'expires' | 'ends'> => ({
  windowMinutes: refreshTokenWindowMinutes,
  expires: inMinutes(context, refreshTokenWindowMinutes),
  ends: refreshTokenLifetimeMinutes === 0 ? 0 : inMinutes(context, refreshTokenLifetimeMinutes),
});

/** An opaque refresh token for the scopes that the access token has. */
export const issueRefreshToken = (
  context: OktaContext,
  bearer: Bearer & { readonly user: OktaUser },
  jti: string,
  lifetimes: Lifetimes,
): string => {
  const value = secretValue();
  context.world.oauth.refreshTokens[value] = {
    jti,
    clientId: bearer.app.clientId,
    userId: bearer.user.id,
    serverId: bearer.issuer.id,
    scopes: [...bearer.scopes],
    authTime: bearer.authTime,
    lifetimeMinutes: bearer.lifetimeMinutes,
    ...refreshLimits(context, lifetimes),
  };
  return value;
};

/** A refresh token that is still good moves its window on; undefined when it is dead. */
export const useRefreshToken = (context: OktaContext, value: string): RefreshToken | undefined => {
  const token = context.world.oauth.refreshTokens[value];
  if (!token || !isRefreshable(context, token)) return undefined;
  token.expires = inMinutes(context, token.windowMinutes);
  return token;
};

/** Neither unused for too long, nor past its end, and its user is still active. */
export const isRefreshable = (context: OktaContext, token: RefreshToken): boolean =>
  token.expires > context.now() &&
  (token.ends === 0 || token.ends > context.now()) &&
  userById(context, token.userId)?.status === 'ACTIVE';
