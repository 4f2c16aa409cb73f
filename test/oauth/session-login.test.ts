import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { Login } from '../../src/oauth/login.ts';
import { createSessionLogin } from '../../src/oauth/session-login.ts';
import { Secret } from '../../src/secret.ts';
import { json, loopbackServer } from './loopback-server.ts';
import { plainHttp } from './plain-http.ts';

const redirectUri = 'http://127.0.0.1:8085/callback';
const success = { status: 'SUCCESS', sessionToken: '201-session-token' };
const password = new Secret('the-test-password');

/** Okta's authentication API with one answer, and its authorize endpoint with another. */
const run = async (authn: [number, unknown], authorize: (response: ServerResponse) => unknown) => {
  const server = await loopbackServer(({ url }, _origin, response) => {
    if (url === '/api/v1/authn') json(response, ...authn);
    else authorize(response);
  });
  const url = `${server.origin}/oauth2/default/v1/authorize?client_id=c&state=s`;
  const login: Login = { url, clientId: 'c', redirectUri, state: 's', nonce: 'n' };
  const user = { orgUrl: server.origin, username: 'jane@example.com', password };
  return { result: await createSessionLogin(plainHttp)(user, login), received: server.received };
};
const redirect = (location: string) => (response: ServerResponse) =>
  response.writeHead(302, { location }).end();

describe('a login without a browser', () => {
  it('signs in, then sends the authorization request with the session token, and reads the code', async () => {
    const { result, received } = await run([200, success], redirect(`${redirectUri}?code=abc&state=s`));
    expect(result).toMatchObject({ kind: 'answer' });
    expect(result.kind === 'answer' && result.answer.get('code')).toBe('abc');
    expect(received).toMatchObject([
      {
        method: 'POST',
        url: '/api/v1/authn',
        body: '{"username":"jane@example.com","password":"the-test-password"}',
      },
      {
        method: 'GET',
        url: '/oauth2/default/v1/authorize?client_id=c&state=s&sessionToken=201-session-token',
      },
    ]);
    expect(received[0]?.headers.authorization).toBeUndefined();
  });

  it('sends a password that was refused only once a run, also when two logins begin together', async () => {
    const server = await loopbackServer((_request, _origin, response) => json(response, 401, {}));
    const logIn = createSessionLogin(plainHttp);
    const login: Login = { url: `${server.origin}/a`, clientId: 'c', redirectUri, state: 's', nonce: 'n' };
    const user = { orgUrl: server.origin, username: 'jane@example.com', password };
    const why = 'Okta did not accept the user name and password.';
    expect(await Promise.all([logIn(user, login), logIn(user, login)])).toEqual([
      { kind: 'not-possible', why },
      { kind: 'not-possible', why },
    ]);
    expect(await logIn(user, login)).toEqual({ kind: 'not-possible', why });
    expect(server.received).toHaveLength(1);
    await logIn({ ...user, password: new Secret('another-password') }, login);
    expect(server.received).toHaveLength(2);
  });

  it('reads tokens out of the fragment for an implicit login', async () => {
    const { result } = await run([200, success], redirect(`${redirectUri}#access_token=at&state=s`));
    expect(result.kind === 'answer' && result.answer.get('access_token')).toBe('at');
  });

  it('returns an error of the redirect as an answer', async () => {
    const { result } = await run([200, success], redirect(`${redirectUri}?error=access_denied&state=s`));
    expect(result.kind === 'answer' && result.answer.get('error')).toBe('access_denied');
  });

  it.each([
    ['MFA_REQUIRED', 'second factor'],
    ['MFA_ENROLL', 'second factor'],
    ['PASSWORD_EXPIRED', 'expired'],
    ['LOCKED_OUT', 'locked out'],
    ['SOMETHING_NEW', 'SOMETHING_NEW'],
  ])('is not possible when Okta answers %s', async (status, words) => {
    const { result, received } = await run([200, { status, stateToken: 'x' }], redirect(redirectUri));
    expect(result).toMatchObject({ kind: 'not-possible', why: expect.stringContaining(words) });
    expect(received).toHaveLength(1);
  });

  it('is not possible with a wrong password, which is never quoted', async () => {
    const refusal = { errorCode: 'E0000004', errorSummary: 'Authentication failed' };
    const { result } = await run([401, refusal], redirect(redirectUri));
    expect(result).toMatchObject({ kind: 'not-possible' });
    expect(JSON.stringify(result)).not.toContain(password.reveal());
  });

  it.each<[string, (response: ServerResponse) => unknown, string]>([
    [
      'the sign-in page',
      (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>'),
      'sign-in',
    ],
    ['a redirect to the sign-in page', redirect('/login/login.htm?fromURI=x'), 'sign-in'],
    [
      'a redirect to a path that only begins like ours',
      redirect(`${redirectUri}-evil?code=abc&state=s`),
      'sign-in',
    ],
    ['a redirect to another host', redirect('https://evil.example/callback?code=abc&state=s'), 'sign-in'],
    [
      'an error page',
      (response) => response.writeHead(400, { 'content-type': 'text/html' }).end('<html>400</html>'),
      'redirect URI',
    ],
  ])('is not possible when Okta answers with %s', async (_name, authorize, words) => {
    const { result } = await run([200, success], authorize);
    expect(result).toMatchObject({ kind: 'not-possible', why: expect.stringContaining(words) });
  });

  it('returns a refusal that comes without a redirect', async () => {
    const { result } = await run([200, success], (response) =>
      json(response, 401, {
        error: 'invalid_client',
        error_description: "Invalid value for 'client_id' parameter.",
      }),
    );
    expect(result).toMatchObject({ kind: 'refused', refusal: { error: 'invalid_client' } });
  });
});
