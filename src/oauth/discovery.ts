import { problem } from '../errors.ts';
import { type Fields, textOf, textsOf } from '../http/reading.ts';
import { callAt, type HttpFor, isUsable, responseOf } from './transport.ts';

/** What an authorization server says of itself, out of both of its documents. */
export interface Metadata {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly introspectionEndpoint: string | undefined;
  readonly registrationEndpoint: string | undefined;
  readonly jwksUri: string | undefined;
  readonly grantTypes: readonly string[];
  readonly responseTypes: readonly string[];
  readonly scopes: readonly string[];
  readonly idTokenAlgorithms: readonly string[];
  /** RFC 9207: answers to a login name the issuer. */
  readonly namesIssuer: boolean;
}

const documents = ['openid-configuration', 'oauth-authorization-server'] as const;

const endpoints = [
  'authorization_endpoint',
  'token_endpoint',
  'introspection_endpoint',
  'registration_endpoint',
  'jwks_uri',
] as const;

const union = (found: readonly Fields[], field: string): readonly string[] => [
  ...new Set(found.flatMap((document) => textsOf(document[field]))),
];

const unusable = (url: string, why: string) => problem('METADATA_UNUSABLE', { url, why });

/** Credentials and codes go to these endpoints, so they must be the issuer's own. */
const checkEndpoints = (document: Fields, url: string, origin: string): void => {
  for (const field of endpoints) {
    const value = textOf(document[field]);
    if (value === undefined) continue;
    if (!URL.canParse(value) || new URL(value).origin !== origin) {
      throw unusable(url, `its ${field} is not on the issuer's own host.`);
    }
    if (!isUsable(value)) throw unusable(url, `its ${field} does not use https.`);
  }
};

const fetchDocument = async (request: HttpFor, issuer: string, name: string): Promise<Fields | undefined> => {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/${name}`;
  const about = `the metadata of ${issuer}`;
  const { status, body } = await callAt(request, url, { method: 'GET', accept: [404], about });
  if (status === 404) return undefined;
  const { processDiscoveryResponse } = await import('oauth4webapi');
  const document = await processDiscoveryResponse(new URL(issuer), responseOf({ status, body })).catch(() => {
    throw unusable(url, `it names another issuer than ${issuer}.`);
  });
  checkEndpoints(document, url, new URL(issuer).origin);
  return document;
};

/**
 * Reads both metadata documents of an issuer and joins them, as Anypoint does: on Okta only `oauth-authorization-server` lists
 * client credentials and the bare `token` response. Either may be missing, not both.
 * Sources: OpenID Connect Discovery 1.0 §4, RFC 8414 §3; Okta OAuth API 2026.06.3, `getWellKnownOpenIDConfigurationCustomAS`,
 * `getWellKnownOAuthConfigurationCustomAS`. Errors: `METADATA_UNUSABLE`.
 */
export const discover = async (request: HttpFor, issuer: string): Promise<Metadata> => {
  if (!URL.canParse(issuer)) throw unusable(issuer, 'the issuer is not a web address.');
  const asked = await Promise.all(documents.map((name) => fetchDocument(request, issuer, name)));
  const found = asked.filter((document) => document !== undefined);
  const url = `${issuer}/.well-known/${documents[0]}`;
  if (found.length === 0) throw unusable(url, 'there is none; the issuer is unknown to this host.');
  const one = (field: string) => found.map((document) => textOf(document[field])).find((value) => value);
  const must = (field: string): string => {
    const value = one(field);
    if (value === undefined) throw unusable(url, `it has no ${field}.`);
    return value;
  };
  return {
    issuer,
    authorizationEndpoint: must('authorization_endpoint'),
    tokenEndpoint: must('token_endpoint'),
    introspectionEndpoint: one('introspection_endpoint'),
    registrationEndpoint: one('registration_endpoint'),
    jwksUri: one('jwks_uri'),
    grantTypes: union(found, 'grant_types_supported'),
    responseTypes: union(found, 'response_types_supported'),
    scopes: union(found, 'scopes_supported'),
    idTokenAlgorithms: union(found, 'id_token_signing_alg_values_supported'),
    namesIssuer: found.some(
      (document) => document['authorization_response_iss_parameter_supported'] === true,
    ),
  };
};
