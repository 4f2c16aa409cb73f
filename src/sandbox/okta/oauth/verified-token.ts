import { importJWK, type JWTPayload, jwtVerify } from 'jose';
import { appByClientId, isAssigned, type OktaContext, userById } from '../context.ts';
import type { IssuedToken } from '../world.ts';
import type { Issuer } from './issuer.ts';

/** The public half of a server's signing key. */
export const publicKey = async (issuer: Issuer): Promise<Record<string, unknown>> => {
  const { kty, n, e, kid } = await issuer.key();
  return { kty, alg: 'RS256', kid, use: 'sig', e, n };
};

/** The claims of a JWT signed by this server for itself and not expired; undefined for everything else. */
export const verifiedClaims = async (
  context: OktaContext,
  issuer: Issuer,
  value: string,
  options: { readonly evenExpired?: boolean } = {},
): Promise<JWTPayload | undefined> => {
  try {
    // What is no JWT needs no key.
    const key = async () => importJWK(await publicKey(issuer), 'RS256');
    const { payload } = await jwtVerify(value, key, {
      issuer: issuer.issuer,
      algorithms: ['RS256'],
      currentDate: new Date(options.evenExpired ? 0 : context.now()),
    });
    return payload;
  } catch {
    return undefined;
  }
};

/** Tokens die with their client, their user, and the user's assignment. docs/facts/okta.md §8, introspect. */
export const stillBacked = (
  context: OktaContext,
  { clientId, userId }: Pick<IssuedToken, 'clientId' | 'userId'>,
): boolean => {
  const app = appByClientId(context, clientId);
  if (app?.status !== 'ACTIVE') return false;
  if (userId === null) return true;
  const user = userById(context, userId);
  return user?.status === 'ACTIVE' && isAssigned(context, app, user);
};

export interface LiveAccessToken {
  readonly claims: JWTPayload;
  readonly issued: IssuedToken;
}

/** An access token that this server gave and that is good now. */
export const liveAccessToken = async (
  context: OktaContext,
  issuer: Issuer,
  value: string,
): Promise<LiveAccessToken | undefined> => {
  const claims = await verifiedClaims(context, issuer, value);
  const issued = context.world.oauth.tokens[claims?.jti ?? ''];
  if (!claims || !issued || issued.serverId !== issuer.id) return undefined;
  const good = !issued.revoked && issued.expires > context.now() && stillBacked(context, issued);
  return good ? { claims, issued } : undefined;
};
