import { describe, expect, it } from 'vitest';
import { authorizeUrl, browserLogin } from '../../src/anypoint/browser-login.ts';
import {
  bearerLogin,
  clientCredentialsLogin,
  passwordLogin,
  refreshTokenLogin,
} from '../../src/anypoint/login.ts';
import { originOf } from '../../src/guide/anypoint-hosts.ts';
import { Secret } from '../../src/secret.ts';
import { problemOf, recorder } from './recorder.ts';

const now = () => 1_000_000;
const app = { clientId: 'a'.repeat(32), clientSecret: new Secret('S3cretOfTheConnectedApp') };
const user = { username: 'max', password: new Secret('passwordOfMax') };

describe('the host', () => {
  it.each([
    ['anypoint.mulesoft.com', 'https://anypoint.mulesoft.com'],
    ['https://eu1.anypoint.mulesoft.com/home/', 'https://eu1.anypoint.mulesoft.com'],
    [' ca1.platform.mulesoft.com ', 'https://ca1.platform.mulesoft.com'],
    ['pce.example.com:8443', 'https://pce.example.com:8443'],
    ['http://127.0.0.1:4000', 'http://127.0.0.1:4000'],
  ])('%s is the control plane %s', (given, origin) => {
    expect(originOf(given)).toBe(origin);
  });

  it.each([
    '',
    'http://anypoint.mulesoft.com',
    'https://anypoint.mulesoft.com@evil.example',
    'ftp://a.example',
    'anypoint',
    'a b',
  ])('refuses "%s"', (given) => {
    expect(() => originOf(given)).toThrowError(expect.objectContaining({ code: 'ANYPOINT_HOST_INVALID' }));
  });
});

describe('a login', () => {
  it('by a connected app sends client credentials as a form, without any credential in the headers', async () => {
    const http = recorder({
      body: { access_token: 'token-of-the-app', expires_in: 3600, token_type: 'bearer' },
    });
    const token = await clientCredentialsLogin(http, app, now).open();
    expect(http.calls).toEqual([
      {
        method: 'POST',
        path: '/accounts/api/v2/oauth2/token',
        form: {
          grant_type: 'client_credentials',
          client_id: app.clientId,
          client_secret: 'S3cretOfTheConnectedApp',
        },
        writes: false,
        authorized: false,
        about: 'the login of the connected app',
      },
    ]);
    expect(token.token.reveal()).toBe('token-of-the-app');
    expect(token.expiresAt).toBe(now() + 3_600_000);
  });

  it('by a connected app takes a missing expires_in for an hour', async () => {
    const http = recorder({ body: { access_token: 'token-of-the-app' } });
    expect((await clientCredentialsLogin(http, app, now).open()).expiresAt).toBe(now() + 3_600_000);
  });

  it('by a connected app says where to look when it is refused', async () => {
    const http = recorder({ status: 401, body: 'Unauthorized' });
    const { code, description } = await problemOf(clientCredentialsLogin(http, app, now).open());
    expect(code).toBe('ANYPOINT_LOGIN_REFUSED');
    expect(description).toMatchObject({ exit: 4, hint: expect.stringContaining('ANYPOINT_CLIENT_SECRET') });
  });

  it('by refresh token keeps the old one where the answer has no new one', async () => {
    const http = recorder({ body: { access_token: 'the-new-access-token', expires_in: 60 } });
    const token = await refreshTokenLogin(http, app, new Secret('the-refresh-token'), now).open();
    expect(http.calls[0]?.form).toEqual({
      grant_type: 'refresh_token',
      client_id: app.clientId,
      client_secret: 'S3cretOfTheConnectedApp',
      refresh_token: 'the-refresh-token',
    });
    expect(token.refreshToken?.reveal()).toBe('the-refresh-token');
  });

  it('by a given token sends nothing', async () => {
    expect((await bearerLogin(new Secret('given-token')).open()).token.reveal()).toBe('given-token');
  });

  it('by password posts JSON to the path that every client uses', async () => {
    const http = recorder({
      body: { access_token: 'token-of-max', token_type: 'bearer', redirectUrl: '/home/' },
    });
    expect((await passwordLogin(http, user, now).open()).token.reveal()).toBe('token-of-max');
    expect(http.lines()).toEqual(['POST /accounts/login']);
    expect(http.calls[0]).toMatchObject({
      json: { username: 'max', password: 'passwordOfMax' },
      writes: false,
      authorized: false,
    });
  });

  it('by password explains the dead end of multi-factor authentication and names the ways out', async () => {
    const http = recorder({ body: { url: '/login/mfa', body: { token: 'x' } } });
    const { code, description } = await problemOf(passwordLogin(http, user, now).open());
    expect(code).toBe('ANYPOINT_MFA_REQUIRED');
    expect(description.hint).toMatch(/browser login.*ANYPOINT_CLIENT_ID.*ANYPOINT_BEARER/);
  });

  it.each([
    [401, 'Unauthorized', 'ANYPOINT_LOGIN_REFUSED'],
    [403, undefined, 'ANYPOINT_USER_DISABLED'],
    [418, { target: 'composer' }, 'ANYPOINT_OTHER_PLATFORM'],
  ])('by password turns a %i into its reason', async (status, body, code) => {
    const problem = await problemOf(passwordLogin(recorder({ status, body }), user, now).open());
    expect(problem.code).toBe(code);
    expect(JSON.stringify(problem)).not.toContain('passwordOfMax');
  });
});

describe('the browser login', () => {
  const at = {
    origin: 'https://eu1.anypoint.mulesoft.com',
    clientId: 'abc',
    redirectUri: 'http://localhost:9180',
  };

  it('asks for a code with full access and a refresh token', () => {
    expect(authorizeUrl(at, 'state-1')).toBe(
      'https://eu1.anypoint.mulesoft.com/accounts/api/v2/oauth2/authorize?client_id=abc' +
        '&redirect_uri=http%3A%2F%2Flocalhost%3A9180&response_type=code&scope=full+offline_access&state=state-1',
    );
  });

  const returning = (answer: (state: string) => object) => ({
    ...app,
    ...at,
    receive: async (url: string) => answer(new URL(url).searchParams.get('state') ?? ''),
  });

  it('exchanges the code as a form, and renews by the refresh token', async () => {
    const http = recorder(
      { body: { access_token: 'token-by-browser', refresh_token: 'refresh-by-browser', expires_in: 60 } },
      { body: { access_token: 'second-token' } },
    );
    const login = browserLogin(
      http,
      returning((state) => ({ code: 'c0de', state })),
      now,
    );
    const token = await login.open();
    expect(http.calls[0]?.form).toEqual({
      grant_type: 'authorization_code',
      client_id: 'abc',
      client_secret: 'S3cretOfTheConnectedApp',
      redirect_uri: 'http://localhost:9180',
      code: 'c0de',
    });
    expect((await login.renew?.(token))?.token.reveal()).toBe('second-token');
    expect(http.calls[1]?.form).toMatchObject({ refresh_token: 'refresh-by-browser' });
  });

  it.each([
    ['a foreign state', () => ({ code: 'c0de', state: 'another' })],
    ['an error', (state: string) => ({ error: 'access_denied', error_description: 'no', state })],
    ['no code', (state: string) => ({ state })],
  ])('refuses %s and sends nothing', async (_name, answer) => {
    const http = recorder();
    const { code } = await problemOf(browserLogin(http, returning(answer), now).open());
    expect([code, http.calls.length]).toEqual(['ANYPOINT_BROWSER_LOGIN_FAILED', 0]);
  });
});
