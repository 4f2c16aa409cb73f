import { formBody, type Reply, type SandboxRequest } from '../../kernel/request.ts';
import { type OktaContext, userByLogin } from '../context.ts';
import type { OktaUser } from '../world.ts';
import { authorize } from './authorize.ts';
import { clientAndAddress, returnAddress } from './authorize-request.ts';
import { Denial, unkept } from './denial.ts';
import { endPending, findPending, type Pending } from './pending.ts';
import { respond } from './response.ts';
import { currentSession, startSession } from './sessions.ts';
import { continuePath, expiredPage, signInPage } from './sign-in-pages.ts';

type Form = URLSearchParams;

/** The active user whose password this is; otherwise what to tell the person. */
const checked = (context: OktaContext, form: Form): OktaUser | string => {
  const user = userByLogin(context, form.get('username') ?? '');
  const known = user && user.password === form.get('password') && user.status !== 'DEPROVISIONED';
  if (user?.status === 'LOCKED_OUT') return 'This account is locked.';
  if (!known) return 'Unable to sign in: the username or the password is wrong.';
  if (user.status === 'PASSWORD_EXPIRED') return 'The password has expired.';
  return user;
};

const onward = (pending: Pending, cookie?: string): Reply => ({
  status: 303,
  headers: {
    ...unkept,
    location: `${continuePath}?${new URLSearchParams({ stateToken: pending.stateToken })}`,
    ...(cookie === undefined ? {} : { 'set-cookie': cookie }),
  },
});

const paramsOf = (pending: Pending): URLSearchParams => new URLSearchParams(pending.request.query);

/** The password form. A right password starts the session and goes on with the request that waits. */
export const signIn = (context: OktaContext, request: SandboxRequest): Reply => {
  const form = formBody(request);
  const pending = findPending(context, form.get('stateToken') ?? '');
  if (!pending) return expiredPage();
  const user = checked(context, form);
  if (typeof user === 'string') {
    const { app, redirectUri } = clientAndAddress(context, paramsOf(pending));
    const username = form.get('username') ?? '';
    return signInPage({ app, redirectUri, stateToken: pending.stateToken, username, trouble: user });
  }
  pending.request.signedIn = true;
  return onward(pending, startSession(context, user).cookie);
};

/** Takes a waiting request up again. */
export const continueSignIn = async (context: OktaContext, request: SandboxRequest): Promise<Reply> => {
  const pending = findPending(context, request.query.get('stateToken') ?? '');
  if (!pending) return expiredPage();
  return await authorize(context, {
    http: request,
    serverId: pending.request.serverId,
    params: paramsOf(pending),
    pending,
  });
};

/** The consent form: only the person who is signed in can answer it. */
export const answerConsent = (context: OktaContext, request: SandboxRequest): Reply => {
  const form = formBody(request);
  const pending = findPending(context, form.get('stateToken') ?? '');
  if (!pending || !currentSession(context, request)) return expiredPage();
  if (form.get('decision') === 'allow') {
    pending.request.allowed = true;
    return onward(pending);
  }
  endPending(context, pending);
  const params = paramsOf(pending);
  const { redirectUri } = clientAndAddress(context, params);
  return respond(returnAddress(params, redirectUri), new Denial('access_denied').fields);
};
