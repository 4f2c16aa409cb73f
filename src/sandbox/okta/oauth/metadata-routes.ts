import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import { appByClientId, type OktaContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { type Issuer, issuerById, orgServerId } from './issuer.ts';
import { oauthMetadata, oidcMetadata } from './metadata.ts';

type Document = (context: OktaContext, issuer: Issuer) => Record<string, unknown>;

/** The management API's error object with an OAuth code in it. */
const unknownClient = (context: OktaContext): Reply => ({
  status: 400,
  json: {
    errorCode: 'invalid_client',
    errorSummary: "Invalid value for 'client_id' parameter",
    errorLink: 'invalid_client',
    errorId: context.newId('oae'),
    errorCauses: [],
  },
});

const answer = (context: OktaContext, request: SandboxRequest, document: Document): Reply => {
  const id = request.params['authorizationServerId'] ?? orgServerId;
  const issuer = issuerById(context, id);
  if (!issuer || (issuer.server && context.moods.noApiAccessManagement))
    return notFound(id, 'AuthorizationServer');
  const clientId = request.query.get('client_id');
  if (clientId !== null && appByClientId(context, clientId)?.status !== 'ACTIVE')
    return unknownClient(context);
  return {
    status: 200,
    headers: { 'cache-control': 'max-age=86400, must-revalidate' },
    json: document(context, issuer),
  };
};

/** Metadata in both places, below each issuer, at the org, and in the form of RFC 8414, section 3.1. */
export const metadataRoutes = (context: OktaContext): Route[] => {
  const at = (pattern: string, document: Document): Route => ({
    method: 'GET',
    pattern,
    handle: (request) => answer(context, request, document),
  });
  return [
    at('/.well-known/openid-configuration', oidcMetadata),
    at('/.well-known/oauth-authorization-server', oauthMetadata),
    at('/oauth2/{authorizationServerId}/.well-known/openid-configuration', oidcMetadata),
    at('/oauth2/{authorizationServerId}/.well-known/oauth-authorization-server', oauthMetadata),
    at('/.well-known/oauth-authorization-server/oauth2/{authorizationServerId}', oauthMetadata),
  ];
};
