import type { Reply } from '../../kernel/request.ts';
import type { OktaContext } from '../context.ts';
import type { OktaUser } from '../world.ts';
import type { Lifetimes } from './access-rule.ts';
import { unkept } from './denial.ts';
import { issueIdToken } from './id-token.ts';
import { type AccessToken, type Bearer, issueAccessToken, issueRefreshToken } from './tokens.ts';

/** `{token_type, expires_in, access_token, scope, …}`. OAuth description, TokenResponse. */
export const tokenAnswer = (
  { value, expiresIn }: AccessToken,
  scopes: readonly string[],
  more: Readonly<Record<string, string | undefined>> = {},
): Reply => ({
  status: 200,
  headers: unkept,
  json: {
    token_type: 'Bearer',
    expires_in: expiresIn,
    access_token: value,
    scope: scopes.join(' '),
    ...more,
  },
});

export interface UserGrant {
  readonly bearer: Bearer & { readonly user: OktaUser };
  readonly lifetimes: Lifetimes;
  readonly nonce: string | null;
}

/** What a user's grant gives: an access token, with `openid` an ID token, with `offline_access` a refresh token. */
export const answerUserGrant = async (
  context: OktaContext,
  { bearer, lifetimes, nonce }: UserGrant,
): Promise<{ reply: Reply; jti: string }> => {
  const token = await issueAccessToken(context, bearer);
  const idToken = bearer.scopes.includes('openid')
    ? await issueIdToken(context, bearer, { nonce, accessToken: token.value })
    : undefined;
  const refreshToken = bearer.scopes.includes('offline_access')
    ? issueRefreshToken(context, bearer, token.jti, lifetimes)
    : undefined;
  return {
    reply: tokenAnswer(token, bearer.scopes, { id_token: idToken, refresh_token: refreshToken }),
    jti: token.jti,
  };
};
