import type { Reply } from '../../kernel/request.ts';
import type { OktaContext } from '../context.ts';
import { lifetimesFor, permittedDefaults } from './access-rule.ts';
import { isConfidential } from './client-authentication.ts';
import { Denial } from './denial.ts';
import { askedScopes, consentScopes, demandOpenid, withoutOffline } from './scopes.ts';
import { seconds } from './sessions.ts';
import { tokenAnswer } from './token-answer.ts';
import type { TokenRequest } from './token-request.ts';
import { issueAccessToken } from './tokens.ts';

const lifetimeMinutes = 60;

/**
 * Tokens for the management API: service apps with a key only, and only the `okta.*` scopes granted to them.
 * docs/facts/okta.md §1.4.
 */
const orgClientCredentials = async (
  context: OktaContext,
  { issuer, app, form }: TokenRequest,
): Promise<Reply> => {
  if (app.tokenEndpointAuthMethod !== 'private_key_jwt')
    throw new Denial('unsupported_grant_type_client_creds_org_as');
  if (app.applicationType !== 'service') throw new Denial('invalid_client');
  const scopes = (form.get('scope') ?? '').split(' ').filter((name) => name !== '');
  if (scopes.length === 0) throw new Denial('missing_scopes');
  const granted = context.world.oauth.orgGrants[app.clientId] ?? [];
  if (!scopes.every((name) => granted.includes(name))) throw new Denial('no_matching_scope');
  const authTime = seconds(context);
  const bearer = { issuer, app, user: undefined, scopes, authTime, lifetimeMinutes };
  return tokenAnswer(await issueAccessToken(context, bearer), scopes);
};

const grantType = 'client_credentials';

const scopesOf = ({ issuer, form }: TokenRequest) => {
  const { names, byDefault } = askedScopes(issuer, form.get('scope'), 'no_default_scopes');
  if (names.includes('openid')) throw new Denial('openid_not_allowed_client_creds');
  demandOpenid(names, false);
  return { names: withoutOffline(names), byDefault };
};

/** Nobody is there who could be asked for consent. */
const demandNoConsent = (context: OktaContext, { issuer }: TokenRequest, names: readonly string[]): void => {
  const denied = consentScopes(context, issuer, names).map(({ name }) => name);
  if (denied.length > 0) throw new Denial('scope_denied', denied.join(', '));
};

/** Custom scopes of a custom server; the org server has rules of its own. docs/facts/okta.md §8. */
export const clientCredentialsGrant = async (context: OktaContext, request: TokenRequest): Promise<Reply> => {
  const { issuer, app } = request;
  if (!issuer.server) return await orgClientCredentials(context, request);
  if (!isConfidential(app)) throw new Denial('invalid_client');
  const { names, byDefault } = scopesOf(request);
  const wanted = { issuer, app, user: undefined, grantType };
  const scopes = byDefault ? permittedDefaults(context, { ...wanted, scopes: names }) : names;
  const { accessTokenLifetimeMinutes } = lifetimesFor(context, { ...wanted, scopes });
  demandNoConsent(context, request, scopes);
  const token = await issueAccessToken(context, {
    issuer,
    app,
    user: undefined,
    scopes,
    authTime: seconds(context),
    lifetimeMinutes: accessTokenLifetimeMinutes,
  });
  return tokenAnswer(token, scopes);
};
