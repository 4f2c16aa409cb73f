import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import { type OktaContext, userById } from '../context.ts';
import { userClaims } from './id-token.ts';
import { issuerFor } from './token-endpoint.ts';
import { liveAccessToken } from './verified-token.ts';

const refused = (status: number, error: string, description: string): Reply => ({
  status,
  headers: { 'www-authenticate': `Bearer error="${error}", error_description="${description}"` },
});

/** `GET …/v1/userinfo`, told only in headers when refused. OAuth description, `userinfoCustomAS`. */
export const userinfo = async (context: OktaContext, request: SandboxRequest): Promise<Reply> => {
  const issuer = issuerFor(context, request);
  const [, value = ''] = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '') ?? [];
  const live = await liveAccessToken(context, issuer, value);
  const user = live && userById(context, live.issued.userId ?? '');
  if (!user) return refused(401, 'invalid_token', 'The access token is invalid');
  const { scopes } = live.issued;
  if (!scopes.includes('openid'))
    return refused(
      403,
      'insufficient_scope',
      'The access token must provide access to at least one of these scopes - profile, email, address or phone',
    );
  return { status: 200, json: { sub: user.id, ...userClaims(user, scopes) } };
};
