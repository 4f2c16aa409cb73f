import { afterAll, beforeAll, expect, it } from 'vitest';
import { Problem } from '../../src/errors.ts';
import type { Facts } from '../../src/guide/facts.ts';
import type { AnypointWorld } from '../../src/sandbox/anypoint/world.ts';
import { Secret } from '../../src/secret.ts';
import { freePort } from '../support/access-stage.ts';
import { openWorld, type RunOptions, type World } from '../support/journey.ts';
import { judged } from '../support/judged.ts';
import { expectGood, inBrowser, openTab, type Tab, widths } from './chromium.ts';
import { headingOf, saying, signIn } from './login.ts';

const anypointPage = '/accounts/api/v2/oauth2/authorize';

inBrowser('a run whose logins all take place in a browser', () => {
  let world: World;
  let answers: Record<string, unknown>;

  beforeAll(async () => {
    world = await openWorld({
      // The sandbox's sign-in page asks for a password only.
      moods: { signInPolicy: 'password' },
      // What a browser sends to pages for people is not a client's request.
      role: ({ path }) => (path.startsWith('/login/') || path === anypointPage ? 'foreign' : 'ours'),
    });
    const { accounts } = world.sandbox.world().anypoint as AnypointWorld;
    const app = accounts.connectedApps.find(({ grantTypes }) => grantTypes.includes('authorization_code'));
    if (!app) throw new Error('the sandbox has no app on behalf of a user');
    const redirectUri = `http://localhost:${await freePort()}/callback`;
    app.redirectUris.push(redirectUri);
    answers = {
      'anypoint.login': 'browser',
      'anypoint.clientId': app.clientId,
      'anypoint.clientSecret': new Secret(app.clientSecret),
      'anypoint.redirectUri': redirectUri,
      'verification.logins': 'browser',
      'verification.ports': [await freePort()],
    };
  });
  afterAll(async () => {
    await world?.stop();
    judged().assertClean();
  });

  /** Whoever is at the browser does `deed` whenever the run opens it. A deed that fails ends the run. */
  const run = async (tab: Tab, deed: (page: Tab['page']) => Promise<void>, options: RunOptions) => {
    const stop = new AbortController();
    let visits: Promise<void> = Promise.resolve();
    const visit = async (url: string): Promise<void> => {
      await tab.page.goto(url);
      await deed(tab.page);
    };
    const address = (url: string): void => {
      visits = visits.then(() => visit(url));
      visits.catch((reason) => stop.abort(reason));
    };
    const ended = world.run({
      ...options,
      answers: { ...answers, ...options.answers },
      without: ['anypoint.bearer', 'verification.testUser.username', 'verification.testUser.password'],
      signal: stop.signal,
      ui: { address },
    });
    // The run may be over before the last page is read.
    return ended.finally(() => visits);
  };

  it.each(widths)('is refused at Anypoint when the person denies it, %i px wide', async (width) => {
    const tab = await openTab(width);
    const { username } = world.sandbox.describe().anypoint.user;
    const denied = run(
      tab,
      async (page) => {
        expect(await page.getByRole('listitem').allInnerTexts()).toEqual(['full', 'offline_access']);
        expect(await page.getByRole('alert').count()).toBe(0);
        await expectGood(tab);
        await signIn(page, username, 'not the password');
        expect(await page.getByRole('alert').innerText()).toContain('credentials are not valid');
        await expectGood(tab);
        await page.getByRole('button', { name: 'Deny' }).click();
        await saying(page, 'The login was refused');
        expect(await page.locator('main').innerText()).toContain('access_denied');
        await expectGood(tab);
      },
      { to: 7 },
    ).catch((reason: unknown) => reason);
    const problem = await denied;
    if (!(problem instanceof Problem)) throw problem;
    expect(problem.code).toBe('ANYPOINT_BROWSER_LOGIN_FAILED');
  });

  it('comes to two verifications, with one sign-in at each platform', async () => {
    const { anypoint, okta } = world.sandbox.describe();
    const tab = await openTab();
    const pages: string[] = [];
    const deed = async (page: Tab['page']): Promise<void> => {
      const { origin } = new URL(page.url());
      const place = { [anypoint.baseUrl]: 'Anypoint', [okta.orgUrl]: 'Okta' }[origin] ?? 'this computer';
      pages.push(`${await headingOf(page)} (${place})`);
      const user = okta.users.at(-1);
      if (place === 'Anypoint') await signIn(page, anypoint.user.username, anypoint.user.password);
      else if (place === 'Okta') await signIn(page, user?.login ?? '', user?.password ?? '');
      await saying(page, 'Login complete');
      await expectGood(tab);
    };
    await run(tab, deed, { to: 21 });
    expect(pages.splice(0)).toEqual(['Sign in (Anypoint)']);
    const { outcomes } = (await run(tab, deed, {})).said;
    // No service is asked for.
    expect(outcomes.slice(-3).map(({ outcome }) => outcome)).toEqual(['verified', 'verified', 'skipped']);
    // The implicit login finds Okta's session of the one before it.
    expect(pages).toEqual(['Sign in (Anypoint)', 'Sign in (Okta)', 'Login complete (this computer)']);

    const { codeVerification, implicitVerification } = world.state().facts() as unknown as Facts;
    expect(codeVerification.probe?.status).toBe(200);
    expect(implicitVerification.probe?.status).toBe(200);
    expect(codeVerification.subject).toBe(okta.users.at(-1)?.login);
  });
});
