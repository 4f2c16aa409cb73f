import { randomBytes } from 'node:crypto';
import type { SandboxRequest } from '../../kernel/request.ts';
import { type OktaContext, userById } from '../context.ts';
import type { BrowserSession, OktaUser } from '../world.ts';

/** Somebody who is signed in. */
export interface SignedIn {
  readonly user: OktaUser;
  /** Seconds since 1970. */
  readonly authTime: number;
  /** Set when the session is new. */
  readonly cookie: string | undefined;
}

const cookieName = 'sid';
const sessionMs = 2 * 60 * 60 * 1000;
const sessionTokenMs = 5 * 60 * 1000;

/** An unguessable value. */
export const secretValue = (bytes = 32): string => randomBytes(bytes).toString('base64url');

export const seconds = (context: OktaContext): number => Math.floor(context.now() / 1000);

const cookieOf = (request: SandboxRequest): string | undefined =>
  (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim().split('='))
    .find(([name]) => name === cookieName)?.[1];

const active = (context: OktaContext, userId: string): OktaUser | undefined => {
  const user = userById(context, userId);
  return user?.status === 'ACTIVE' ? user : undefined;
};

/** Starts a browser session after a password was given. */
export const startSession = (context: OktaContext, user: OktaUser): SignedIn => {
  const value = secretValue();
  const session: BrowserSession = {
    userId: user.id,
    authTime: seconds(context),
    expires: context.now() + sessionMs,
  };
  context.world.oauth.sessions[value] = session;
  return {
    user,
    authTime: session.authTime,
    cookie: `${cookieName}=${value}; Path=/; HttpOnly; SameSite=Lax`,
  };
};

/** The session of the browser that asks, by its cookie. */
export const currentSession = (context: OktaContext, request: SandboxRequest): SignedIn | undefined => {
  const session = context.world.oauth.sessions[cookieOf(request) ?? ''];
  if (!session || session.expires <= context.now()) return undefined;
  const user = active(context, session.userId);
  return user && { user, authTime: session.authTime, cookie: undefined };
};

export const endSession = (context: OktaContext, request: SandboxRequest): void => {
  delete context.world.oauth.sessions[cookieOf(request) ?? ''];
};

/** A one-use session token, good for five minutes. */
export const issueSessionToken = (
  context: OktaContext,
  user: OktaUser,
): { value: string; expires: number } => {
  const value = `201${secretValue()}`;
  const expires = context.now() + sessionTokenMs;
  context.world.oauth.sessionTokens[value] = { userId: user.id, expires };
  return { value, expires };
};

/** Uses a session token up; undefined when it was used, has expired, or never was. */
export const redeemSessionToken = (context: OktaContext, value: string): SignedIn | undefined => {
  const token = context.world.oauth.sessionTokens[value];
  delete context.world.oauth.sessionTokens[value];
  if (!token || token.expires <= context.now()) return undefined;
  const user = active(context, token.userId);
  return user && startSession(context, user);
};
