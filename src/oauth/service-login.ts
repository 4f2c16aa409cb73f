import { problem } from '../errors.ts';
import type { Metadata } from './discovery.ts';
import { unusableToken } from './id-token.ts';
import { bodyOf, type ConfidentialClient, converse, serverOf } from './library.ts';
import { errorInBody, type OAuthError } from './oauth-error.ts';
import { readTokens, type Tokens } from './tokens.ts';
import type { HttpFor } from './transport.ts';

/**
 * A token for a client itself, without a person. A refusal by the server is returned, not thrown.
 * Source: RFC 6749 §4.4; Okta OAuth API 2026.06.3, `tokenCustomAS`. Errors: `TOKEN_UNUSABLE`.
 */
export const serviceLogin = async (
  request: HttpFor,
  metadata: Metadata,
  client: ConfidentialClient,
  scopes: readonly string[],
  now: Date,
): Promise<Tokens | OAuthError> => {
  const { library, server, ...talk } = await converse(request, serverOf(metadata), client, now);
  const response = await library.clientCredentialsGrantRequest(
    server,
    talk.client,
    talk.authentication,
    { scope: scopes.join(' ') },
    talk.posting('an access token by client credentials'),
  );
  const body = await bodyOf(response);
  if (response.status >= 400)
    return errorInBody(body) ?? { error: `status ${response.status}`, description: '' };
  const tokens = readTokens(body);
  if (tokens === undefined) throw problem('TOKEN_UNUSABLE', { why: 'the answer holds no access token.' });
  try {
    await library.processClientCredentialsResponse(server, talk.client, response);
  } catch (error) {
    throw unusableToken(error);
  }
  return tokens;
};
