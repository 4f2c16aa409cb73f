import { fieldsOf, text, textOf } from '../http/reading.ts';
import { Secret } from '../secret.ts';
import type { Login } from './login.ts';
import { requestUrl } from './login.ts';
import { errorInBody, type OAuthError } from './oauth-error.ts';
import { callAt, type HttpFor } from './transport.ts';

export interface TestUser {
  readonly orgUrl: string;
  readonly username: string;
  readonly password: Secret;
}

/**
 * The outcome of a login without a browser. `answer`: the parameters of the redirect, a code, tokens or an error. `refused`:
 * the server refused without redirecting. `not-possible`: Okta wants what only a person with a browser can give.
 */
export type SessionLogin =
  | { readonly kind: 'answer'; readonly answer: URLSearchParams }
  | { readonly kind: 'refused'; readonly refusal: OAuthError }
  | { readonly kind: 'not-possible'; readonly why: string };

const notPossible = (why: string): SessionLogin => ({ kind: 'not-possible', why });

/** Transaction states other than SUCCESS. Source: docs/facts/okta.md §8, headless test login. */
const states: Readonly<Record<string, string>> = {
  MFA_REQUIRED: 'Okta asks this user for a second factor.',
  MFA_CHALLENGE: 'Okta asks this user for a second factor.',
  MFA_ENROLL: 'Okta wants this user to set up a second factor first.',
  PASSWORD_EXPIRED: "the user's password has expired.",
  PASSWORD_WARN: "the user's password is about to expire, and Okta asks to change it.",
  PASSWORD_RESET: "the user's password must be reset.",
  LOCKED_OUT: 'the user is locked out.',
};

const notAccepted = 'Okta did not accept the user name and password.';

const openSession = async (request: HttpFor, user: TestUser): Promise<Secret | string> => {
  const { status, body } = await callAt(request, new URL('/api/v1/authn', user.orgUrl).href, {
    method: 'POST',
    json: { username: user.username, password: user.password.reveal() },
    accept: [400, 401, 403],
    writes: false,
    about: `the sign-in of the test user ${user.username}`,
  });
  if (status === 401) return notAccepted;
  if (status !== 200) return `Okta refused the sign-in (status ${status}${words(body)}).`;
  const state = text(fieldsOf(body)['status']);
  const token = textOf(fieldsOf(body)['sessionToken']);
  if (state === 'SUCCESS' && token !== undefined) return new Secret(token);
  return (
    (Object.hasOwn(states, state) ? states[state] : undefined) ??
    `Okta's sign-in went no further than "${state}".`
  );
};

const words = (body: unknown): string => {
  const refusal = errorInBody(body);
  return refusal === undefined
    ? ''
    : `, ${refusal.error}${refusal.description === '' ? '' : `: ${refusal.description}`}`;
};

/** Only a redirect to exactly the login's redirect URI is an answer; anything else leads to a page for people. */
const answerIn = (location: string, login: Login): URLSearchParams | undefined => {
  const target = URL.canParse(location, login.url) ? new URL(location, login.url) : undefined;
  const expected = new URL(login.redirectUri);
  if (target === undefined || target.origin !== expected.origin || target.pathname !== expected.pathname)
    return undefined;
  return new URLSearchParams(target.hash.length > 1 ? target.hash.slice(1) : target.search);
};

const signInPage =
  'Okta wants to show a page to a person: the app\'s sign-in policy asks for more than a password (new apps get "Any two factors"), or a scope asks for the user\'s consent.';
const errorPage =
  'Okta shows an error page instead of answering: the redirect URI is not registered with the app, or the client id is unknown.';

const logIn = async (request: HttpFor, session: Secret | string, login: Login): Promise<SessionLogin> => {
  if (typeof session === 'string') return notPossible(session);
  const answer = await callAt(request, requestUrl(login.url, { sessionToken: session.reveal() }), {
    method: 'GET',
    accept: [302, 303, 400, 401, 403],
    read: 'text',
    about: 'the login of the test user',
  });
  if (answer.status >= 400) {
    const refusal = errorInBody(answer.body);
    return refusal === undefined ? notPossible(errorPage) : { kind: 'refused', refusal };
  }
  const found = answer.status >= 300 ? answerIn(answer.headers['location'] ?? '', login) : undefined;
  return found === undefined ? notPossible(signInPage) : { kind: 'answer', answer: found };
};

/**
 * Logs a user with a password in without a browser: Okta's authentication API, then the login's own authorization request with
 * the session token. It works where password alone satisfies the sign-in policies. Works for code and implicit logins.
 * A password that was refused is not sent again: it would be refused again, and Okta locks a user after a few.
 * Sources: Okta `POST /api/v1/authn` (docs/facts/okta.md §8); Okta OAuth API 2026.06.3, `authorizeCustomAS` (`sessionToken`).
 */
export const createSessionLogin = (request: HttpFor) => {
  const sessions = new Map<string, Promise<unknown>>();
  const refused = new Set<string>();
  return async (user: TestUser, login: Login): Promise<SessionLogin> => {
    const key = JSON.stringify([user.orgUrl, user.username, user.password.reveal()]);
    const open = async (): Promise<Secret | string> => {
      if (refused.has(key)) return notAccepted;
      const session = await openSession(request, user);
      if (session === notAccepted) refused.add(key);
      return session;
    };
    // One after the other, so that the second one knows how the first one went.
    const mine = (sessions.get(key) ?? Promise.resolve()).then(open, open);
    sessions.set(key, mine);
    return logIn(request, await mine, login);
  };
};
