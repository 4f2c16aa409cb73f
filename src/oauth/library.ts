import type {
  AuthorizationServer,
  Client,
  ClientAuth,
  ExportedJWKSCache,
  HttpRequestOptions,
} from 'oauth4webapi';
import { isLoopback } from '../http/dispatcher.ts';
import type { Secret } from '../secret.ts';
import type { Metadata } from './discovery.ts';
import { callAt, type HttpFor, responseOf } from './transport.ts';

/** Loaded with the first use of the protocol, so that no start has to wait for it. */
const load = () => import('oauth4webapi');
type Library = Awaited<ReturnType<typeof load>>;

export interface ConfidentialClient {
  readonly clientId: string;
  readonly secret: Secret;
  /** As it is registered. Default `client_secret_basic`, as Anypoint registers its clients and this program its own. */
  readonly method?: 'client_secret_basic' | 'client_secret_post';
}

/** RFC 6749 §2.3.1: both halves are form-encoded before they are joined. */
const formEncoded = (value: string): string => new URLSearchParams({ v: value }).toString().slice(2);

/**
 * The library's own form of the Basic scheme encodes `-` and `_` too, which stand in Okta's secrets: right for a server that
 * decodes, and nobody knows whether all of them do.
 */
const authentication =
  ({ clientId, secret, method }: ConfidentialClient): ClientAuth =>
  (_server, _client, body, headers) => {
    if (method === 'client_secret_post') {
      body.set('client_id', clientId);
      body.set('client_secret', secret.reveal());
      return;
    }
    const pair = `${formEncoded(clientId)}:${formEncoded(secret.reveal())}`;
    headers.set('authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
  };

/** The body of an answer that the library still has to judge; undefined for none. */
export const bodyOf = async (response: Response): Promise<unknown> => {
  const text = await response.clone().text();
  return text === '' ? undefined : JSON.parse(text);
};

type Fetched<M> = {
  readonly method: M;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: URLSearchParams | undefined;
};

/**
 * Stands in for `fetch`: deadlines, tries, origins and records are those of our HTTP layer, and so are its problems. What may
 * refuse an OAuth request is an answer (RFC 6749 §5.2).
 */
const fetchOver =
  (request: HttpFor, about: string) =>
  async <M extends 'GET' | 'POST'>(url: string, { method, headers, body }: Fetched<M>): Promise<Response> => {
    const { accept = 'application/json', authorization } = headers;
    const answer = await callAt(request, url, {
      method,
      headers: { accept, ...(authorization !== undefined && { authorization }) },
      ...(body && { form: Object.fromEntries(body) }),
      ...(method === 'POST' && { accept: [400, 401, 403] }),
      writes: false,
      about,
    });
    return responseOf(answer);
  };

/** By the metadata that names them: the logins of one run use the same server and the same keys. */
const servers = new WeakMap<Metadata, AuthorizationServer>();
const keys = new WeakMap<Metadata, Partial<ExportedJWKSCache>>();

/** The signing keys of a server as this run read them last; empty before, and filled by whoever reads them. */
export const keysOf = (metadata: Metadata): Partial<ExportedJWKSCache> => {
  const known = keys.get(metadata) ?? {};
  keys.set(metadata, known);
  return known;
};

export const serverOf = (metadata: Metadata): AuthorizationServer => {
  const known = servers.get(metadata) ?? {
    issuer: metadata.issuer,
    token_endpoint: metadata.tokenEndpoint,
    ...(metadata.introspectionEndpoint !== undefined && {
      introspection_endpoint: metadata.introspectionEndpoint,
    }),
    ...(metadata.jwksUri !== undefined && { jwks_uri: metadata.jwksUri }),
    ...(metadata.idTokenAlgorithms.length > 0 && {
      id_token_signing_alg_values_supported: [...metadata.idTokenAlgorithms],
    }),
    authorization_response_iss_parameter_supported: metadata.namesIssuer,
  };
  servers.set(metadata, known);
  return known;
};

/** Seconds by which the two clocks may differ. */
export const clockTolerance = 60;

/** The library with one server and one client, over our HTTP layer. */
export interface Conversation {
  readonly library: Library;
  readonly server: AuthorizationServer;
  readonly client: Client;
  readonly authentication: ClientAuth;
  /** Options of a request; `about` is its object in words, for errors. */
  posting(about: string): HttpRequestOptions<'POST', URLSearchParams>;
  reading(about: string): HttpRequestOptions<'GET'>;
}

/** @param server its endpoints use https, or are on this computer */
export const converse = async (
  request: HttpFor,
  server: AuthorizationServer,
  client: ConfidentialClient,
  now: Date,
): Promise<Conversation> => {
  const library = await load();
  const options = {
    // Plain http for this computer only.
    [library.allowInsecureRequests]: isLoopback(new URL(server.issuer).hostname),
  };
  return {
    library,
    server,
    client: {
      client_id: client.clientId,
      [library.clockSkew]: Math.round((now.getTime() - Date.now()) / 1000),
      [library.clockTolerance]: clockTolerance,
    },
    authentication: authentication(client),
    posting: (about) => ({ ...options, [library.customFetch]: fetchOver(request, about) }),
    reading: (about) => ({ ...options, [library.customFetch]: fetchOver(request, about) }),
  };
};
