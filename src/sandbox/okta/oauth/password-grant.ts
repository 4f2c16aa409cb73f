import type { Reply } from '../../kernel/request.ts';
import { isAssigned, type OktaContext, userByLogin } from '../context.ts';
import { signInDemand } from '../sign-in-rules.ts';
import type { OktaUser } from '../world.ts';
import { lifetimesFor, permittedDefaults } from './access-rule.ts';
import { Denial } from './denial.ts';
import { askedScopes, demandOpenid, demandRefreshGrant } from './scopes.ts';
import { seconds } from './sessions.ts';
import type { Throttle } from './throttle.ts';
import { answerUserGrant } from './token-answer.ts';
import type { TokenRequest } from './token-request.ts';

const ownerOf = (context: OktaContext, { app, form }: TokenRequest, throttle: Throttle): OktaUser => {
  const login = form.get('username');
  const password = form.get('password');
  if (!login) throw new Denial('missing_parameter', 'username');
  if (!password) throw new Denial('missing_parameter', 'password');
  if (!throttle(login)) throw new Denial('user_rate_limited');
  const user = userByLogin(context, login);
  if (user?.status !== 'ACTIVE' || user.password !== password) throw new Denial('invalid_resource_owner');
  if (signInDemand(context, app, user) !== 'password') throw new Denial('access_denied');
  if (!isAssigned(context, app, user)) throw new Denial('user_not_assigned');
  return user;
};

/** Only native apps may hold this grant. docs/facts/okta.md §8. */
export const passwordGrant = async (
  context: OktaContext,
  request: TokenRequest,
  throttle: Throttle,
): Promise<Reply> => {
  const { issuer, app, form } = request;
  if (app.applicationType !== 'native') throw new Denial('unauthorized_client', app.grantTypes.join(', '));
  const { names, byDefault } = askedScopes(issuer, form.get('scope'), 'missing_scopes');
  demandOpenid(names, false);
  demandRefreshGrant(app, names);
  const user = ownerOf(context, request, throttle);
  const wanted = { issuer, app, user, grantType: 'password' };
  const scopes = byDefault ? permittedDefaults(context, { ...wanted, scopes: names }) : names;
  const lifetimes = lifetimesFor(context, { ...wanted, scopes });
  const authTime = seconds(context);
  const lifetimeMinutes = lifetimes.accessTokenLifetimeMinutes;
  const bearer = { issuer, app, user, scopes, authTime, lifetimeMinutes };
  const { reply } = await answerUserGrant(context, { bearer, lifetimes, nonce: null });
  return reply;
};
