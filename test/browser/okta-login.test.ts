import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createOAuth } from '../../src/oauth/client.ts';
import type { Metadata } from '../../src/oauth/discovery.ts';
import { errorIn } from '../../src/oauth/oauth-error.ts';
import type { OktaApp } from '../../src/sandbox/okta/world.ts';
import { Secret } from '../../src/secret.ts';
import { plainHttp } from '../oauth/plain-http.ts';
import { type Org, scope, secretOf, startOrg } from '../sandbox/okta-oauth/org.ts';
import { strictPolicy } from '../support/sign-in-policy.ts';
import { expectGood, inBrowser, openTab, widths } from './chromium.ts';
import { closeListeners, headingOf, historyOf, listen, saying, signIn } from './login.ts';

const oauth = createOAuth(plainHttp, () => Date.now());
const scopes = ['openid', 'employees.change'];

inBrowser("a login at the sandbox's Okta", () => {
  let org: Org;
  let metadata: Metadata;

  beforeAll(async () => {
    org = await startOrg();
    org.demo.scopes.push(
      scope('employees.change', { consent: 'REQUIRED', displayName: 'Change the employees' }),
    );
    metadata = await oauth.discover(org.issuer);
  });
  afterEach(closeListeners);
  afterAll(() => org?.stop());

  const begin = async (flow: 'code' | 'implicit', more: Partial<OktaApp> = {}) => {
    const listener = await listen(flow);
    const app = org.app({ label: 'OIDC-Demo-App', redirectUris: [listener.redirectUri], ...more });
    const wish = { clientId: app.clientId, redirectUri: listener.redirectUri, scopes, state: 'right' };
    return { listener, app, wish };
  };

  it.each(widths)('by authorization code, from a wrong password to the token, %i px wide', async (width) => {
    const { listener, app, wish } = await begin('code');
    const login = oauth.startCodeLogin(metadata, wish);
    const tab = await openTab(width);
    const { page } = tab;

    await page.goto(login.url);
    expect(await page.locator('main').innerText()).toContain('to continue to OIDC-Demo-App');
    await expectGood(tab);
    await signIn(page, org.user.login, 'not the password');
    expect(await page.getByRole('alert').innerText()).toContain('the password is wrong');
    expect(await page.getByLabel('Username').inputValue()).toBe(org.user.login);
    expect(await page.getByLabel('Password').inputValue()).toBe('');
    expect(await page.evaluate('document.activeElement.id')).toBe('password');
    await expectGood(tab);

    await signIn(page, org.user.login, org.user.password);
    await saying(page, 'OIDC-Demo-App would like to access');
    expect(await page.getByRole('listitem').allInnerTexts()).toContain('Change the employees');
    await expectGood(tab);
    await page.getByRole('button', { name: 'Allow access', exact: true }).click();

    await saying(page, 'Login complete');
    expect(await page.locator('main').innerText()).toContain('You can close this window');
    expect(page.url()).toBe(listener.redirectUri);
    await expectGood(tab);
    const answer = await listener.answer;
    const code = answer.get('code') ?? '';
    expect((await historyOf(page)).filter((address) => address.includes(code))).toEqual([]);
    const client = { clientId: app.clientId, secret: new Secret(secretOf(app)) };
    expect(await oauth.finishCodeLogin(metadata, login, client, answer)).toMatchObject({ scopes });
  });

  it.each(widths)(
    'by the implicit grant, whose tokens the page hands over once, %i px wide',
    async (width) => {
      const { listener, wish } = await begin('implicit', { consentMethod: 'TRUSTED' });
      const login = oauth.startImplicitLogin(metadata, wish);
      const tab = await openTab(width);
      await tab.page.goto(login.url);
      await signIn(tab.page, org.user.login, org.user.password);
      await saying(tab.page, 'Login complete');
      expect(await tab.page.title()).toBe('Login complete');
      await expectGood(tab);

      const answer = await listener.answer;
      expect(await oauth.finishImplicitLogin(metadata, login, answer)).toMatchObject({ scopes });
      const token = answer.get('access_token') ?? '';
      expect(tab.page.url()).toBe(listener.redirectUri);
      expect((await historyOf(tab.page)).filter((address) => address.includes(token))).toEqual([]);
      expect(tab.requests.slice(-2)).toEqual([`GET ${listener.redirectUri}`, `POST ${listener.redirectUri}`]);
      expect(tab.requests.filter((one) => one === `POST ${listener.redirectUri}`)).toHaveLength(1);
    },
  );

  it.each(['code', 'implicit'] as const)('that is refused says why and what to do: %s', async (flow) => {
    const { listener, wish } = await begin(flow, { groups: [] });
    const start = flow === 'code' ? oauth.startCodeLogin : oauth.startImplicitLogin;
    const tab = await openTab(390);
    await tab.page.goto(start(metadata, wish).url);
    await signIn(tab.page, org.user.login, org.user.password);
    await saying(tab.page, 'The login was refused');
    const text = await tab.page.locator('main').innerText();
    expect(text).toContain('access_denied: User is not assigned to the client application.');
    expect(text).toContain('What to do: Assign the group Everyone');
    expect(text).toContain('You can close this window');
    await expectGood(tab);
    expect(errorIn(await listener.answer)?.error).toBe('access_denied');
  });

  it('that the person does not consent to comes back as access_denied', async () => {
    const { listener, wish } = await begin('code');
    const { page } = await openTab();
    await page.goto(oauth.startCodeLogin(metadata, wish).url);
    await signIn(page, org.user.login, org.user.password);
    await page.getByRole('button', { name: "Don't allow access" }).click();
    await saying(page, 'The login was refused');
    expect(errorIn(await listener.answer)?.error).toBe('access_denied');
  });

  it('that wants a second factor, or goes nowhere that is registered, says so and sends nobody on', async () => {
    const { listener, wish } = await begin('code', { signInPolicyId: strictPolicy(org.world) });
    const tab = await openTab(390);
    await tab.page.goto(oauth.startCodeLogin(metadata, wish).url);
    await signIn(tab.page, org.user.login, org.user.password);
    await saying(tab.page, "Verify it's you with a security method");
    await expectGood(tab);
    const elsewhere = { ...wish, redirectUri: 'http://localhost:1/callback' };
    await tab.page.goto(oauth.startCodeLogin(metadata, elsewhere).url);
    expect(await headingOf(tab.page)).toBe('400 Bad Request');
    await expectGood(tab);
    expect(tab.requests.filter((one) => one.includes(listener.redirectUri))).toEqual([]);
  });
});
