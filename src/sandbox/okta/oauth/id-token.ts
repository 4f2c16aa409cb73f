import { createHash, randomBytes } from 'node:crypto';
import type { OktaContext } from '../context.ts';
import type { OktaUser } from '../world.ts';
import { seconds } from './sessions.ts';
import { type Bearer, sign } from './tokens.ts';

const lifetimeSeconds = 3600;

/** Left half of the digest, as OpenID Connect Core, section 3.1.3.6, wants it for RS256. */
const half = (text: string): string =>
  createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url');

/** The claims that each scope opens. */
export const userClaims = (user: OktaUser, scopes: readonly string[]): Record<string, unknown> => ({
  ...(scopes.includes('profile')
    ? {
        name: `${user.firstName} ${user.lastName}`,
        given_name: user.firstName,
        family_name: user.lastName,
        preferred_username: user.login,
      }
    : {}),
  ...(scopes.includes('email') ? { email: user.login, email_verified: true } : {}),
});

export interface IdTokenParts {
  readonly nonce: string | null;
  /** Given in the same answer. */
  readonly accessToken?: string | undefined;
  readonly code?: string | undefined;
}

/** An ID token of one hour: `sub` is the user's id, `aud` the client. */
export const issueIdToken = async (
  context: OktaContext,
  { issuer, app, scopes, authTime, user }: Bearer & { readonly user: OktaUser },
  { nonce, accessToken, code }: IdTokenParts,
): Promise<string> => {
  const iat = seconds(context);
  return await sign(issuer, {
    sub: user.id,
    ...userClaims(user, scopes),
    ver: 1,
    iss: issuer.issuer,
    aud: app.clientId,
    iat,
    exp: iat + lifetimeSeconds,
    jti: `ID.${randomBytes(32).toString('base64url')}`,
    amr: ['pwd'],
    idp: context.world.org.id,
    auth_time: authTime,
    ...(nonce === null ? {} : { nonce }),
    ...(accessToken === undefined ? {} : { at_hash: half(accessToken) }),
    ...(code === undefined ? {} : { c_hash: half(code) }),
  });
};
