import type { OktaContext } from '../context.ts';
import type { PendingSignIn } from '../world.ts';
import { secretValue } from './sessions.ts';

const pendingMs = 60 * 60 * 1000;

/** An authorization request kept while a person gives a password or a consent. */
export interface Pending {
  readonly stateToken: string;
  readonly request: PendingSignIn;
}

/** Keeps a request, and forgets those whose time is over. */
export const keepPending = (context: OktaContext, serverId: string, params: URLSearchParams): Pending => {
  const { signIns } = context.world.oauth;
  for (const [token, { expires }] of Object.entries(signIns))
    if (expires <= context.now()) delete signIns[token];
  const query = new URLSearchParams(params);
  query.delete('sessionToken');
  const request = {
    serverId,
    query: query.toString(),
    expires: context.now() + pendingMs,
    signedIn: false,
    allowed: false,
  };
  const stateToken = secretValue();
  signIns[stateToken] = request;
  return { stateToken, request };
};

export const findPending = (context: OktaContext, stateToken: string): Pending | undefined => {
  const request = context.world.oauth.signIns[stateToken];
  return request && request.expires > context.now() ? { stateToken, request } : undefined;
};

export const endPending = (context: OktaContext, pending: Pending | undefined): void => {
  if (pending) delete context.world.oauth.signIns[pending.stateToken];
};
