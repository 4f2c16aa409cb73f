import { problem } from '../errors.ts';
import { type Fields, fieldsOf } from '../http/reading.ts';
import type { Secret } from '../secret.ts';
import { bodyOf, type ConfidentialClient, converse } from './library.ts';
import { errorInBody } from './oauth-error.ts';
import { readClaims, type TokenClaims } from './token.ts';
import { type HttpFor, isUsable } from './transport.ts';

/** RFC 7662 §2.2. A token of another server is inactive, and so is an invalid one. */
export type Introspection =
  | { readonly active: false }
  | { readonly active: true; readonly claims: TokenClaims; readonly all: Fields };

/** Authenticates as the client is registered. The gateway sends its credentials in the body; Okta takes either (docs/facts/okta.md §8). */
const ask = async (
  request: HttpFor,
  endpoint: string,
  client: ConfidentialClient,
  token: string,
): Promise<{ readonly status: number; readonly body: unknown; readonly active: () => Promise<boolean> }> => {
  if (!isUsable(endpoint)) throw problem('ADDRESS_UNUSABLE', { part: endpoint });
  const server = { issuer: new URL(endpoint).origin, introspection_endpoint: endpoint };
  const { library, ...talk } = await converse(request, server, client, new Date());
  const response = await library.introspectionRequest(server, talk.client, talk.authentication, token, {
    ...talk.posting('the introspection of a token'),
    additionalParameters: { token_type_hint: 'access_token' },
  });
  return {
    status: response.status,
    body: await bodyOf(response),
    /** A web page with status 200 says nothing about a token. */
    active: async () => {
      try {
        return (await library.processIntrospectionResponse(server, talk.client, response)).active;
      } catch {
        const says = 'the answer does not say whether it is active.';
        throw problem('INTROSPECTION_REFUSED', { url: endpoint, says });
      }
    },
  };
};

const refused = (url: string, { status, body }: { readonly status: number; readonly body: unknown }) => {
  const { error = `status ${status}`, description = '' } = errorInBody(body) ?? {};
  return problem('INTROSPECTION_REFUSED', {
    url,
    says: description === '' ? error : `${error} (${description})`,
  });
};

/**
 * What the authorization server says of a token. Source: RFC 7662 §2; Okta OAuth API 2026.06.3, `introspectCustomAS`.
 * Errors: `INTROSPECTION_REFUSED`.
 */
export const introspect = async (
  request: HttpFor,
  endpoint: string,
  client: ConfidentialClient,
  token: Secret,
): Promise<Introspection> => {
  const answer = await ask(request, endpoint, client, token.reveal());
  if (answer.status !== 200) throw refused(endpoint, answer);
  if (!(await answer.active())) return { active: false };
  return { active: true, claims: readClaims(answer.body), all: fieldsOf(answer.body) };
};

/**
 * Whether a client id and its secret belong together: an introspection of an invalid token answers 200 inactive to the right
 * secret and 401 to a wrong one (docs/facts/okta.md §8). Errors: `INTROSPECTION_REFUSED` for anything else.
 */
export const clientSecretWorks = async (
  request: HttpFor,
  endpoint: string,
  client: ConfidentialClient,
): Promise<boolean> => {
  const answer = await ask(request, endpoint, client, 'invalid');
  if (answer.status === 401) return false;
  if (answer.status !== 200) throw refused(endpoint, answer);
  await answer.active();
  return true;
};
