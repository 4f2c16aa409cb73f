import { describe, expect, it } from 'vitest';
import { openRealm, type Realm } from './realm.ts';

const tokenPath = '/accounts/api/v2/oauth2/token';

const onBehalf = (realm: Realm) => {
  const app = realm.world.accounts.connectedApps.find((one) => one.grantTypes.includes('authorization_code'));
  if (!app) throw new Error('no on-behalf app');
  return { app, redirect: app.redirectUris[0] ?? '' };
};

const authorizeQuery = (realm: Realm, changed: Record<string, string> = {}): URLSearchParams => {
  const { app, redirect } = onBehalf(realm);
  return new URLSearchParams({
    client_id: app.clientId,
    redirect_uri: redirect,
    response_type: 'code',
    scope: 'full offline_access',
    state: 'st/ate',
    ...changed,
  });
};

const signIn = async (realm: Realm, changed: Record<string, string> = {}): Promise<URL> => {
  const { username, password } = realm.description.user;
  const form = authorizeQuery(realm, { username, password, consent: 'allow', ...changed });
  const answer = await realm.call('POST', '/accounts/api/v2/oauth2/authorize', form, null);
  return new URL(answer.headers.get('location') ?? '');
};

const redeem = (realm: Realm, fields: Record<string, string>) => {
  const { app, redirect } = onBehalf(realm);
  return realm.call(
    'POST',
    tokenPath,
    {
      grant_type: 'authorization_code',
      client_id: app.clientId,
      client_secret: app.clientSecret,
      redirect_uri: redirect,
      ...fields,
    },
    null,
  );
};

describe('login with user name and password', () => {
  it('answers a bearer token for the right password, as JSON or as a form', async () => {
    const realm = await openRealm();
    for (const body of [realm.description.user, new URLSearchParams(realm.description.user)]) {
      const answer = await realm.call('POST', '/accounts/login', body, null);
      expect(answer.status).toBe(200);
      const me = await realm.call('GET', '/accounts/api/me', undefined, answer.json.access_token);
      expect(me.json.user.username).toBe(realm.description.user.username);
      expect(me.json).not.toHaveProperty('client');
    }
  });

  it('refuses a wrong password with the plain word Unauthorized', async () => {
    const realm = await openRealm();
    const body = { username: realm.description.user.username, password: 'wrong' };
    const answer = await realm.call('POST', '/accounts/login', body, null);
    expect([answer.status, answer.text]).toEqual([401, 'Unauthorized']);
    expect(answer.headers.get('content-type')).toContain('text/plain');
  });

  it('answers 200 without a token when another factor is wanted', async () => {
    const realm = await openRealm({ mfa: true });
    const answer = await realm.call('POST', '/accounts/login', realm.description.user, null);
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.json).sort()).toEqual(['body', 'url']);
  });
});

describe('a connected app that acts for itself', () => {
  it('gets a token as its owner, and is named in /me', async () => {
    const realm = await openRealm();
    const me = await realm.call('GET', '/accounts/api/me', undefined, await realm.appToken());
    expect(me.json.client.client_id).toBe(realm.description.connectedApp.clientId);
    expect(me.json.client.org_id).toBe(realm.root);
    expect(me.json.user.username).toBe(realm.description.user.username);
  });

  it('is refused with a wrong secret, and with a grant type that is not its own', async () => {
    const realm = await openRealm();
    const { clientId: client_id, clientSecret: client_secret } = realm.description.connectedApp;
    const ask = (body: Record<string, string>) => realm.call('POST', tokenPath, body, null);
    expect((await ask({ grant_type: 'client_credentials', client_id, client_secret: 'no' })).status).toBe(
      401,
    );
    const other = await ask({ grant_type: 'refresh_token', client_id, client_secret, refresh_token: 'x' });
    expect([other.status, other.json.error]).toEqual([400, 'unauthorized_client']);
    expect((await ask({ grant_type: 'magic', client_id, client_secret })).json.error).toBe(
      'unsupported_grant_type',
    );
  });

  it('loses its token after the session time', async () => {
    const realm = await openRealm();
    const token = await realm.appToken();
    realm.pass(60 * 60_000 - 1);
    expect((await realm.call('GET', '/accounts/api/me', undefined, token)).status).toBe(200);
    realm.pass(1);
    const late = await realm.call('GET', '/accounts/api/me', undefined, token);
    expect([late.status, late.text]).toEqual([401, 'Unauthorized']);
  });
});

