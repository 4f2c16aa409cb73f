import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import { readJson } from '../body.ts';
import { type OktaContext, userByLogin, wireDate } from '../context.ts';
import { oktaError } from '../errors.ts';
import { link } from '../paging.ts';
import type { OktaUser } from '../world.ts';
import { issueSessionToken } from './sessions.ts';
import type { Throttle } from './throttle.ts';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const embedded = (user: OktaUser) => ({
  user: {
    id: user.id,
    passwordChanged: wireDate(user.created),
    profile: {
      login: user.login,
      firstName: user.firstName,
      lastName: user.lastName,
      locale: 'en',
      timeZone: 'America/Los_Angeles',
    },
  },
});

const succeeded = (context: OktaContext, user: OktaUser): Reply => {
  const { value, expires } = issueSessionToken(context, user);
  return {
    status: 200,
    json: {
      expiresAt: new Date(expires).toISOString(),
      status: 'SUCCESS',
      sessionToken: value,
      _embedded: embedded(user),
      _links: { cancel: link(`${context.origin()}/api/v1/authn/cancel`, 'POST') },
    },
  };
};

/**
 * `POST /api/v1/authn`: 200 with `status` SUCCESS and a one-use session token, or PASSWORD_EXPIRED, LOCKED_OUT; 401 E0000004.
 * The app's sign-in policy speaks only at authorize. docs/facts/okta.md §8, headless test login.
 */
export const authn = (context: OktaContext, request: SandboxRequest, throttle: Throttle): Reply => {
  const body = readJson(request);
  const fields = typeof body === 'object' && body !== null ? body : {};
  const login = text(Reflect.get(fields, 'username'));
  const password = text(Reflect.get(fields, 'password'));
  if (login !== '' && !throttle(login)) return oktaError('E0000047');
  const user = userByLogin(context, login);
  if (!user || user.password !== password || user.status === 'DEPROVISIONED') return oktaError('E0000004');
  if (user.status === 'ACTIVE') return succeeded(context, user);
  return { status: 200, json: { status: user.status, _embedded: embedded(user) } };
};
