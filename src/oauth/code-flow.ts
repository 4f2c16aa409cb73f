import type { JWKSCacheInput } from 'oauth4webapi';
import { problem } from '../errors.ts';
import type { Metadata } from './discovery.ts';
import { unusableToken } from './id-token.ts';
import { bodyOf, type ConfidentialClient, converse, keysOf, serverOf } from './library.ts';
import { checkAnswer, type Login, type LoginWish, requestUrl } from './login.ts';
import { errorIn, errorInBody, type OAuthError } from './oauth-error.ts';
import { challengeOf, unguessable } from './random.ts';
import { readTokens, type Tokens } from './tokens.ts';
import type { HttpFor } from './transport.ts';

export interface CodeLogin extends Login {
  /** PKCE (RFC 7636); a fresh one for every login. */
  readonly verifier: string;
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

/** What `checkAnswer` has let through and the library does not take is not an answer to a code login: tokens in it, for one. */
const validated = <T>(validate: () => T): T => {
  try {
    return validate();
  } catch (cause) {
    throw problem('LOGIN_ANSWER_UNTRUSTED', { why: 'it is not the answer to a code login.' }, { cause });
  }
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
  if (!answer.has('code')) throw problem('LOGIN_ANSWER_UNTRUSTED', { why: 'it holds no code.' });
  const { library, server, ...talk } = await converse(request, serverOf(metadata), client, now);
  const parameters = validated(() => library.validateAuthResponse(server, talk.client, answer, login.state));
  const response = await library.authorizationCodeGrantRequest(
    server,
    talk.client,
    talk.authentication,
    parameters,
    login.redirectUri,
    login.verifier,
    talk.posting('an access token for an authorization code'),
  );
  const body = await bodyOf(response);
  if (response.status >= 400) {
    return errorInBody(body) ?? { error: `status ${response.status}`, description: '' };
  }
  const tokens = readTokens(body);
  if (tokens === undefined) throw problem('TOKEN_UNUSABLE', { why: 'the answer holds no access token.' });
  const expected = tokens.idToken === undefined ? {} : { expectedNonce: login.nonce };
  try {
    await library.processAuthorizationCodeResponse(server, talk.client, response, expected);
    if (tokens.idToken !== undefined) {
      await library.validateApplicationLevelSignature(server, response, {
        ...talk.reading(`the signing keys of ${metadata.issuer}`),
        [library.jwksCache]: keysOf(metadata) as JWKSCacheInput,
      });
    }
  } catch (error) {
    throw unusableToken(error);
  }
  return tokens;
};