describe('login through a browser', () => {
  it('shows a page, and redirects with the code and the state after consent', async () => {
    const realm = await openRealm();
    const page = await realm.call(
      'GET',
      `/accounts/api/v2/oauth2/authorize?${authorizeQuery(realm)}`,
      undefined,
      null,
    );
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.text).toContain('type="password"');
    const location = await signIn(realm);
    expect(location.origin + location.pathname).toBe(onBehalf(realm).redirect);
    expect(location.searchParams.get('state')).toBe('st/ate');
    const token = await redeem(realm, { code: location.searchParams.get('code') ?? '' });
    expect(token.json.token_type).toBe('bearer');
    const me = await realm.call('GET', '/accounts/api/me', undefined, token.json.access_token);
    expect(me.json.client.name).toBe(onBehalf(realm).app.name);
  });

  it('takes credentials from the form only, never from the link', async () => {
    const realm = await openRealm();
    const query = authorizeQuery(realm, { ...realm.description.user, consent: 'allow' });
    const answer = await realm.call('GET', `/accounts/api/v2/oauth2/authorize?${query}`, undefined, null);
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain(realm.description.user.password);
  });

  it('escapes what the link brings into the page', async () => {
    const realm = await openRealm();
    const query = authorizeQuery(realm, { state: '"><script>x</script>' });
    const answer = await realm.call('GET', `/accounts/api/v2/oauth2/authorize?${query}`, undefined, null);
    expect(answer.text).not.toContain('<script>');
  });

  it('never redirects to a URI that is not registered', async () => {
    const realm = await openRealm();
    const query = authorizeQuery(realm, { redirect_uri: 'http://localhost:9181/callback' });
    const answer = await realm.call('GET', `/accounts/api/v2/oauth2/authorize?${query}`, undefined, null);
    expect(answer.status).toBe(400);
    expect(answer.headers.has('location')).toBe(false);
  });

  it('redirects with an error after a denial, and for scopes that the app has not got', async () => {
    const realm = await openRealm();
    expect((await signIn(realm, { consent: 'deny' })).searchParams.get('error')).toBe('access_denied');
    expect((await signIn(realm, { scope: 'admin:cloudhub' })).searchParams.get('error')).toBe(
      'invalid_scope',
    );
  });

  it('takes a code once, from its own client and redirect URI, within a minute', async () => {
    const realm = await openRealm();
    const code = async () => (await signIn(realm)).searchParams.get('code') ?? '';
    const used = await code();
    expect((await redeem(realm, { code: used })).status).toBe(200);
    expect((await redeem(realm, { code: used })).json.error).toBe('invalid_grant');
    const other = { code: await code(), redirect_uri: 'http://127.0.0.1:9180/callback' };
    expect((await redeem(realm, other)).json.error).toBe('invalid_grant');
    const late = await code();
    realm.pass(60_001);
    expect((await redeem(realm, { code: late })).json.error).toBe('invalid_grant');
  });

  it('renews a token only where background access was granted', async () => {
    const realm = await openRealm();
    const without = await signIn(realm, { scope: 'full' });
    const short = await redeem(realm, { code: without.searchParams.get('code') ?? '' });
    expect(short.json).not.toHaveProperty('refresh_token');
    const location = await signIn(realm);
    const first = await redeem(realm, { code: location.searchParams.get('code') ?? '' });
    realm.pass(2 * 3600_000);
    const renewed = await redeem(realm, {
      grant_type: 'refresh_token',
      refresh_token: first.json.refresh_token,
    });
    expect(renewed.status).toBe(200);
    const me = await realm.call('GET', '/accounts/api/users/me', undefined, renewed.json.access_token);
    expect(me.json.username).toBe(realm.description.user.username);
  });

  it('revokes a token', async () => {
    const realm = await openRealm();
    const { app } = onBehalf(realm);
    const location = await signIn(realm);
    const { json } = await redeem(realm, { code: location.searchParams.get('code') ?? '' });
    const form = new URLSearchParams({
      token: json.access_token,
      client_id: app.clientId,
      client_secret: app.clientSecret,
    });
    expect((await realm.call('POST', '/accounts/api/v2/oauth2/revoke', form, null)).status).toBe(200);
    expect((await realm.call('GET', '/accounts/api/me', undefined, json.access_token)).status).toBe(401);
  });
});

describe('every answer', () => {
  it('names the rate limit with its reset in epoch seconds, and a request id', async () => {
    const realm = await openRealm({ requestsPerMinute: 2 });
    const first = await realm.call('GET', '/accounts/api/me');
    expect(first.headers.get('x-ratelimit-limit')).toBe('2');
    expect(first.headers.get('x-ratelimit-remaining')).toBe('1');
    expect(Number(first.headers.get('x-ratelimit-reset')) * 1000).toBe(Date.parse('2026-09-01T08:01:00Z'));
    expect(first.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
    await realm.call('GET', '/accounts/api/me');
    expect((await realm.call('GET', '/accounts/api/me')).status).toBe(429);
    realm.pass(60_000);
    expect((await realm.call('GET', '/accounts/api/me')).status).toBe(200);
  });

  it('is 401 without a live token, even on an unknown path', async () => {
    const realm = await openRealm();
    for (const token of [null, 'garbage', 'constructor', '__proto__'])
      expect((await realm.call('GET', '/accounts/api/nowhere', undefined, token)).text).toBe('Unauthorized');
    expect((await realm.call('GET', '/accounts/api/nowhere')).status).toBe(404);
  });

  it('is 405 for a known path with another method, and 400 for a body that is not JSON', async () => {
    const realm = await openRealm();
    const environments = `/accounts/api/organizations/${realm.root}/environments`;
    expect((await realm.call('DELETE', environments)).status).toBe(405);
    expect((await realm.call('POST', environments, '{"name":')).status).toBe(400);
  });
});
