import { afterEach, expect, it } from 'vitest';
import { loopbackServer } from '../oauth/loopback-server.ts';
import { expectGood, inBrowser, openTab, widths } from './chromium.ts';
import { closeListeners, headingOf, historyOf, listen, saying } from './login.ts';

const fragment = 'access_token=the-token&token_type=Bearer&state=right';

inBrowser('the page at the redirect URI', () => {
  afterEach(closeListeners);

  it('takes the fragment out of address and history before it hands it over', async () => {
    const listener = await listen('implicit');
    const { page, requests } = await openTab();
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route('**/callback', async (route) => {
      if (route.request().method() === 'POST') await held;
      await route.continue();
    });
    await page.goto('about:blank');
    const posted = page.waitForRequest((request) => request.method() === 'POST');
    await page.goto(`${listener.redirectUri}#${fragment}`);
    await posted;
    expect(await page.evaluate('location.href')).toBe(listener.redirectUri);
    expect(await page.evaluate('location.hash')).toBe('');
    expect((await historyOf(page)).join('\n')).not.toContain('the-token');
    expect(await headingOf(page)).toBe('Taking over the login');
    letGo();
    await saying(page, 'Login complete');
    expect((await listener.answer).get('access_token')).toBe('the-token');
    expect(requests).toEqual([`GET ${listener.redirectUri}`, `POST ${listener.redirectUri}`]);
  });

  it.each(widths)('shows the words of others as text, however long, %i px wide', async (width) => {
    const said = new URLSearchParams({
      state: 'right',
      error: 'server_error',
      error_description: `<img src=x onerror="document.title='broken in'"> ${'unbroken'.repeat(30)}`,
    });
    const tab = await openTab(width);
    for (const [flow, sign] of [
      ['code', '?'],
      ['implicit', '#'],
    ] as const) {
      const listener = await listen(flow);
      await tab.page.goto(`${listener.redirectUri}${sign}${said}`);
      await saying(tab.page, 'The login was refused');
      expect(await tab.page.locator('main').innerText()).toContain('<img src=x onerror');
      expect(await tab.page.locator('img').count()).toBe(0);
      expect(await tab.page.title()).toBe('The login was refused');
      await expectGood(tab);
    }
  });

  it('says that a wrong state is not the login that is waiting, which goes on waiting', async () => {
    for (const [flow, sign, result] of [
      ['code', '?', 'code'],
      ['implicit', '#', 'access_token'],
    ] as const) {
      const listener = await listen(flow);
      const tab = await openTab(390);
      await tab.page.goto(`${listener.redirectUri}${sign}${result}=foreign&state=wrong`);
      await saying(tab.page, 'This is not the login that is waiting');
      await expectGood(tab);
      await tab.page.goto('about:blank');
      await tab.page.goto(`${listener.redirectUri}${sign}${result}=ours&state=right`);
      await saying(tab.page, 'Login complete');
      expect((await listener.answer).get(result)).toBe('ours');
    }
  });

  it('is there for one answer only', async () => {
    const listener = await listen('code');
    const { page } = await openTab();
    await page.goto(`${listener.redirectUri}?code=first&state=right`);
    expect(await headingOf(page)).toBe('Login complete');
    const again = page.goto(`${listener.redirectUri}?code=second&state=right`);
    await expect(again).rejects.toThrow('ERR_CONNECTION_REFUSED');
    expect((await listener.answer).get('code')).toBe('first');
  });

  it('says what to do when nothing came, and when the terminal is gone', async () => {
    const listener = await listen('implicit');
    const tab = await openTab(390);
    await tab.page.goto(listener.redirectUri);
    await saying(tab.page, 'Nothing came with this address');
    await expectGood(tab);
    await tab.page.route('**/callback', async (route) => {
      if (route.request().method() === 'POST') listener.close();
      await route.continue();
    });
    await tab.page.goto('about:blank');
    await tab.page.goto(`${listener.redirectUri}#${fragment}`);
    await saying(tab.page, 'The terminal does not answer');
    expect(await tab.page.locator('main').innerText()).toContain('Run the same command again');
    expect(tab.page.url()).toBe(listener.redirectUri);
  });

  it('cannot be posted to, read or framed by a page of others', async () => {
    const listener = await listen('implicit');
    const others = await loopbackServer((_, origin, response) =>
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(`<h1>${origin}</h1><iframe src="${listener.redirectUri}#${fragment}"></iframe>`),
    );
    const { page, complaints } = await openTab();
    await page.goto(others.origin);
    await expect.poll(() => page.frames()[1]?.url()).toMatch(/^chrome-error:/);
    await expect.poll(() => complaints.join()).toContain('frame-ancestors');
    const post = (mode: string): Promise<unknown> =>
      page.evaluate(
        `fetch('${listener.redirectUri}', { method: 'POST', mode: '${mode}', body: '${fragment}' }).then(({ type }) => type, () => 'refused')`,
      );
    expect(await post('cors')).toBe('refused');
    expect(await post('no-cors')).toBe('opaque');
    const right = await openTab();
    await right.page.goto(`${listener.redirectUri}#${fragment.replace('the-token', 'ours')}`);
    await saying(right.page, 'Login complete');
    expect((await listener.answer).get('access_token')).toBe('ours');
  });
});
