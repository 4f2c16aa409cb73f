import { formBody, mediaType, type Reply, type SandboxRequest } from '../../kernel/request.ts';
import type { OktaContext } from '../context.ts';
import { notFound, refuse } from '../errors.ts';
import { authenticateClient } from './client-authentication.ts';
import { clientCredentialsGrant } from './client-credentials-grant.ts';
import { codeGrant } from './code-grant.ts';
import { answeringDenials, Denial } from './denial.ts';
import { demandFeature, type Issuer, issuerById, orgServerId } from './issuer.ts';
import { passwordGrant } from './password-grant.ts';
import { refreshGrant } from './refresh-grant.ts';
import type { Throttle } from './throttle.ts';
import type { TokenRequest } from './token-request.ts';

type GrantHandler = (context: OktaContext, request: TokenRequest, throttle: Throttle) => Promise<Reply>;

const grants: Readonly<Record<string, GrantHandler>> = {
  authorization_code: codeGrant,
  client_credentials: clientCredentialsGrant,
  refresh_token: refreshGrant,
  password: passwordGrant,
};

/** The server of the path; refuses 404 E0000007. */
export const issuerFor = (context: OktaContext, request: SandboxRequest): Issuer => {
  const id = request.params['authorizationServerId'] ?? orgServerId;
  return issuerById(context, id) ?? notFound(id, 'AuthorizationServer');
};

/** The form of the body; refuses 400 E0000021 for another content type. */
export const demandForm = (request: SandboxRequest): URLSearchParams =>
  mediaType(request) === 'application/x-www-form-urlencoded' ? formBody(request) : refuse('E0000021');

const handlerFor = (form: URLSearchParams): { grantType: string; handle: GrantHandler } => {
  const grantType = form.get('grant_type');
  if (!grantType) throw new Denial('missing_parameter', 'grant_type');
  const handle = Object.hasOwn(grants, grantType) ? grants[grantType] : undefined;
  if (!handle) throw new Denial('unsupported_grant_type');
  return { grantType, handle };
};

/** `POST …/v1/token`: OAuth description, `tokenCustomAS` and `token`. */
export const token = (context: OktaContext, request: SandboxRequest, throttle: Throttle): Promise<Reply> =>
  answeringDenials(async () => {
    const issuer = issuerFor(context, request);
    demandFeature(context, issuer);
    const form = demandForm(request);
    const { grantType, handle } = handlerFor(form);
    const app = await authenticateClient(context, issuer, request, form);
    if (app.dpopBound) throw new Denial('invalid_dpop_proof');
    // The org server's refusal of client credentials does not depend on the client's grants.
    if (issuer.server && !app.grantTypes.includes(grantType))
      throw new Denial('unauthorized_client', app.grantTypes.join(', '));
    return await handle(context, { issuer, app, form }, throttle);
  });
