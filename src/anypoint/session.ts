import { Problem } from '../errors.ts';
import type { Http } from '../http/http.ts';
import type { Secret } from '../secret.ts';
import type { Login, Token } from './token.ts';

/** One login for the whole run: EU and Gov allow a user 100 tokens, so none is fetched per call. */
export interface Session {
  /** The header of every authorized call; logs in first if need be, once for all who wait. */
  authorize(): Promise<Readonly<Record<string, string>>>;
  bearer(): Promise<Secret>;
  /**
   * After a 401: logs in again where no person is needed. False: that cannot help, since this way of logging in cannot be
   * repeated, or the token is too young to have expired.
   */
  renew(): Promise<boolean>;
}

const isRefused = (error: unknown): boolean =>
  error instanceof Problem && error.exchange?.outcome === 'refused';

/** A token is taken as expired a minute early, so that it lasts for the call it goes with. */
const margin = 60_000;

/** `now` in epoch milliseconds. */
export const createSession = (login: Login, now: () => number): Session => {
  let current: Promise<Token> | undefined;
  let obtainedAt = 0;

  const obtain = (get: () => Promise<Token>): Promise<Token> => {
    const opening = get();
    current = opening;
    obtainedAt = now();
    // What failed for a moment is tried again; what was refused is not: wrong passwords lock an account.
    opening.catch((error: unknown) => {
      if (current === opening && !isRefused(error)) current = undefined;
    });
    return opening;
  };

  const isStale = (token: Token): boolean =>
    token.expiresAt !== undefined && token.expiresAt - margin <= now();

  const token = async (): Promise<Token> => {
    const waited = current;
    const held = await (waited ?? obtain(() => login.open()));
    if (login.renew === undefined || !isStale(held)) return held;
    // Somebody who waited for the same token may have begun to renew it already.
    return current !== waited && current !== undefined
      ? current
      : obtain(() => login.renew?.(held) ?? login.open());
  };

  return {
    authorize: async () => ({ authorization: `Bearer ${(await token()).token.reveal()}` }),
    bearer: async () => (await token()).token,
    async renew() {
      if (login.renew === undefined || current === undefined || now() - obtainedAt < margin) return false;
      const held = await current;
      await obtain(() => login.renew?.(held) ?? login.open());
      return true;
    },
  };
};

/**
 * An Http that, when the platform no longer accepts the token, logs in again and repeats the call once. A 401 changed nothing, so
 * any method may be repeated; the same answer again means missing rights. Source: docs/facts/anypoint-access.md §7.
 */
export const renewing = (http: Http, session: Pick<Session, 'renew'>): Http => ({
  async call(call) {
    try {
      return await http.call(call);
    } catch (error) {
      const expired = error instanceof Problem && error.exchange?.status === 401 && call.authorized !== false;
      if (!expired || !(await session.renew())) throw error;
      return http.call(call);
    }
  },
});
