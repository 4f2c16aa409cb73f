import type { Reply } from '../../kernel/request.ts';
import { isAssigned, type OktaContext, userById } from '../context.ts';
import type { AuthorizationCode, OktaApp, OktaUser } from '../world.ts';
import { Denial } from './denial.ts';
import type { Issuer } from './issuer.ts';
import { verifyCode } from './pkce.ts';
import { answerUserGrant } from './token-answer.ts';
import type { TokenRequest } from './token-request.ts';

const revokeAll = (context: OktaContext, { jtis }: AuthorizationCode): void => {
  const { tokens, refreshTokens } = context.world.oauth;
  for (const jti of jtis) {
    const token = tokens[jti];
    if (token) token.revoked = true;
  }
  for (const [value, { jti }] of Object.entries(refreshTokens))
    if (jtis.includes(jti)) delete refreshTokens[value];
};

/** The code, if it is this client's at this server, unused and young enough. A second use revokes what the first one gave. */
const codeFor = (context: OktaContext, issuer: Issuer, app: OktaApp, value: string): AuthorizationCode => {
  const code = context.world.oauth.codes[value];
  if (!code || code.serverId !== issuer.id || code.expires <= context.now())
    throw new Denial('invalid_authorization_code');
  if (code.clientId !== app.clientId) throw new Denial('mismatched_client');
  if (code.used) {
    revokeAll(context, code);
    throw new Denial('invalid_authorization_code');
  }
  return code;
};

const ownerOf = (context: OktaContext, app: OktaApp, code: AuthorizationCode): OktaUser => {
  const user = userById(context, code.userId);
  if (user?.status !== 'ACTIVE') throw new Denial('invalid_authorization_code');
  if (!isAssigned(context, app, user)) throw new Denial('user_not_assigned');
  return user;
};

/** The policies were asked when the code was given; later changes of them do not affect it. docs/facts/okta.md §3. */
export const codeGrant = async (
  context: OktaContext,
  { issuer, app, form }: TokenRequest,
): Promise<Reply> => {
  const value = form.get('code');
  if (!value) throw new Denial('missing_parameter', 'code');
  const code = codeFor(context, issuer, app, value);
  if (form.get('redirect_uri') !== code.redirectUri) throw new Denial('mismatched_redirect_uri');
  verifyCode(code.codeChallenge, form.get('code_verifier'));
  const user = ownerOf(context, app, code);
  // Marked before anything is awaited, so that two requests at once cannot both have it.
  code.used = true;
  const { reply, jti } = await answerUserGrant(context, {
    bearer: {
      issuer,
      app,
      user,
      scopes: code.scopes,
      authTime: code.authTime,
      lifetimeMinutes: code.lifetimeMinutes,
    },
    lifetimes: {
      accessTokenLifetimeMinutes: code.lifetimeMinutes,
      refreshTokenLifetimeMinutes: code.refreshLifetimeMinutes,
      refreshTokenWindowMinutes: code.refreshWindowMinutes,
    },
    nonce: code.nonce,
  });
  code.jtis.push(jti);
  return reply;
};
