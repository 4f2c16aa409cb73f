import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  anypoint,
  atTheBrowser,
  begin,
  clients,
  end,
  facts,
  failureOf,
  freePort,
  goTo,
  kindAgain,
  moods,
  okta,
  run,
  world,
} from '../support/access-stage.ts';
import { signInWith } from '../support/sign-in-policy.ts';

beforeAll(begin);
afterEach(kindAgain);
afterAll(end);

describe('steps 22 and 23, the logins', () => {
  it('keep what the token says, and never the token or the secret', async () => {
    await goTo(23);
    const { codeVerification, implicitVerification, authServer, application } = facts();
    for (const verification of [codeVerification, implicitVerification])
      expect(verification).toMatchObject({
        issuer: authServer.issuer,
        audience: 'api://oauth-demo',
        clientId: application.clientId,
        scopes: ['openid', 'profile'],
        probe: { status: 200 },
      });
    expect(world.written()).not.toContain('eyJ');
    expect(world.written()).not.toContain(anypoint().apimanager.applications[0]?.clientSecret);
  });

  it('log in at a browser, the second time without the password again', async () => {
    await goTo(18);
    const { somebody, pages, ui } = atTheBrowser();
    const browser = { 'verification.logins': 'browser', 'verification.ports': [await freePort()] };
    for (const step of [19, 20, 21, 22, 23]) await run({ only: step, answers: browser, ui });
    expect(facts().codeVerification.probe?.status).toBe(200);
    expect(facts().implicitVerification.probe?.status).toBe(200);
    expect((await Promise.all(pages)).map((page) => page.includes('Login complete'))).toEqual([true, true]);
    expect(somebody.forms).toHaveLength(1);
  });

  it('take another port when all registered ones are busy, and tell Okta of it', async () => {
    await goTo(21);
    const busy = createServer();
    await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve));
    const { port } = busy.address() as AddressInfo;
    const { ui } = atTheBrowser();
    try {
      const browser = { 'verification.logins': 'browser', 'verification.ports': [String(port)] };
      const { said } = await run({ only: 22, answers: browser, ui });
      expect(facts().codeVerification.probe?.status).toBe(200);
      const added = clients()[0]?.redirectUris.at(-1);
      expect(added).toMatch(/^http:\/\/localhost:\d+\/callback$/);
      expect(said.notes.join('\n')).toContain(added);
    } finally {
      busy.close();
    }
  });

  it('add no redirect URI to an app of others', async () => {
    await goTo(21);
    const state = world.stateData();
    if (!state) throw new Error('no state');
    world.keepState({ ...state, made: state.made.filter(({ step }) => step !== 'anypoint.application') });
    const before = clients()[0]?.redirectUris;
    const browser = { 'verification.logins': 'browser', 'verification.ports': [await freePort()] };
    const problem = await failureOf(run({ only: 22, answers: browser }));
    expect(problem.code).toBe('CONFLICT');
    expect(clients()[0]?.redirectUris).toEqual(before);
  });

  it('are refused with advice when the person has no access, and can be tried again', async () => {
    await goTo(21);
    for (const app of clients()) app.groups = [];
    const { ui } = atTheBrowser();
    const browser = {
      'verification.logins': 'browser',
      'verification.ports': ['8085', '8086', '8087', await freePort()],
    };
    await run({ only: 19, answers: browser });
    await run({ only: 20, answers: browser });
    const problem = await failureOf(run({ only: 22, answers: browser, ui }));
    expect(problem.code).toBe('LOGIN_REFUSED');
    expect(problem.description).toMatchObject({ exit: 6, hint: expect.stringContaining('Assignments') });
    await run({ only: 21 });
    await run({ only: 22, answers: browser, ui });
    expect(facts().codeVerification.probe?.status).toBe(200);
  });

  it('wait for an assignment of many people that is still under way', async () => {
    await goTo(20);
    moods({ groupAssignmentDelayMs: 10_000 });
    await run({ only: 21 });
    await run({ only: 22 });
    expect(facts().codeVerification.probe?.status).toBe(200);
  });

  it('wait for a gateway that hears of the contract late', async () => {
    await goTo(18);
    moods({ contractDelayMs: 60_000 });
    for (const step of [19, 20, 21, 22, 23]) await run({ only: step });
    expect(facts().implicitVerification.probe?.status).toBe(200);
  });

  it('are not shown, with the reason and exit 6, where Okta asks for two factors', async () => {
    await goTo(21);
    signInWith(okta(), '2FA');
    const { shortfalls } = await run({ only: 22 });
    expect(shortfalls).toEqual([expect.stringContaining('sign-in policy')]);
    expect(facts().codeVerification).toEqual({ notShown: expect.stringContaining('sign-in policy') });
  });

  it('are not shown without anybody at the screen and without a test user, and are tried again later', async () => {
    await goTo(21);
    const without = ['verification.testUser.username', 'verification.testUser.password'];
    const { shortfalls } = await run({ only: 23, without });
    expect(shortfalls).toEqual([expect.stringContaining('OKTA_TEST_USERNAME')]);
    expect(facts().implicitVerification.notShown).toContain('no test user');
    expect((await run({ only: 23 })).shortfalls).toEqual([]);
    expect(facts().implicitVerification).toMatchObject({ probe: { status: 200 } });
    expect(facts().implicitVerification.notShown).toBeUndefined();
  });

  it('use the secret that Okta shows where Anypoint does not show it', async () => {
    await goTo(21);
    for (const application of anypoint().apimanager.applications) application.clientSecret = '';
    await run({ only: 22 });
    expect(facts().codeVerification.probe?.status).toBe(200);
  });

  it('are skipped without a shortfall when that is the answer', async () => {
    await goTo(21);
    const before = world.sandbox.requests().length;
    for (const only of [22, 23]) {
      const { said, shortfalls } = await run({ only, answers: { 'verification.logins': 'skip' } });
      expect(shortfalls).toEqual([]);
      expect(said.outcomes[0]).toMatchObject({
        outcome: 'skipped',
        lines: [expect.stringContaining('skip')],
      });
    }
    expect(world.sandbox.requests()).toHaveLength(before);
  });

  it('are not repeated once they are verified, and are when what they rest upon has changed', async () => {
    await goTo(23);
    const before = world.sandbox.requests().length;
    for (const only of [22, 23]) await run({ only });
    expect(world.sandbox.requests()).toHaveLength(before);
    const logins = () => world.evidence().filter(({ call }) => call === 'codeLogin');
    const [shown] = logins();
    expect(shown).toMatchObject({ result: 'as expected', by: 'init', got: '200' });
    Object.assign(shown?.against ?? {}, { application: '0oaAnotherClient0001' });
    await run({ only: 22 });
    expect(logins()).toHaveLength(2);
    expect(logins()[1]?.against).toMatchObject({ application: facts().application.clientId });
  });

  it('tell before any login that no rule lets the client pass, and which were passed over', async () => {
    await goTo(21);
    const server = okta().authorizationServers.find(({ id }) => id === facts().authServer.id);
    for (const rule of server?.policies.flatMap(({ rules }) => rules) ?? [])
      rule.conditions.grantTypes.include = ['authorization_code'];
    await run({ only: 22 });
    const before = world.sandbox.requests().length;
    const problem = await failureOf(run({ only: 23 }));
    expect(problem.code).toBe('NOT_VERIFIED');
    expect(problem.message).toContain('does not allow the grant implicit');
    expect(
      world.sandbox
        .requests()
        .slice(before)
        .map(({ path }) => path),
    ).not.toContain('/api/v1/authn');
  });

  it('name the contract when the gateway refuses the token for it', async () => {
    await goTo(21);
    for (const contract of anypoint().apimanager.contracts) contract.status = 'REVOKED';
    const problem = await failureOf(run({ only: 22 }));
    expect(problem.code).toBe('API_REFUSES_TOKEN');
    expect(problem.description.exit).toBe(6);
    expect(problem.message).toMatch(/contract "OIDC-Demo-App with .* is REVOKED/);
  });

  it('name the field of the client provider when it asks another authorization server', async () => {
    await goTo(21);
    const { authServer } = facts();
    for (const { oidc } of anypoint().accounts.clientProviders)
      if (oidc) oidc.urls.introspect = authServer.introspectUrl.replace(authServer.id, 'default');
    const problem = await failureOf(run({ only: 22 }));
    expect(problem.code).toBe('API_REFUSES_TOKEN');
    expect(problem.message).toContain('introspect URL is');
  });
});
