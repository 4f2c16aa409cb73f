import { problem } from '../errors.ts';
import type { Secret } from '../secret.ts';
import type { Metadata } from './discovery.ts';
import { verifyIdToken } from './id-token.ts';
import { checkAnswer, type Login, type LoginWish, requestUrl } from './login.ts';
import { errorIn, errorInBody, type OAuthError } from './oauth-error.ts';
import { challengeOf, unguessable } from './random.ts';
import { readTokens, type Tokens } from './tokens.ts';
import { callAt, type HttpFor } from './transport.ts';

export interface CodeLogin extends Login {
  /** PKCE (RFC 7636); a fresh one for every login. */
  readonly verifier: string;
}

export interface ConfidentialClient {
  readonly clientId: string;
  readonly secret: Secret;
  /** Default `client_secret_basic`, with which Anypoint registers its clients. Okta takes either. */
  readonly method?: 'client_secret_basic' | 'client_secret_post';
}

/** Begins an authorization code login with PKCE S256, state and nonce. Source: RFC 6749 §4.1.1; Okta OAuth API 2026.06.3, `authorizeCustomAS`. */
export const startCodeLogin = (metadata: Metadata, wish: LoginWish): CodeLogin => {
  const { clientId, redirectUri, scopes, state = unguessable(), loginHint } = wish;
  const nonce = unguessable();
  const verifier = unguessable();
  const url = requestUrl(metadata.authorizationEndpoint, {
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state,
    nonce,
    code_challenge: challengeOf(verifier),
    code_challenge_method: 'S256',
    ...(loginHint === undefined ? {} : { login_hint: loginHint }),
  });
  return { url, clientId, redirectUri, state, nonce, verifier };
};

/** RFC 6749 §2.3.1: both halves are form-encoded before they are joined. */
const formEncoded = (value: string): string => new URLSearchParams({ v: value }).toString().slice(2);

const authentication = ({ clientId, secret, method }: ConfidentialClient) => {
  if (method === 'client_secret_post') {
    return { headers: {}, fields: { client_id: clientId, client_secret: secret.reveal() } };
  }
  const pair = `${formEncoded(clientId)}:${formEncoded(secret.reveal())}`;
  return { headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` }, fields: {} };
};

/**
 * Exchanges the answer of a code login for tokens. A refusal by the server is returned, not thrown.
 * Source: RFC 6749 §4.1.3; Okta OAuth API 2026.06.3, `tokenCustomAS`. Errors: `LOGIN_ANSWER_UNTRUSTED`, `TOKEN_UNUSABLE`.
 */
export const finishCodeLogin = async (
  request: HttpFor,
  metadata: Metadata,
  login: CodeLogin,
  client: ConfidentialClient,
  answer: URLSearchParams,
  now: Date,
): Promise<Tokens | OAuthError> => {
  checkAnswer(login, metadata, answer);
  const refusal = errorIn(answer);
  if (refusal !== undefined) return refusal;
  const code = answer.get('code');
  if (code === null) throw problem('LOGIN_ANSWER_UNTRUSTED', { why: 'it holds no code.' });
  const { headers, fields } = authentication(client);
  const { status, body } = await callAt(request, metadata.tokenEndpoint, {
    method: 'POST',
    headers,
    form: {
      grant_type: 'authorization_code',
      code,
      redirect_uri: login.redirectUri,
      code_verifier: login.verifier,
      ...fields,
    },
    accept: [400, 401, 403],
    writes: false,
    about: 'an access token for an authorization code',
  });
  if (status >= 400) return errorInBody(body) ?? { error: `status ${status}`, description: '' };
  const tokens = readTokens(body);
  if (tokens === undefined) throw problem('TOKEN_UNUSABLE', { why: 'the answer holds no access token.' });
  if (tokens.idToken !== undefined) {
    const { clientId, nonce } = login;
    await verifyIdToken(request, metadata, tokens.idToken, { clientId, nonce, now });
  }
  return tokens;
};
