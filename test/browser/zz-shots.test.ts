import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { htmlReport } from '../../src/cli/report/html.ts';
import { reportOf } from '../../src/cli/report/model.ts';
import { listenForLogin } from '../../src/oauth/loopback-listener.ts';
import { savedSetup } from '../cli/saved-setup.ts';
import { openRealm } from '../sandbox/anypoint/realm.ts';
import { scope, startOrg } from '../sandbox/okta-oauth/org.ts';
import { inBrowser, looks, openTab } from './chromium.ts';

inBrowser('shots', () => {
  it('all', async () => {
    const org = await startOrg();
    org.demo.scopes.push(scope('asking', { consent: 'REQUIRED', displayName: 'Read your employees list' }));
    const realm = await openRealm();
    const app = realm.world.accounts.connectedApps.find((a) => a.grantTypes.includes('authorization_code'))!;
    for (const look of looks) {
      const name = `${look.width}${look.dark ? 'd' : 'l'}`;
      const tab = await openTab(look);
      const { page } = tab;
      const shot = async (what: string) => {
        await page
          .screenshot({ path: `/tmp/shots/${what}-${name}.png` })
          .catch(() => page.screenshot({ path: `/tmp/shots/${what}-${name}.png` }));
        console.log(what, name, await page.evaluate('flawsOfThisPage()'), tab.complaints.splice(0));
      };
      await page.goto(org.authorizeUrl(org.app({ label: 'OIDC-Demo-App' }), { scope: 'openid asking' }).href);
      await shot('signin');
      await page.fill('#username', org.user.login);
      await page.fill('#password', 'nono');
      await page.click('button');
      await shot('wrong');
      await page.fill('#password', org.user.password);
      await page.click('button');
      await shot('consent');
      await page.goto(org.authorizeUrl(org.app(), { redirect_uri: 'http://evil.example/x' }).href);
      await shot('error');
      await page.goto(
        `${realm.origin}/accounts/api/v2/oauth2/authorize?${new URLSearchParams({ client_id: app.clientId, redirect_uri: app.redirectUris[0]!, response_type: 'code', scope: 'full offline_access', state: 's' })}`,
      );
      await shot('anypoint');
      const listen = (flow: 'code' | 'implicit') =>
        listenForLogin({ ports: [0], path: '/callback', state: 's', flow });
      let l = await listen('implicit');
      await page.goto(`${l.redirectUri}`);
      await shot('capture-empty');
      await page.goto(`${l.redirectUri}?state=x`);
      await shot('other');
      await page.goto('about:blank');
      await page.goto(`${l.redirectUri}#access_token=x&state=s`);
      await page.waitForSelector('text=Login complete');
      await shot('done-implicit');
      l = await listen('code');
      await page.goto(
        `${l.redirectUri}?error=access_denied&error_description=Policy+evaluation+failed&state=s`,
      );
      await shot('denied');
      writeFileSync('/tmp/shots/report.html', htmlReport(reportOf(savedSetup(), '2026-11-23T19:00:00.000Z')));
      await page.goto('file:///tmp/shots/report.html');
      await page
        .screenshot({ path: `/tmp/shots/report-${name}.png`, fullPage: true })
        .catch(() => page.screenshot({ path: `/tmp/shots/report-${name}.png`, fullPage: true }));
      console.log('report', name, await page.evaluate('flawsOfThisPage()'), tab.complaints.splice(0));
      await page.context().close();
    }
    await org.stop();
    expect(1).toBe(1);
  });
});
