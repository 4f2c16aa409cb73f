import { problem } from '../errors.ts';
import type { Answer } from '../http/http.ts';
import { type Json, object } from '../http/lenient.ts';
import type { Secret } from '../secret.ts';
import { errorInBody } from './oauth-error.ts';
import { readClaims, type TokenClaims } from './token.ts';
import { callAt, type HttpFor } from './transport.ts';

export interface IntrospectingClient {
  readonly clientId: string;
  readonly secret: Secret;
}

/** RFC 7662 §2.2. A token of another server is inactive, and so is a worthless one. */
export type Introspection =
  | { readonly active: false }
  | { readonly active: true; readonly claims: TokenClaims; readonly all: Json };

/** Credentials go in the body, as the OpenID Connect policy of the gateway sends them (docs/facts/okta.md §0.8, §5). */
const ask = (
  request: HttpFor,
  endpoint: string,
  { clientId, secret }: IntrospectingClient,
  token: string,
): Promise<Answer<unknown>> =>
  callAt(request, endpoint, {
    method: 'POST',
    form: { token, token_type_hint: 'access_token', client_id: clientId, client_secret: secret.reveal() },
    accept: [400, 401, 403],
    writes: false,
    about: 'the introspection of a token',
  });

const refused = (url: string, { status, body }: Answer<unknown>) => {
  const { error = `status ${status}`, description = '' } = errorInBody(body) ?? {};
  return problem('INTROSPECTION_REFUSED', {
    url,
    says: description === '' ? error : `${error} (${description})`,
  });
};

/** A web page with status 200 says nothing about a token. */
const saysActive = (endpoint: string, { body }: Answer<unknown>): boolean => {
  const { active } = object(body);
  if (typeof active === 'boolean') return active;
  throw problem('INTROSPECTION_REFUSED', {
    url: endpoint,
    says: 'the answer does not say whether it is active.',
  });
};

/**
 * What the authorization server says of a token. Source: RFC 7662 §2; Okta OAuth API 2026.06.3, `introspectCustomAS`.
 * Errors: `INTROSPECTION_REFUSED`.
 */
export const introspect = async (
  request: HttpFor,
  endpoint: string,
  client: IntrospectingClient,
  token: Secret,
): Promise<Introspection> => {
  const answer = await ask(request, endpoint, client, token.reveal());
  if (answer.status !== 200) throw refused(endpoint, answer);
  if (!saysActive(endpoint, answer)) return { active: false };
  return { active: true, claims: readClaims(answer.body), all: object(answer.body) };
};

/**
 * Whether a client id and its secret belong together: an introspection of a worthless token answers 200 inactive to the right
 * secret and 401 to a wrong one (docs/facts/okta.md §8). Errors: `INTROSPECTION_REFUSED` for anything else.
 */
export const clientSecretWorks = async (
  request: HttpFor,
  endpoint: string,
  client: IntrospectingClient,
): Promise<boolean> => {
  const answer = await ask(request, endpoint, client, 'worthless');
  if (answer.status === 401) return false;
  if (answer.status !== 200) throw refused(endpoint, answer);
  saysActive(endpoint, answer);
  return true;
};
