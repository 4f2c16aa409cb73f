import type { JWK } from 'jose';
import { issuerOf, type OktaContext, serverById } from '../context.ts';
import { pairOf } from '../server-key.ts';
import type { AuthorizationServer, Scope } from '../world.ts';
import { Denial } from './denial.ts';

/** A server as the protocol sees it: a custom one, or the org's own. */
export interface Issuer {
  /** As kept with what it issues: `aus…`, or `org`. */
  readonly id: string;
  /** `iss` of its tokens. */
  readonly issuer: string;
  /** Its endpoints are `{base}/v1/…`. */
  readonly base: string;
  readonly audience: string;
  readonly scopes: readonly Scope[];
  /** Undefined for the org server, which has no policies. */
  readonly server: AuthorizationServer | undefined;
  key(): Promise<JWK & { kid: string }>;
}

export const orgServerId = 'org';
const orgScopes = ['openid', 'email', 'profile', 'address', 'phone', 'offline_access', 'groups'] as const;

const orgScope = (name: string): Scope => ({
  id: `scp-${name}`,
  name,
  displayName: null,
  description: null,
  consent: 'IMPLICIT',
  metadataPublish: 'ALL_CLIENTS',
  default: false,
  system: true,
});

/** The org authorization server: issuer is the org URL, paths are `/oauth2/v1/…`. */
const orgIssuer = (context: OktaContext): Issuer => ({
  id: orgServerId,
  issuer: context.origin(),
  base: `${context.origin()}/oauth2`,
  audience: context.origin(),
  scopes: orgScopes.map(orgScope),
  server: undefined,
  key: () => pairOf(context, context.world.oauth.orgKey),
});

const customIssuer = (context: OktaContext, server: AuthorizationServer): Issuer => {
  const issuer = issuerOf(context, server);
  return {
    id: server.id,
    issuer,
    base: issuer,
    audience: server.audiences[0] ?? issuer,
    scopes: server.scopes,
    server,
    key: () => pairOf(context, server.key),
  };
};

/** By the word in the path (an id, `default`, or `org`); undefined when there is no such server or it is not active. */
export const issuerById = (context: OktaContext, id: string): Issuer | undefined => {
  if (id === orgServerId) return orgIssuer(context);
  const server = serverById(context, id);
  return server?.status === 'ACTIVE' ? customIssuer(context, server) : undefined;
};

/** Custom servers are a licensed feature. Throws Denial `feature_not_enabled`. */
export const demandFeature = (context: OktaContext, issuer: Issuer): void => {
  if (issuer.server && context.moods.noApiAccessManagement) throw new Denial('feature_not_enabled');
};
