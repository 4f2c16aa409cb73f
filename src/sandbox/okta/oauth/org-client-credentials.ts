import type { Reply } from '../../kernel/request.ts';
import type { OktaContext } from '../context.ts';
import { Denial } from './denial.ts';
import { seconds } from './sessions.ts';
import { tokenAnswer } from './token-answer.ts';
import type { TokenRequest } from './token-request.ts';
import { issueAccessToken } from './tokens.ts';

const lifetimeMinutes = 60;

/**
 * Tokens for the management API: service apps with a key only, and only the `okta.*` scopes granted to them.
 * docs/facts/okta.md §1.4.
 */
export const orgClientCredentials = async (
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
