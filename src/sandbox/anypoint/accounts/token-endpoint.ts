import { timingSafeEqual } from 'node:crypto';
import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import { refuse } from '../refusal.ts';
import { accountsText } from '../refusals.ts';
import { textFields, userByPassword } from './login.ts';
import { findApp, issueRefreshToken, issueToken, issueUserToken, liveGrant } from './tokens.ts';
import type { ConnectedApp, Grant } from './world.ts';

type Fields = Readonly<Record<string, string>>;

const oauthError = (error: string, description: string): Reply => ({
  status: 400,
  json: { error, error_description: description },
});

const same = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** `client_id` and `client_secret` from the body, or from HTTP Basic. */
const credentials = (request: SandboxRequest, fields: Fields): { id: string; secret: string } => {
  const basic = /^Basic\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (basic === undefined) return { id: fields['client_id'] ?? '', secret: fields['client_secret'] ?? '' };
  const [id = '', ...rest] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  return { id, secret: rest.join(':') };
};

/** The connected app that sent its credentials; 401 as text when they are wrong (docs/facts/anypoint-access.md §1.3). */
export const authenticatedApp = (
  context: AnypointContext,
  request: SandboxRequest,
  fields: Fields,
): ConnectedApp => {
  const { id, secret } = credentials(request, fields);
  const app = findApp(context, id);
  return app && same(app.clientSecret, secret) ? app : refuse(accountsText(401, 'Unauthorized'));
};

const answer = (issued: { token: string; expiresIn: number }, more: Record<string, string> = {}): Reply => ({
  status: 200,
  headers: { 'cache-control': 'no-store' },
  json: { access_token: issued.token, expires_in: issued.expiresIn, token_type: 'bearer', ...more },
});

const scopeText = (grant: Grant): string => grant.scopes.map(({ scope }) => scope).join(' ');

const withRefresh = (context: AnypointContext, grant: Grant, refreshToken: string | undefined): Reply =>
  answer(issueUserToken(context, grant.clientId, grant.userId, grant.scopes), {
    scope: scopeText(grant),
    ...(refreshToken !== undefined && { refresh_token: refreshToken }),
  });

type Exchange = (context: AnypointContext, app: ConnectedApp, fields: Fields) => Reply;

const clientCredentials: Exchange = (context, app) =>
  answer(issueToken(context, { userId: app.ownerId, clientId: app.clientId }));

const authorizationCode: Exchange = (context, app, fields) => {
  const { accounts } = context.world;
  const grant = liveGrant(accounts.codes, fields['code'] ?? '', context.now(), true);
  if (!grant || grant.clientId !== app.clientId || grant.redirectUri !== fields['redirect_uri'])
    return oauthError(
      'invalid_grant',
      'The authorization code is unknown, used, expired, or for another client.',
    );
  const offline = grant.scopes.some(({ scope }) => scope === 'offline_access');
  return withRefresh(context, grant, offline ? issueRefreshToken(context, grant) : undefined);
};

const refreshToken: Exchange = (context, app, fields) => {
  const value = fields['refresh_token'] ?? '';
  const grant = liveGrant(context.world.accounts.refreshTokens, value, context.now(), false);
  if (!grant || grant.clientId !== app.clientId)
    return oauthError('invalid_grant', 'The refresh token is unknown, expired, or for another client.');
  return withRefresh(context, grant, value);
};

const password: Exchange = (context, app, fields) => {
  const user = userByPassword(context, fields['username'], fields['password']);
  if (!user || context.moods.mfa) return oauthError('invalid_grant', 'The user cannot log in this way.');
  return answer(issueUserToken(context, app.clientId, user.id, app.scopes));
};

const exchanges: Readonly<Record<string, Exchange>> = {
  client_credentials: clientCredentials,
  authorization_code: authorizationCode,
  refresh_token: refreshToken,
  password,
};

/** `POST /accounts/api/v2/oauth2/token`, JSON or form (docs/facts/anypoint-access.md §1.3, §1.4). */
export const tokenRoute = (context: AnypointContext): Route => ({
  method: 'POST',
  pattern: '/accounts/api/v2/oauth2/token',
  mutating: false,
  handle: (request) => {
    const fields = textFields(request);
    const type = fields['grant_type'] ?? '';
    const exchange = Object.hasOwn(exchanges, type) ? exchanges[type] : undefined;
    if (!exchange) return oauthError('unsupported_grant_type', `The grant type "${type}" is not supported.`);
    const app = authenticatedApp(context, request, fields);
    if (!app.grantTypes.includes(type))
      return oauthError('unauthorized_client', `The client may not use the grant type "${type}".`);
    return exchange(context, app, fields);
  },
});
