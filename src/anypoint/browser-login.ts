import { randomBytes, timingSafeEqual } from 'node:crypto';
import { problem } from '../errors.ts';
import type { Http } from '../http/http.ts';
import type { Login, Token } from '../http/session.ts';
import { type ConnectedApp, ending, type Now, refresh } from './login.ts';
import { readToken, refusedAs, tokenPath } from './token.ts';

/** What came back to the redirect URI. */
export interface Callback {
  readonly code?: string | undefined;
  readonly state?: string | undefined;
  readonly error?: string | undefined;
  readonly error_description?: string | undefined;
}

export interface BrowserLogin extends ConnectedApp {
  /** The control plane's origin. */
  readonly origin: string;
  /** One that the connected app has registered, port included. */
  readonly redirectUri: string;
  /** Opens the page and waits for what comes back to the redirect URI. */
  readonly receive: (authorizeUrl: string) => Promise<Callback>;
}

const byBrowser = {
  how: 'the code of the browser login',
  check: 'Check the client id and secret of the connected app and its redirect URI.',
};

/** Where the user signs in and consents. Source: `listV2Oauth2Authorize`, docs/facts/anypoint-access.md §1.4. */
export const authorizeUrl = (
  at: { readonly origin: string; readonly clientId: string; readonly redirectUri: string },
  state: string,
): string => {
  const url = new URL('/accounts/api/v2/oauth2/authorize', at.origin);
  url.search = new URLSearchParams({
    client_id: at.clientId,
    redirect_uri: at.redirectUri,
    response_type: 'code',
    scope: 'full offline_access',
    state,
  }).toString();
  return url.href;
};

const same = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

const codeIn = (callback: Callback, state: string): string => {
  if (!same(callback.state ?? '', state)) {
    throw problem('ANYPOINT_BROWSER_LOGIN_FAILED', {
      why: 'the answer does not belong to this login (state differs).',
    });
  }
  if (callback.error !== undefined) {
    const why = [callback.error, callback.error_description].filter((part) => part !== undefined).join(': ');
    throw problem('ANYPOINT_BROWSER_LOGIN_FAILED', { why });
  }
  if (callback.code === undefined) {
    throw problem('ANYPOINT_BROWSER_LOGIN_FAILED', { why: 'the answer has no code.' });
  }
  return callback.code;
};

const exchange = async (http: Http, login: BrowserLogin, code: string, now: Now): Promise<Token> => {
  const form = {
    grant_type: 'authorization_code',
    client_id: login.clientId,
    client_secret: login.clientSecret.reveal(),
    redirect_uri: login.redirectUri,
    code,
  };
  const about = 'the browser login';
  const call = { method: 'POST', path: tokenPath, form, writes: false, authorized: false, about } as const;
  const token = readToken(await refusedAs(byBrowser, http.call(call)), now());
  if (token === undefined) throw problem('ANYPOINT_BROWSER_LOGIN_FAILED', { why: 'Anypoint gave no token.' });
  return token;
};

/**
 * The recommended login: authorization code by a connected app on behalf of a user; multi-factor authentication and single
 * sign-on happen in the browser. Can be renewed when Anypoint gave a refresh token. Source: docs/facts/anypoint-access.md §1.4.
 */
export const browserLogin = (http: Http, login: BrowserLogin, now: Now): Login => {
  const open = async (): Promise<Token> => {
    const state = randomBytes(16).toString('base64url');
    const callback = await login.receive(authorizeUrl(login, state));
    return exchange(http, login, codeIn(callback, state), now);
  };
  return {
    how: byBrowser.how,
    open,
    renew: (previous) =>
      previous.refreshToken === undefined ? open() : refresh(http, login, previous.refreshToken, now),
    end: ending(http, login),
  };
};
