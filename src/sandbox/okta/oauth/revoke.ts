import { decodeJwt } from 'jose';
import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { OktaContext } from '../context.ts';
import { authenticateClient } from './client-authentication.ts';
import { answeringDenials, Denial, unkept } from './denial.ts';
import { demandForm, issuerFor } from './token-endpoint.ts';

const jtiOf = (value: string): string => {
  try {
    return decodeJwt(value).jti ?? '';
  } catch {
    return '';
  }
};

/** `POST …/v1/revoke`: a client's own tokens only; 200 whatever became of it, so that nothing leaks. OAuth description, `revokeCustomAS`. */
export const revoke = (context: OktaContext, request: SandboxRequest): Promise<Reply> =>
  answeringDenials(async () => {
    const issuer = issuerFor(context, request);
    const form = demandForm(request);
    const app = await authenticateClient(context, issuer, request, form);
    const value = form.get('token');
    if (!value) throw new Denial('missing_parameter', 'token');
    const { tokens, refreshTokens } = context.world.oauth;
    const mine = (token: { clientId: string; serverId: string } | undefined): boolean =>
      token?.clientId === app.clientId && token.serverId === issuer.id;
    const access = tokens[jtiOf(value)];
    if (access && mine(access)) access.revoked = true;
    if (mine(refreshTokens[value])) delete refreshTokens[value];
    return { status: 200, headers: unkept };
  });
