import type { Reply } from '../../kernel/request.ts';
import { isAssigned, type OktaContext, userById } from '../context.ts';
import type { OktaApp, RefreshToken } from '../world.ts';
import { Denial } from './denial.ts';
import { issueIdToken } from './id-token.ts';
import { secretValue } from './sessions.ts';
import { tokenAnswer } from './token-answer.ts';
import type { TokenRequest } from './token-request.ts';
import { issueAccessToken, useRefreshToken } from './tokens.ts';

/** The scopes asked for, which may only be fewer than before (RFC 6749, section 6). */
const scopesOf = ({ form }: TokenRequest, token: RefreshToken): readonly string[] => {
  const asked = (form.get('scope') ?? '').split(' ').filter((name) => name !== '');
  if (!asked.every((name) => token.scopes.includes(name))) throw new Denial('no_matching_scope');
  return asked.length > 0 ? asked : token.scopes;
};

/** A new value for the token where the app's setting, or else its type, asks for it. */
const rotate = (context: OktaContext, app: OktaApp, value: string): string => {
  const { refreshTokens } = context.world.oauth;
  const token = refreshTokens[value];
  const setting: unknown = app.extra['refresh_token'];
  const chosen: unknown =
    typeof setting === 'object' && setting ? Reflect.get(setting, 'rotation_type') : undefined;
  const usual = app.applicationType === 'web' ? 'STATIC' : 'ROTATE';
  if (!token || (chosen ?? usual) !== 'ROTATE') return value;
  const next = secretValue();
  refreshTokens[next] = token;
  delete refreshTokens[value];
  return next;
};

/** The refresh token's idle time starts again; of native and browser apps it changes its value, too. */
export const refreshGrant = async (context: OktaContext, request: TokenRequest): Promise<Reply> => {
  const { issuer, app, form } = request;
  const value = form.get('refresh_token');
  if (!value) throw new Denial('missing_parameter', 'refresh_token');
  const kept = context.world.oauth.refreshTokens[value];
  if (kept && kept.clientId !== app.clientId) throw new Denial('mismatched_client');
  const token = kept?.serverId === issuer.id ? useRefreshToken(context, value) : undefined;
  const user = token && userById(context, token.userId);
  if (!token || !user) throw new Denial('invalid_refresh_token');
  if (!isAssigned(context, app, user)) throw new Denial('user_not_assigned');
  const scopes = scopesOf(request, token);
  const { authTime, lifetimeMinutes } = token;
  const bearer = { issuer, app, user, scopes, authTime, lifetimeMinutes };
  const access = await issueAccessToken(context, bearer);
  const idToken = scopes.includes('openid')
    ? await issueIdToken(context, bearer, { nonce: null, accessToken: access.value })
    : undefined;
  return tokenAnswer(access, scopes, { id_token: idToken, refresh_token: rotate(context, app, value) });
};
