import { Problem, problem } from '../errors.ts';
import type { Http } from '../http/http.ts';
import { type Fields, fieldsOf } from '../http/reading.ts';
import type { Login, Token } from '../http/session.ts';
import type { Secret } from '../secret.ts';
import { readToken, refusedAs, tokenPath } from './token.ts';

export interface ConnectedApp {
  readonly clientId: string;
  readonly clientSecret: Secret;
}

/** Where a login needs the time: epoch milliseconds. */
export type Now = () => number;

const connectedApp = {
  how: 'the connected app',
  check:
    'Check ANYPOINT_CLIENT_ID and ANYPOINT_CLIENT_SECRET: they belong to a connected app, not to an environment or a business group.',
};
const refreshing = {
  how: 'the refresh token',
  check: 'It lapses after 90 days and belongs to one connected app: log in in the browser again.',
};

/**
 * A connected app without `expires_in` in its answer is taken to be given an hour. Source: docs/facts/anypoint-access.md §1.3.
 */
const hour = 3600;

const lacksToken = (how: string): Problem =>
  problem('ANYPOINT_ANSWER_UNUSABLE', { does: `log in with ${how}`, lacks: 'access token' });

/**
 * A token out of a session that is logged in; nobody knows how long it lives, about an hour. Source:
 * docs/facts/anypoint-access.md §1.5.
 */
export const bearerLogin = (token: Secret): Login => ({
  how: 'the given token',
  open: () => Promise.resolve({ token }),
});

/** Revokes a token that was replaced: EU and Gov allow a user 100. Source: `createV2Oauth2Revoke`, docs/facts/anypoint-access.md §7. */
export const ending =
  (http: Http, app: ConnectedApp) =>
  async ({ token }: Token): Promise<void> => {
    const form = {
      token: token.reveal(),
      token_type_hint: 'access_token',
      client_id: app.clientId,
      client_secret: app.clientSecret.reveal(),
    };
    const about = 'the revocation of a token that was replaced';
    await http.call({
      method: 'POST',
      path: '/accounts/api/v2/oauth2/revoke',
      form,
      writes: false,
      authorized: false,
      about,
    });
  };

/** A connected app that acts on its own behalf. Source: docs/facts/anypoint-access.md §1.3. */
export const clientCredentialsLogin = (http: Http, app: ConnectedApp, now: Now): Login => {
  const open = async (): Promise<Token> => {
    const form = {
      grant_type: 'client_credentials',
      client_id: app.clientId,
      client_secret: app.clientSecret.reveal(),
    };
    const about = 'the login of the connected app';
    const call = { method: 'POST', path: tokenPath, form, writes: false, authorized: false, about } as const;
    const token = readToken(await refusedAs(connectedApp, http.call(call)), now(), hour);
    if (token === undefined) throw lacksToken(connectedApp.how);
    return token;
  };
  return { how: connectedApp.how, open, renew: open, end: ending(http, app) };
};

/** Trades a refresh token; the old one stays good where the answer has no new one. Source: docs/facts/anypoint-access.md §1.4. */
export const refresh = async (
  http: Http,
  app: ConnectedApp,
  refreshToken: Secret,
  now: Now,
): Promise<Token> => {
  const form = {
    grant_type: 'refresh_token',
    client_id: app.clientId,
    client_secret: app.clientSecret.reveal(),
    refresh_token: refreshToken.reveal(),
  };
  const about = 'the login by refresh token';
  const call = { method: 'POST', path: tokenPath, form, writes: false, authorized: false, about } as const;
  const token = readToken(await refusedAs(refreshing, http.call(call)), now());
  if (token === undefined) throw lacksToken(refreshing.how);
  return { refreshToken, ...token };
};

/** A connected app that acts on behalf of a user who consented earlier. Source: docs/facts/anypoint-access.md §1.4. */
export const refreshTokenLogin = (http: Http, app: ConnectedApp, refreshToken: Secret, now: Now): Login => ({
  how: refreshing.how,
  open: () => refresh(http, app, refreshToken, now),
  renew: (previous) => refresh(http, app, previous.refreshToken ?? refreshToken, now),
  end: ending(http, app),
});

const explained = (error: unknown, username: string): unknown => {
  const status = error instanceof Problem ? error.exchange?.status : undefined;
  const more = error instanceof Problem ? { exchange: error.exchange, cause: error } : {};
  switch (status) {
    case 401:
      return problem(
        'ANYPOINT_LOGIN_REFUSED',
        {
          how: `the password of ${username}`,
          check:
            'Check ANYPOINT_USERNAME and ANYPOINT_PASSWORD; users of single sign-on have no password at Anypoint.',
        },
        more,
      );
    case 403:
      return problem('ANYPOINT_USER_DISABLED', { username }, more);
    case 418:
      return problem('ANYPOINT_OTHER_PLATFORM', { username }, more);
    default:
      return error;
  }
};

/** Instead of a token: `url` and `body` of the page for the second step. Source: docs/facts/anypoint-access.md §1.2. */
const wantsSecondStep = (fields: Fields): boolean =>
  fields['url'] !== undefined && fields['body'] !== undefined;

/**
 * User and password: works for the few accounts without multi-factor authentication. The 401 is plain text.
 * @throws ANYPOINT_MFA_REQUIRED, ANYPOINT_LOGIN_REFUSED, ANYPOINT_USER_DISABLED, ANYPOINT_OTHER_PLATFORM
 * Source: `createLogin`, at the path that every client uses; docs/facts/anypoint-access.md §1.2.
 */
export const passwordLogin = (
  http: Http,
  user: { readonly username: string; readonly password: Secret },
  now: Now,
): Login => ({
  how: `the password of ${user.username}`,
  async open() {
    const { username } = user;
    const json = { username, password: user.password.reveal() };
    const about = `the login of ${username}`;
    const call = {
      method: 'POST',
      path: '/accounts/login',
      json,
      writes: false,
      authorized: false,
      about,
    } as const;
    const body = await http.call<unknown>(call).then(
      (answer) => answer.body,
      (error: unknown) => {
        throw explained(error, username);
      },
    );
    const token = readToken(body, now());
    if (token !== undefined) return token;
    if (wantsSecondStep(fieldsOf(body))) throw problem('ANYPOINT_MFA_REQUIRED', { username });
    throw lacksToken(`the password of ${username}`);
  },
});
