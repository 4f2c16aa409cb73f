import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OktaApp } from '../../../src/sandbox/okta/world.ts';
import { strictPolicy } from '../../support/sign-in-policy.ts';
import { callback, json, type Org, type Params, returned, scope, startOrg } from './org.ts';

let org: Org;
beforeEach(async () => {
  org = await startOrg();
});
afterEach(() => org.stop());

/** A browser of one tab: keeps its cookie and follows redirects within the org. */
const browser = () => {
  let cookie = '';
  const go = async (url: string | URL, form?: Params): Promise<Response> => {
    const body = form && { method: 'POST', body: new URLSearchParams(form as Record<string, string>) };
    const response = await fetch(url, { redirect: 'manual', headers: { cookie }, ...body });
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    const location = response.headers.get('location');
    return location?.startsWith('/') ? await go(`${org.origin}${location}`) : response;
  };
  return {
    open: (client: OktaApp, params: Params = {}) => go(org.authorizeUrl(client, params)),
    go,
    /** Sends the form of a page. */
    submit: async (page: Response, fields: Params): Promise<Response> => {
      const text = await page.text();
      const [, action = ''] = /action="([^"]+)"/.exec(text) ?? [];
      const [, stateToken = ''] = /name="stateToken" value="([^"]+)"/.exec(text) ?? [];
      return await go(`${org.origin}${action}`, { stateToken, ...fields });
    },
  };
};

const credentials = (): Params => ({ username: org.user.login, password: org.user.password });

describe('the sign-in page', () => {
  it('logs in with the password, and the next request goes through without a page', async () => {
    const tab = browser();
    const client = org.app();
    const page = await tab.open(client);
    expect(page.status).toBe(200);
    const done = await tab.submit(page, credentials());
    expect(done.headers.get('location')).toContain(`${callback}?code=`);
    expect(returned(done).get('state')).toBe('some-state');
    expect(returned(await tab.open(client, { prompt: 'none' })).has('code')).toBe(true);
  });

  it('says that the password is wrong, keeps the user name, and lets one try again', async () => {
    const tab = browser();
    const page = await tab.open(org.app());
    const again = await tab.submit(page, { ...credentials(), password: 'wrong' });
    const text = await again.clone().text();
    expect(again.status).toBe(401);
    expect(text).toContain('role="alert"');
    expect(text).toContain(`value="${org.user.login}"`);
    expect(returned(await tab.submit(again, credentials())).has('code')).toBe(true);
  });

  it.each(['LOCKED_OUT', 'PASSWORD_EXPIRED', 'DEPROVISIONED'] as const)(
    'lets nobody in who is %s',
    async (status) => {
      org.user.status = status;
      const tab = browser();
      const answer = await tab.submit(await tab.open(org.app()), credentials());
      expect(answer.status).toBe(401);
    },
  );

  it('escapes whatever comes from outside, runs no script, and fits a phone', async () => {
    const hostile = '"><script>alert(1)</script>';
    const page = await browser().open(org.app({ label: hostile }), { login_hint: hostile });
    const text = await page.text();
    expect(text).not.toContain('<script');
    expect(text).toContain('value="&quot;&gt;&lt;script&gt;');
    expect(text).toContain('name="viewport" content="width=device-width, initial-scale=1"');
    const rules = page.headers.get('content-security-policy') ?? '';
    expect(rules).toContain("default-src 'none'");
    expect(rules).toContain("script-src 'none'");
    expect(rules).not.toContain('unsafe-inline');
    expect(rules).toContain("form-action 'self' http://127.0.0.1:8085;");
  });

  it('is shown again for prompt=login and for a session older than max_age', async () => {
    const tab = browser();
    const client = org.app();
    await tab.submit(await tab.open(client), credentials());
    const page = await tab.open(client, { prompt: 'login' });
    expect(page.status).toBe(200);
    expect(returned(await tab.submit(page, credentials())).has('code')).toBe(true);
    org.clock.now += 61_000;
    expect((await tab.open(client, { max_age: '60' })).status).toBe(200);
    expect(returned(await tab.open(client, { max_age: '62' })).has('code')).toBe(true);
  });

  it('is worthless after an hour, and a made-up state token always', async () => {
    const tab = browser();
    const page = await tab.open(org.app());
    org.clock.now += 3_600_000;
    expect((await tab.submit(page, credentials())).status).toBe(400);
    expect((await tab.go(`${org.origin}/login/token/redirect?stateToken=made-up`)).status).toBe(400);
  });

  it('of one browser does not sign another one in', async () => {
    const tab = browser();
    const page = await tab.open(org.app());
    const [, stateToken = ''] = /name="stateToken" value="([^"]+)"/.exec(await page.clone().text()) ?? [];
    const elsewhere = `${org.origin}/login/token/redirect?stateToken=${stateToken}`;
    expect((await browser().go(elsewhere)).headers.get('location')).toBeNull();
    const form = new URLSearchParams({ ...(credentials() as Record<string, string>), stateToken });
    const accepted = await fetch(`${org.origin}/login/sign-in`, {
      method: 'POST',
      body: form,
      redirect: 'manual',
    });
    expect(accepted.status).toBe(303);
    expect((await browser().go(elsewhere)).headers.get('location')).toBeNull();
  });
});

