import { problem } from '../errors.ts';
import type { Metadata } from './discovery.ts';
import { same } from './random.ts';

/** A login that was begun: where to send the browser, and what its answer is held against. */
export interface Login {
  /** The authorization request, for a browser. */
  readonly url: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
}

export interface LoginWish {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  /** Given when a listener waits for it already. */
  readonly state?: string;
  /** Spares the user typing it. */
  readonly loginHint?: string;
}

/** The endpoint with the parameters added to those that it may have (RFC 6749 §3.1). */
export const requestUrl = (endpoint: string, parameters: Readonly<Record<string, string>>): string => {
  const url = new URL(endpoint);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
};

const untrusted = (why: string) => problem('LOGIN_ANSWER_UNTRUSTED', { why });

/**
 * The answer must carry this login's state, and where it names an issuer, this one (RFC 6749 §10.12, RFC 9207 §2.4).
 * Errors: `LOGIN_ANSWER_UNTRUSTED`.
 */
export const checkAnswer = (login: Login, metadata: Metadata, answer: URLSearchParams): void => {
  for (const name of ['state', 'iss', 'code', 'error', 'access_token', 'id_token']) {
    if (answer.getAll(name).length > 1) throw untrusted(`it holds "${name}" more than once.`);
  }
  if (!same(answer.get('state') ?? '', login.state))
    throw untrusted('its state is not the one of this login.');
  const issuer = answer.get('iss');
  // An ID token in the answer names the issuer itself, and is verified by it.
  if (issuer === null && metadata.namesIssuer && !answer.has('id_token')) {
    throw untrusted('it does not name its issuer, although this server does so.');
  }
  if (issuer !== null && issuer !== metadata.issuer) throw untrusted('it comes from another issuer.');
};
