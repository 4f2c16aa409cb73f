import type { JWTPayload } from 'jose';
import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import { type OktaContext, userById } from '../context.ts';
import type { OktaApp } from '../world.ts';
import { authenticateClient, isConfidential } from './client-authentication.ts';
import { answeringDenials, Denial, unkept } from './denial.ts';
import type { Issuer } from './issuer.ts';
import { demandForm, issuerFor } from './token-endpoint.ts';
import { isRefreshable } from './tokens.ts';
import { liveAccessToken, stillBacked, verifiedClaims } from './verified-token.ts';

type Description = { readonly client_id: unknown } & Readonly<Record<string, unknown>>;

/** Names that introspection has of its own; every other claim is told as it is. */
const renamed = new Set(['ver', 'cid', 'scp', 'auth_time']);

const ofAccessToken = async (
  context: OktaContext,
  issuer: Issuer,
  value: string,
): Promise<Description | undefined> => {
  const live = await liveAccessToken(context, issuer, value);
  if (!live) return undefined;
  const { claims, issued } = live;
  return {
    token_type: 'Bearer',
    scope: issued.scopes.join(' '),
    client_id: issued.clientId,
    username: claims.sub,
    ...Object.fromEntries(Object.entries(claims).filter(([name]) => !renamed.has(name))),
  };
};

const ofIdToken = async (
  context: OktaContext,
  issuer: Issuer,
  value: string,
): Promise<Description | undefined> => {
  const claims: JWTPayload | undefined = await verifiedClaims(context, issuer, value);
  if (!claims?.jti?.startsWith('ID.') || typeof claims.aud !== 'string') return undefined;
  const { sub = '', aud, iss, iat, exp, jti } = claims;
  const user = userById(context, sub);
  if (!user || !stillBacked(context, { clientId: aud, userId: sub })) return undefined;
  return {
    token_type: 'Bearer',
    client_id: aud,
    username: user.login,
    uid: sub,
    sub,
    aud,
    iss,
    iat,
    exp,
    jti,
  };
};

const ofRefreshToken = (context: OktaContext, issuer: Issuer, value: string): Description | undefined => {
  const token = context.world.oauth.refreshTokens[value];
  const user = token && userById(context, token.userId);
  if (!token || !user || token.serverId !== issuer.id) return undefined;
  if (!isRefreshable(context, token) || !stillBacked(context, token)) return undefined;
  return {
    token_type: 'Bearer',
    scope: token.scopes.join(' '),
    client_id: token.clientId,
    username: user.login,
    exp: Math.floor(token.expires / 1000),
    sub: user.login,
  };
};

/** Any confidential client may look at the tokens of any other; a public one, whom nobody can know, only at its own. */
const mayAsk = (app: OktaApp, description: Description): boolean =>
  isConfidential(app) || description.client_id === app.clientId;

/** `POST …/v1/introspect`: whatever this very server did not issue, or is over, is inactive. OAuth description, `introspectCustomAS`. */
export const introspect = (context: OktaContext, request: SandboxRequest): Promise<Reply> =>
  answeringDenials(async () => {
    const issuer = issuerFor(context, request);
    const form = demandForm(request);
    const app = await authenticateClient(context, issuer, request, form);
    const value = form.get('token');
    if (!value) throw new Denial('missing_parameter', 'token');
    const description =
      (await ofAccessToken(context, issuer, value)) ??
      (await ofIdToken(context, issuer, value)) ??
      ofRefreshToken(context, issuer, value);
    const known = description && mayAsk(app, description);
    return {
      status: 200,
      headers: unkept,
      json: known ? { active: true, ...description } : { active: false },
    };
  });