describe('a session token', () => {
  it('logs in once, within five minutes', async () => {
    const client = org.app();
    const sessionToken = await org.sessionToken();
    expect(returned(await org.authorize(client, { sessionToken })).has('code')).toBe(true);
    expect((await org.authorize(client, { sessionToken })).headers.get('location')).toBeNull();
    const late = await org.sessionToken();
    org.clock.now += 300_000;
    expect((await org.authorize(client, { sessionToken: late })).headers.get('location')).toBeNull();
  });

  it('is ignored by Classic Engine when there is a session', async () => {
    const tab = browser();
    const client = org.app();
    await tab.submit(await tab.open(client), credentials());
    const other = org.world.users.find(({ id, roles }) => id !== org.user.id && roles.length === 0);
    const subjectAfter = async (): Promise<string | undefined> => {
      const sessionToken = await org.sessionToken(other);
      const code = returned(await tab.open(client, { sessionToken })).get('code') ?? '';
      return org.world.oauth.codes[code]?.userId;
    };
    org.moods.engine = 'v1';
    expect(await subjectAfter()).toBe(org.user.id);
    org.moods.engine = 'idx';
    expect(await subjectAfter()).toBe(other?.id);
  });
});

describe('an app sign-in policy of two factors', () => {
  it('shows a page instead of a code on Identity Engine, with a browser and without', async () => {
    const client = org.app({ signInPolicyId: strictPolicy(org.world) });
    const tab = browser();
    for (const answer of [
      await tab.submit(await tab.open(client), credentials()),
      await org.authorize(client, { sessionToken: await org.sessionToken() }),
    ]) {
      expect(answer.status).toBe(200);
      expect(answer.headers.get('location')).toBeNull();
      expect(await answer.text()).toContain('second factor');
    }
    expect(returned(await tab.open(client, { prompt: 'none' })).get('error')).toBe('login_required');
    expect(org.world.oauth.codes).toEqual({});
    org.moods.engine = 'v1';
    expect((await org.logIn(client)).has('code')).toBe(true);
  });
});

