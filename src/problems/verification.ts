import type { Description } from './description.ts';

/** What can go wrong between asking for a token and having the API answer to it. */
export const verificationProblems = {
  OPEN_CALL_FAILED: (at: { url: string; says: string; cause: string }): Description => ({
    message: `The API does not answer openly yet at ${at.url}: ${at.says}`,
    hint: `${at.cause} Then run the same command again.`,
    exit: 6,
  }),
  CALLS_NOT_REFUSED: (at: {
    url: string;
    withoutToken: string;
    invalidToken: string;
    cause: string;
  }): Description => ({
    message: `The policy is applied, but calls to ${at.url} are not refused. Without a token: ${at.withoutToken}. With an invalid token: ${at.invalidToken}.`,
    hint: `${at.cause} Then run the same command again.`,
    exit: 6,
  }),
  SCOPE_NOT_DEMANDED: (at: { url: string; answer: string; scopes: string; policy: string }): Description => ({
    message: `A token without the scope ${at.scopes} is not refused: ${at.url} answered with ${at.answer}.`,
    hint: `Look whether the OpenID Connect policy (${at.policy}) demands it (API Manager → the API → Policies), wait a minute, or redeploy the proxy. Then run the same command again.`,
    exit: 6,
  }),
  METADATA_UNUSABLE: (at: { url: string; why: string }): Description => ({
    message: `The authorization server's metadata cannot be used: ${at.why} (${at.url})`,
    hint: 'Take the issuer from the server itself (Okta: Security → API → Authorization Servers → the server → Issuer) and use that one server throughout.',
    exit: 6,
  }),
  LOGIN_REFUSED: (at: { error: string; description: string; advice: string }): Description => ({
    message: `The authorization server refused the login: ${at.error}${at.description === '' ? '' : ` (${at.description})`}`,
    hint: at.advice,
    exit: 6,
  }),
  LOGIN_ANSWER_UNTRUSTED: (at: { why: string }): Description => ({
    message: `The answer to the login was not used: ${at.why}`,
    hint: 'Start the login again from this program and finish it in the window that it opens. If it happens again, something between the browser and this program changes the answers.',
    exit: 6,
  }),
  LOGIN_TIMED_OUT: (at: { waited: string }): Description => ({
    message: `Nobody finished the login within ${at.waited}.`,
    hint: 'Run the same command again and finish the login in the browser; it goes on where it stopped.',
    exit: 6,
  }),
  LOOPBACK_PORTS_BUSY: (at: { ports: readonly number[] }): Description => ({
    message: `No registered port is free on this computer for the answer of the login: ${at.ports.join(', ')}.`,
    hint: 'End the program that uses one of them, then run the same command again.',
    exit: 7,
  }),
  TOKEN_REFUSED: (at: { error: string; description: string; advice: string }): Description => ({
    message: `The authorization server gave no token: ${at.error}${at.description === '' ? '' : ` (${at.description})`}`,
    hint: at.advice,
    exit: 6,
  }),
  TOKEN_UNUSABLE: (at: { why: string }): Description => ({
    message: `The authorization server's token cannot be used: ${at.why}`,
    hint: "Compare the issuer, the client id and this computer's clock with those of the authorization server. In Okta, Reports → System Log shows the login.",
    exit: 6,
  }),
  API_REFUSES_TOKEN: (at: { url: string; answer: string; why: string; way: string }): Description => ({
    message: `The API at ${at.url} does not answer to the token of the login (${at.answer}): ${at.why}`,
    hint: at.way,
    exit: 6,
  }),
  INTROSPECTION_REFUSED: (at: { url: string; says: string }): Description => ({
    message: `The introspection endpoint ${at.url} refused the question: ${at.says}`,
    hint: 'The client must be active and must authenticate with its secret (client_secret_basic or client_secret_post); the endpoint must belong to the same authorization server as the token.',
    exit: 6,
  }),
};
