import type { Secret } from '../secret.ts';
import { type ApiCall, callApi } from './api-call.ts';
import { type CodeLogin, finishCodeLogin, startCodeLogin } from './code-flow.ts';
import { discover, type Metadata } from './discovery.ts';
import { finishImplicitLogin, startImplicitLogin } from './implicit-flow.ts';
import { clientSecretWorks, introspect } from './introspection.ts';
import type { ConfidentialClient } from './library.ts';
import type { Login } from './login.ts';
import { type ListenerOptions, listenForLogin } from './loopback-listener.ts';
import { serviceLogin } from './service-login.ts';
import { createSessionLogin } from './session-login.ts';
import { decodeToken, looksLikeIdToken } from './token.ts';
import { callAt, type HttpFor } from './transport.ts';

/**
 * By how many milliseconds a server's clock is ahead of this computer's, from the `Date` header of an answer (RFC 9110 §6.6.1;
 * whole seconds, and the answer's way is not known, so that a few seconds mean nothing). Undefined when there is no such header.
 */
const clockAhead = async (request: HttpFor, url: string, now: () => number): Promise<number | undefined> => {
  const { headers } = await callAt(request, url, {
    method: 'GET',
    read: 'text',
    headers: { accept: 'application/json' },
    about: "the server's clock",
  });
  const theirs = Date.parse(headers['date'] ?? '');
  return Number.isNaN(theirs) ? undefined : theirs - now();
};

/**
 * The protocol as a user of it, over one transport.
 *
 * @param request reaches any origin that the wiring allows, without a credential
 * @param now milliseconds since 1970
 */
export const createOAuth = (request: HttpFor, now: () => number) => ({
  discover: (issuer: string) => discover(request, issuer),
  clientSecretWorks: (endpoint: string, client: ConfidentialClient) =>
    clientSecretWorks(request, endpoint, client),
  introspect: (endpoint: string, client: ConfidentialClient, token: Secret) =>
    introspect(request, endpoint, client, token),
  startCodeLogin,
  finishCodeLogin: (
    metadata: Metadata,
    login: CodeLogin,
    client: ConfidentialClient,
    answer: URLSearchParams,
  ) => finishCodeLogin(request, metadata, login, client, answer, new Date(now())),
  startImplicitLogin,
  finishImplicitLogin: (metadata: Metadata, login: Login, answer: URLSearchParams) =>
    finishImplicitLogin(request, metadata, login, answer, new Date(now())),
  serviceLogin: (metadata: Metadata, client: ConfidentialClient, scopes: readonly string[]) =>
    serviceLogin(request, metadata, client, scopes, new Date(now())),
  sessionLogin: createSessionLogin(request),
  listenForLogin: (options: ListenerOptions) => listenForLogin(options),
  decodeToken,
  looksLikeIdToken,
  /** Milliseconds by which the clock of that server is ahead of this computer's. */
  clockAhead: (url: string) => clockAhead(request, url, now),
  /** One call to the API, with or without a token. */
  callApi: (url: string, token?: Secret, call?: ApiCall) => callApi(request, url, token, now, call),
});

export type OAuth = ReturnType<typeof createOAuth>;
