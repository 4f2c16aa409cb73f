import { problem } from '../errors.ts';
import type { Metadata } from './discovery.ts';
import { verifyIdToken } from './id-token.ts';
import { checkAnswer, type Login, type LoginWish, requestUrl } from './login.ts';
import { errorIn, type OAuthError } from './oauth-error.ts';
import { unguessable } from './random.ts';
import { readTokens, type Tokens } from './tokens.ts';
import type { HttpFor } from './transport.ts';

/**
 * Begins an implicit login: tokens come in the fragment of the redirect URI. Discouraged by RFC 9700 §2.1.2; shown because
 * the guide shows it. With the scope `openid` an ID token comes too, which ties the access token to this login.
 * Source: RFC 6749 §4.2.1, OpenID Connect Core 1.0 §3.2.2.1; Okta OAuth API 2026.06.3, `authorizeCustomAS`.
 */
export const startImplicitLogin = (metadata: Metadata, wish: LoginWish): Login => {
  const { clientId, redirectUri, scopes, state = unguessable(), loginHint } = wish;
  const nonce = unguessable();
  const url = requestUrl(metadata.authorizationEndpoint, {
    client_id: clientId,
    response_type: scopes.includes('openid') ? 'id_token token' : 'token',
    response_mode: 'fragment',
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state,
    nonce,
    ...(loginHint === undefined ? {} : { login_hint: loginHint }),
  });
  return { url, clientId, redirectUri, state, nonce };
};

/**
 * Judges the parameters of the fragment. A refusal by the server is returned, not thrown.
 * Source: RFC 6749 §4.2.2, OpenID Connect Core 1.0 §3.2.2.8–11. Errors: `LOGIN_ANSWER_UNTRUSTED`, `TOKEN_UNUSABLE`.
 */
export const finishImplicitLogin = async (
  request: HttpFor,
  metadata: Metadata,
  login: Login,
  answer: URLSearchParams,
  now: Date,
): Promise<Tokens | OAuthError> => {
  checkAnswer(login, metadata, answer);
  const refusal = errorIn(answer);
  if (refusal !== undefined) return refusal;
  const tokens = readTokens(Object.fromEntries(answer));
  if (tokens === undefined) throw problem('TOKEN_UNUSABLE', { why: 'the answer holds no access token.' });
  if (tokens.tokenType.toLowerCase() !== 'bearer') {
    throw problem('TOKEN_UNUSABLE', { why: 'it is not a bearer token.' });
  }
  const { accessToken, idToken } = tokens;
  if (idToken !== undefined) {
    const { clientId, nonce } = login;
    await verifyIdToken(request, metadata, idToken, { clientId, nonce, accessToken, now });
  } else if (new URL(login.url).searchParams.get('response_type') !== 'token') {
    throw problem('TOKEN_UNUSABLE', { why: 'an ID token was asked for and did not come.' });
  }
  return tokens;
};