describe('the consent page', () => {
  const asked = { scope: 'openid asking', state: 'some-state' };
  beforeEach(() => {
    org.demo.scopes.push(scope('asking', { consent: 'REQUIRED', displayName: 'Ask <me>' }));
  });

  it('names the scopes, allows once and for all, and only what it named', async () => {
    const tab = browser();
    const client = org.app();
    const page = await tab.submit(await tab.open(client, asked), credentials());
    expect(await page.clone().text()).toContain('<li>Ask &lt;me&gt;</li>');
    expect(returned(await tab.submit(page, { decision: 'allow' })).has('code')).toBe(true);
    expect(returned(await tab.open(client, { ...asked, prompt: 'none' })).has('code')).toBe(true);
    org.demo.scopes.push(scope('more', { consent: 'FLEXIBLE' }));
    const more = { ...asked, scope: 'openid asking more', prompt: 'none' };
    expect(returned(await tab.open(client, more)).get('error')).toBe('consent_required');
  });

  it('is shown to trusted clients only with prompt=consent', async () => {
    const tab = browser();
    const client = org.app({ consentMethod: 'TRUSTED' });
    const done = await tab.submit(await tab.open(client, asked), credentials());
    expect(returned(done).has('code')).toBe(true);
    const page = await tab.open(client, { ...asked, prompt: 'consent' });
    expect(page.status).toBe(200);
    expect(returned(await tab.submit(page, { decision: 'allow' })).has('code')).toBe(true);
  });

  it('is never shown for scopes with implicit consent', async () => {
    expect((await org.logIn(org.app(), { prompt: 'consent' })).has('code')).toBe(true);
  });

  it('comes only once after prompt=login consent', async () => {
    const tab = browser();
    const page = await tab.open(org.app(), { ...asked, prompt: 'login consent' });
    const consent = await tab.submit(page, credentials());
    expect(returned(await tab.submit(consent, { decision: 'allow' })).has('code')).toBe(true);
  });

  it('cannot be answered by somebody who is not signed in', async () => {
    const tab = browser();
    const page = await tab.submit(await tab.open(org.app(), asked), credentials());
    expect((await browser().submit(page, { decision: 'allow' })).status).toBe(400);
  });
});

describe('authn', () => {
  it('answers SUCCESS with a session token and the user', async () => {
    const response = await org.authn(org.user.login.toUpperCase(), org.user.password);
    expect(response.status).toBe(200);
    expect(await json(response)).toMatchObject({
      status: 'SUCCESS',
      sessionToken: expect.stringMatching(/^201/),
      expiresAt: new Date(org.clock.now + 300_000).toISOString(),
      _embedded: { user: { id: org.user.id, profile: { login: org.user.login } } },
    });
  });

  it('answers 401 E0000004 for a wrong password and an unknown user alike', async () => {
    for (const [login, password] of [
      [org.user.login, 'wrong'],
      ['nobody@example.com', org.user.password],
    ] as const) {
      const response = await org.authn(login, password);
      expect(response.status).toBe(401);
      expect(await json(response)).toMatchObject({
        errorCode: 'E0000004',
        errorSummary: 'Authentication failed',
      });
    }
  });

  it.each(['LOCKED_OUT', 'PASSWORD_EXPIRED'] as const)(
    'answers the status %s without a token',
    async (status) => {
      org.user.status = status;
      const answer = await json(org.authn(org.user.login, org.user.password));
      expect(answer).toMatchObject({ status });
      expect(answer).not.toHaveProperty('sessionToken');
    },
  );

  it('answers 429 at the fifth try within a second', async () => {
    const tries = await Promise.all([1, 2, 3, 4, 5].map(() => org.authn('a@b.c', 'x')));
    expect(tries.map(({ status }) => status).sort()).toEqual([401, 401, 401, 401, 429]);
  });
});

describe('logout', () => {
  it('ends the session of the ID token’s subject and goes only to registered places', async () => {
    const tab = browser();
    const home = 'http://127.0.0.1:8085/home';
    const client = org.app({ extra: { post_logout_redirect_uris: [home] } });
    await tab.submit(await tab.open(client), credentials());
    const given = { response_type: 'id_token', nonce: 'n' };
    const idToken = returned(await tab.open(client, given)).get('id_token') ?? '';
    const out = (params: Record<string, string>) =>
      tab.go(`${org.issuer}/v1/logout?${new URLSearchParams({ id_token_hint: idToken, ...params })}`);
    expect((await out({ id_token_hint: 'x' })).status).toBe(400);
    expect((await out({ post_logout_redirect_uri: 'http://evil.example' })).status).toBe(400);
    expect(returned(await tab.open(client)).has('code')).toBe(true);
    org.clock.now += 3_700_000;
    const done = await out({ post_logout_redirect_uri: home, state: 's' });
    expect(done.headers.get('location')).toBe(`${home}?state=s`);
    expect((await tab.open(client)).status).toBe(200);
  });
});
