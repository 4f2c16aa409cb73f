import { cleanLine } from '../clean.ts';
import { type Problem, problem } from '../errors.ts';
import { maybe, object } from '../http/lenient.ts';

/** RFC 6749 §4.1.2.1 and §5.2 */
export interface OAuthError {
  readonly error: string;
  /** The server's own words, safe to print; empty when there are none. */
  readonly description: string;
}

export const isOAuthError = (value: object): value is OAuthError =>
  'error' in value && 'description' in value;

const errorOf = (error: string | undefined, description: string | undefined): OAuthError | undefined =>
  error === undefined
    ? undefined
    : { error: cleanLine(error, 100), description: cleanLine(description ?? '', 400) };

/** The error in the parameters of a redirect, if it is one. */
export const errorIn = (parameters: URLSearchParams): OAuthError | undefined =>
  errorOf(parameters.get('error') ?? undefined, parameters.get('error_description') ?? undefined);

/** The error in a JSON body; Okta sometimes answers OAuth endpoints in its own shape (docs/facts/okta.md §10). */
export const errorInBody = (body: unknown): OAuthError | undefined => {
  const found = object(body);
  return errorOf(
    maybe(found['error']) ?? maybe(found['errorCode']),
    maybe(found['error_description']) ?? maybe(found['errorSummary']),
  );
};

const policy =
  'The access policies and rules of the authorization server do not allow this client, grant, user or scope: Security → API → Authorization Servers → the server → Access Policies. They need an active policy for all clients, and in it an active rule with this grant and the asked scopes.';
const assignment =
  'Assign the group Everyone (or the user) to the app: Applications → Applications → the app → Assignments.';
const redirectUri =
  'Add the redirect URI to the app exactly as it was sent, with port and path: Applications → Applications → the app → General → Login → Sign-in redirect URIs.';
const secret =
  'Check the client id and secret. The app must be active and must authenticate with its secret: Applications → Applications → the app → General → Client Credentials.';

/** Okta uses one error for several causes. Its words only choose between advices here; nothing is decided by them. */
const advices: readonly (readonly [error: string, words: RegExp, advice: string])[] = [
  ['access_denied', /not assigned/i, assignment],
  ['access_denied', /polic/i, policy],
  [
    'access_denied',
    /network zone/i,
    'Call from a network zone that the client allows, or widen it in the app under General.',
  ],
  ['access_denied', /openid/i, 'Ask for the scope openid too.'],
  [
    'access_denied',
    /./s,
    `Either the login was cancelled, or: ${policy} If the user is not assigned: ${assignment}`,
  ],
  [
    'access_denied',
    /^$/,
    `Either the login was cancelled, or: ${policy} If the user is not assigned: ${assignment}`,
  ],
  [
    'server_error',
    /feature/i,
    'The organization has no API Access Management, so it has no custom authorization servers. Use one that has, for example a free Integrator organization.',
  ],
  ['invalid_request', /redirect_uri/i, redirectUri],
  ['invalid_client', /(?:)/, secret],
  ['invalid_grant', /pkce/i, 'Start the login again and finish it in the same run.'],
  ['invalid_grant', /redirect/i, redirectUri],
  [
    'invalid_grant',
    /(?:)/,
    'The code was used already or is older than five minutes: run the same command again.',
  ],
  [
    'unauthorized_client',
    /(?:)/,
    'Allow the grant in the app: Applications → Applications → the app → General → Grant type; the implicit grant is under Advanced. In Anypoint it is chosen when access is requested.',
  ],
  [
    'unsupported_response_type',
    /(?:)/,
    'Allow the implicit grant with access and ID tokens in the app: Applications → Applications → the app → General → Grant type → Advanced.',
  ],
  [
    'invalid_scope',
    /(?:)/,
    'Ask only for scopes that the authorization server has (Security → API → Authorization Servers → the server → Scopes). With client credentials, openid is never allowed and one of your own scopes is needed.',
  ],
  [
    'login_required',
    /(?:)/,
    'Sign in at the authorization server first, or allow it to show its sign-in page.',
  ],
  [
    'interaction_required',
    /(?:)/,
    'Sign in through the browser, so that the authorization server can show its page.',
  ],
  [
    'consent_required',
    /(?:)/,
    'Sign in through the browser and give consent, or set the scope to implicit consent: Security → API → Authorization Servers → the server → Scopes.',
  ],
  ['temporarily_unavailable', /(?:)/, 'Wait a minute and run the same command again.'],
  [
    'invalid_dpop_proof',
    /(?:)/,
    'Clear "Require Demonstrating Proof of Possession (DPoP)" in the app under General.',
  ],
];

const elsewhere = "Okta's Reports → System Log shows the reason of every refused login and token.";

/** What to click next. Source: docs/facts/okta.md §8, table of errors. */
export const adviceFor = ({ error, description }: OAuthError): string =>
  advices.find(([code, words]) => code === error && words.test(description))?.[2] ?? elsewhere;

/** For callers that cannot go on. */
export const loginRefused = (refusal: OAuthError): Problem =>
  problem('LOGIN_REFUSED', { ...refusal, advice: adviceFor(refusal) });

export const tokenRefused = (refusal: OAuthError): Problem =>
  problem('TOKEN_REFUSED', { ...refusal, advice: adviceFor(refusal) });
