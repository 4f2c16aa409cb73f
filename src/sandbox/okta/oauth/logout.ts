import { html, page } from '../../kernel/html.ts';
import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import { appByClientId, type OktaContext } from '../context.ts';
import { Denial, unkept } from './denial.ts';
import { currentSession, endSession } from './sessions.ts';
import { errorPage } from './sign-in-pages.ts';
import { issuerFor } from './token-endpoint.ts';
import { verifiedClaims } from './verified-token.ts';

const registered = (context: OktaContext, clientId: string, uri: string): boolean => {
  const uris = appByClientId(context, clientId)?.extra['post_logout_redirect_uris'];
  return Array.isArray(uris) && uris.includes(uri);
};

const done = (): Reply =>
  page({ title: 'Signed out', body: html`<h1>Signed out</h1><p>Your session has ended.</p>` });

/** `GET …/v1/logout`: ends the session of the ID token's subject; an expired ID token will do. OAuth description, `logoutCustomAS`. */
export const logout = async (
  context: OktaContext,
  request: SandboxRequest,
  params: URLSearchParams,
): Promise<Reply> => {
  const issuer = issuerFor(context, request);
  const hint = params.get('id_token_hint') ?? '';
  const claims = await verifiedClaims(context, issuer, hint, { evenExpired: true });
  if (!claims?.jti?.startsWith('ID.') || typeof claims.aud !== 'string')
    return errorPage(new Denial('invalid_parameter', 'id_token_hint'));
  const uri = params.get('post_logout_redirect_uri');
  if (uri !== null && !registered(context, claims.aud, uri))
    return errorPage(new Denial('invalid_parameter', 'post_logout_redirect_uri'));
  if (currentSession(context, request)?.user.id === claims.sub) endSession(context, request);
  if (uri === null) return done();
  const state = params.get('state');
  const location =
    state === null ? uri : `${uri}${uri.includes('?') ? '&' : '?'}${new URLSearchParams({ state })}`;
  return { status: 302, headers: { ...unkept, location } };
};
