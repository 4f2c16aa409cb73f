import { Problem } from '../errors.ts';
import type { Secret } from '../secret.ts';

/** How the calls of one client are authorized. */
export interface Credential {
  /** The headers for the next try; may itself call the platform. */
  authorize(): Promise<Readonly<Record<string, string>>>;
  /**
   * After a 401: gets other headers where no person is needed. False: that cannot help, since this way of logging in cannot be
   * repeated, or the token is too young to have expired.
   *
   * @param used the authorization that was refused: where there is another one by now, that is tried
   */
  renew?(used?: string): Promise<boolean>;
}

/** An access token. `expiresAt` in epoch milliseconds; undefined when nobody knows. */
export interface Token {
  readonly token: Secret;
  readonly expiresAt?: number;
  readonly refreshToken?: Secret;
}

/** One way of getting a token. `renew` is there when it can be done again without a person. */
export interface Login {
  /** In words, e.g. `a connected app`. */
  readonly how: string;
  open(): Promise<Token>;
  renew?(previous: Token): Promise<Token>;
  /** Gives a token back that has been replaced: platforms allow a user so many. */
  end?(replaced: Token): Promise<void>;
}

/** One login for the whole run: EU and Gov allow a user 100 tokens, so none is fetched per call. */
export interface Session extends Credential {
  bearer(): Promise<Secret>;
  renew(used?: string): Promise<boolean>;
}

const isRefused = (error: unknown): boolean =>
  error instanceof Problem && error.exchange?.outcome === 'refused';

/** A token is taken as expired a minute early, so that it lasts for the call it goes with. */
const margin = 60_000;

/**
 * Sends the token of a login as a bearer token; logs in when it is first needed, once for all who wait, and again when the token
 * expires or is refused. `now` in epoch milliseconds.
 */
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

  const again = async (held: Token): Promise<Token> => {
    const next = await obtain(() => login.renew?.(held) ?? login.open());
    // It lapses by itself where it cannot be given back. A platform may have answered with the same one.
    if (next.token.reveal() !== held.token.reveal()) login.end?.(held).catch(() => undefined);
    return next;
  };

  const token = async (): Promise<Token> => {
    const waited = current;
    const held = await (waited ?? obtain(() => login.open()));
    if (login.renew === undefined || !isStale(held)) return held;
    // Somebody who waited for the same token may have begun to renew it already.
    return current !== waited && current !== undefined ? current : again(held);
  };

  return {
    authorize: async () => ({ authorization: `Bearer ${(await token()).token.reveal()}` }),
    bearer: async () => (await token()).token,
    async renew(used) {
      const held = current && (await current);
      if (held && used !== undefined && used !== `Bearer ${held.token.reveal()}`) return true;
      if (login.renew === undefined || current === undefined || now() - obtainedAt < margin) return false;
      await again(await current);
      return true;
    },
  };
};
