import type { Reply } from '../../kernel/request.ts';
import type { OktaContext } from '../context.ts';
import { type Lifetimes, lifetimesFor, permittedDefaults } from './access-rule.ts';
import type { AuthorizeRequest } from './authorize-request.ts';
import { issueIdToken } from './id-token.ts';
import { respond } from './response.ts';
import { type SignedIn, secretValue } from './sessions.ts';
import { type Bearer, issueAccessToken } from './tokens.ts';

const codeMs = 300_000;

/** What the access policies allow; nothing is made before `issue`. */
export interface Grant {
  readonly scopes: readonly string[];
  issue(): Promise<Reply>;
}

const issueCode = (
  context: OktaContext,
  asked: AuthorizeRequest,
  { user, authTime }: SignedIn,
  scopes: readonly string[],
  lifetimes: Lifetimes,
): string => {
  const { codes } = context.world.oauth;
  for (const [value, { expires }] of Object.entries(codes)) if (expires <= context.now()) delete codes[value];
  const code = secretValue();
  codes[code] = {
    serverId: asked.issuer.id,
    clientId: asked.app.clientId,
    userId: user.id,
    redirectUri: asked.address.redirectUri,
    scopes: [...scopes],
    nonce: asked.nonce,
    codeChallenge: asked.codeChallenge,
    lifetimeMinutes: lifetimes.accessTokenLifetimeMinutes,
    refreshLifetimeMinutes: lifetimes.refreshTokenLifetimeMinutes,
    refreshWindowMinutes: lifetimes.refreshTokenWindowMinutes,
    authTime,
    expires: context.now() + codeMs,
    used: false,
    jtis: [],
  };
  return code;
};

const tokenFields = async (context: OktaContext, asked: AuthorizeRequest, bearer: Bearer) => {
  if (!asked.parts.includes('token')) return {};
  const { value, expiresIn } = await issueAccessToken(context, bearer);
  return { access_token: value, token_type: 'Bearer', expires_in: expiresIn, scope: bearer.scopes.join(' ') };
};

/**
 * Asks the access policies for every grant type that the response type needs: `authorization_code` for a code, `implicit` for
 * tokens. Throws Denial `no_matching_policy`, `no_scope_allowed`.
 */
export const grantAuthorization = (
  context: OktaContext,
  asked: AuthorizeRequest,
  somebody: SignedIn,
): Grant => {
  const { issuer, app } = asked;
  const { user } = somebody;
  const direct = asked.parts.some((part) => part !== 'code');
  const grantTypes = [
    ...(asked.parts.includes('code') ? ['authorization_code'] : []),
    ...(direct ? ['implicit'] : []),
  ];
  const wanted = (grantType: string, names: readonly string[]) => ({
    issuer,
    app,
    user,
    grantType,
    scopes: names,
  });
  const scopes = asked.byDefault
    ? permittedDefaults(context, wanted(grantTypes[0] ?? '', asked.scopes))
    : asked.scopes;
  const rules = Object.fromEntries(
    grantTypes.map((grantType) => [grantType, lifetimesFor(context, wanted(grantType, scopes))]),
  );
  const issue = async (): Promise<Reply> => {
    const forCode = rules['authorization_code'];
    const code = forCode && issueCode(context, asked, somebody, scopes, forCode);
    const bearer = {
      issuer,
      app,
      user,
      scopes: scopes.filter((name) => name !== 'offline_access'),
      authTime: somebody.authTime,
      lifetimeMinutes: rules['implicit']?.accessTokenLifetimeMinutes ?? 0,
    };
    const token = await tokenFields(context, asked, bearer);
    const idToken = asked.parts.includes('id_token')
      ? await issueIdToken(context, bearer, { nonce: asked.nonce, accessToken: token.access_token, code })
      : undefined;
    return respond(asked.address, { code, ...token, id_token: idToken });
  };
  return { scopes, issue };
};
