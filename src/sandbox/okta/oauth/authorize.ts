import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import { isAssigned, type OktaContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { signInDemand } from '../sign-in-rules.ts';
import type { OktaUser, Scope } from '../world.ts';
import {
  type AuthorizeRequest,
  clientAndAddress,
  readAuthorizeRequest,
  returnAddress,
} from './authorize-request.ts';
import { grantAuthorization } from './authorize-response.ts';
import { Denial } from './denial.ts';
import { issuerById, orgServerId } from './issuer.ts';
import { endPending, keepPending, type Pending } from './pending.ts';
import { respond } from './response.ts';
import { consentScopes } from './scopes.ts';
import { currentSession, redeemSessionToken, type SignedIn, seconds } from './sessions.ts';
import { consentPage, errorPage, secondFactorPage, signInPage } from './sign-in-pages.ts';

interface Consent {
  readonly scopes: readonly Scope[];
}

const place = ({ issuer, app }: AuthorizeRequest, user: OktaUser): string =>
  `${user.id} ${app.clientId} ${issuer.id}`;

/**
 * What the user must be asked for: with `prompt=consent` every scope that can ask, otherwise only for clients whose
 * consent method is REQUIRED, and only what was not allowed before. docs/facts/okta.md §6, consent table.
 */
const consentNeeded = (
  context: OktaContext,
  asked: AuthorizeRequest,
  names: readonly string[],
  user: OktaUser,
): Consent | undefined => {
  const asking = consentScopes(context, asked.issuer, names);
  if (asked.prompt.includes('consent')) return asking.length > 0 ? { scopes: asking } : undefined;
  if (asked.app.consentMethod === 'TRUSTED') return undefined;
  const allowed = context.world.oauth.consents[place(asked, user)] ?? [];
  const open = asking.filter(({ name }) => !allowed.includes(name));
  return open.length > 0 ? { scopes: open } : undefined;
};

/** Remembers that the user allowed the client these scopes. */
const remember = (
  context: OktaContext,
  asked: AuthorizeRequest,
  names: readonly string[],
  user: OktaUser,
): void => {
  const { consents } = context.world.oauth;
  const key = place(asked, user);
  consents[key] = [...new Set([...(consents[key] ?? []), ...names])];
};

/** One authorization request on its way: fresh from the client, or taken up again after a page. */
export interface Visit {
  readonly http: SandboxRequest;
  /** The word in the path, or `org`. */
  readonly serverId: string;
  readonly params: URLSearchParams;
  readonly pending: Pending | undefined;
}

const stale = (context: OktaContext, asked: AuthorizeRequest, { authTime }: SignedIn): boolean =>
  asked.maxAge !== undefined && seconds(context) - authTime > asked.maxAge;

/** By session token, otherwise by cookie; Classic Engine ignores the token when there is a cookie. */
const signedIn = (context: OktaContext, visit: Visit, asked: AuthorizeRequest): SignedIn | undefined => {
  const session = currentSession(context, visit.http);
  const token = asked.sessionToken;
  const byToken =
    token === null || (context.moods.engine === 'v1' && session)
      ? undefined
      : redeemSessionToken(context, token);
  if (byToken) return byToken;
  if (!session || visit.pending?.request.signedIn) return session;
  return asked.prompt.includes('login') || stale(context, asked, session) ? undefined : session;
};

const askPassword = (context: OktaContext, visit: Visit, asked: AuthorizeRequest): Reply => {
  if (asked.prompt.includes('none'))
    throw new Denial(asked.sessionToken === null ? 'login_required' : 'no_existing_session');
  const { stateToken } = visit.pending ?? keepPending(context, visit.serverId, visit.params);
  const { redirectUri } = asked.address;
  return signInPage({ app: asked.app, redirectUri, stateToken, username: asked.loginHint });
};

const askSecondFactor = (asked: AuthorizeRequest): Reply => {
  if (asked.prompt.includes('none')) throw new Denial('login_required');
  return secondFactorPage(asked.app);
};

const askConsent = (context: OktaContext, visit: Visit, asked: AuthorizeRequest, consent: Consent): Reply => {
  if (asked.prompt.includes('none')) throw new Denial('consent');
  const { stateToken, request } = visit.pending ?? keepPending(context, visit.serverId, visit.params);
  // A password given for this request must not be asked for again after the consent.
  request.signedIn = true;
  return consentPage(asked.app, asked.address.redirectUri, stateToken, consent.scopes);
};

/** docs/facts/okta.md §14: sign-in, app sign-in policy, assignment, access policy, consent, answer. */
const decide = async (
  context: OktaContext,
  visit: Visit,
  asked: AuthorizeRequest,
  somebody: SignedIn,
): Promise<Reply> => {
  const demand = signInDemand(context, asked.app, somebody.user);
  if (demand === 'denied') throw new Denial('access_denied');
  if (demand === 'more') return askSecondFactor(asked);
  if (!isAssigned(context, asked.app, somebody.user)) throw new Denial('user_not_assigned');
  const grant = grantAuthorization(context, asked, somebody);
  const consent = consentNeeded(context, asked, grant.scopes, somebody.user);
  if (consent && !visit.pending?.request.allowed) return askConsent(context, visit, asked, consent);
  if (consent) remember(context, asked, grant.scopes, somebody.user);
  const reply = await grant.issue();
  endPending(context, visit.pending);
  return reply;
};

const withCookie = (reply: Reply, cookie: string | undefined): Reply =>
  cookie === undefined ? reply : { ...reply, headers: { ...reply.headers, 'set-cookie': cookie } };

const toClient = async (context: OktaContext, visit: Visit): Promise<Reply> => {
  const issuer = issuerById(context, visit.serverId) ?? notFound(visit.serverId, 'AuthorizationServer');
  const { app, redirectUri } = clientAndAddress(context, visit.params);
  const address = returnAddress(visit.params, redirectUri);
  let cookie: string | undefined;
  try {
    const asked = readAuthorizeRequest(context, issuer, app, address, visit.params);
    const somebody = signedIn(context, visit, asked);
    if (!somebody) return askPassword(context, visit, asked);
    cookie = somebody.cookie;
    return withCookie(await decide(context, visit, asked, somebody), cookie);
  } catch (error) {
    if (!(error instanceof Denial)) throw error;
    endPending(context, visit.pending);
    return withCookie(respond(address, error.fields), cookie);
  }
};

/** Answers an authorization request: with a page, or by way of the client's redirect URI. OAuth description, `authorizeCustomAS`. */
export const authorize = async (context: OktaContext, visit: Visit): Promise<Reply> => {
  try {
    return await toClient(context, visit);
  } catch (error) {
    if (error instanceof Denial) return errorPage(error);
    throw error;
  }
};

/** The visit of a request to the endpoint itself. */
export const firstVisit = (http: SandboxRequest, params: URLSearchParams): Visit => ({
  http,
  serverId: http.params['authorizationServerId'] ?? orgServerId,
  params,
  pending: undefined,
});
