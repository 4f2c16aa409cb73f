import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../src/secret.ts';
import { surveySteps } from '../../src/wizard/survey.ts';
import {
  anypoint,
  begin,
  clients,
  end,
  facts,
  failureOf,
  goTo,
  kindAgain,
  moods,
  okta,
  registrationToken,
  run,
  undo,
  world,
} from '../support/access-stage.ts';

beforeAll(begin);
afterEach(kindAgain);
afterAll(end);

describe('step 20, registered client in Okta', () => {
  it('waits until Okta shows what Anypoint has registered', async () => {
    await goTo(18);
    moods({ getLagMs: 4_000 });
    await run({ only: 19 });
    await run({ only: 20 });
    expect(facts().registeredClient.appId).toBe(facts().application.clientId);
  });

  it('adds redirect URIs that were answered later, and takes none away', async () => {
    await goTo(20);
    const [app] = clients();
    app?.redirectUris.push('https://entered.in.the.console/callback');
    const later = { 'application.redirectUris': ['https://later.example.com/callback'] };
    await run({ only: 19, answers: later });
    const { said } = await run({ only: 20, answers: later });
    expect(said.outcomes.map(({ outcome }) => outcome)).toEqual(['updated']);
    expect(clients()[0]?.redirectUris).toEqual([
      'http://localhost:8085/callback',
      'http://localhost:8086/callback',
      'http://localhost:8087/callback',
      'https://oauth.pstmn.io/v1/callback',
      'https://entered.in.the.console/callback',
      'https://later.example.com/callback',
    ]);
  });

  it('says that the client is gone from Okta', async () => {
    await goTo(19);
    okta().apps = okta().apps.filter((app) => app.label !== 'OIDC-Demo-App');
    const problem = await failureOf(run({ only: 20 }));
    expect(problem.code).toBe('NOT_READY');
    expect(problem.message).toContain(facts().application.clientId);
    expect(problem.message).toContain('Okta does not know it');
  });
});

describe('step 20, once it has seen the client', () => {
  it('says at once that it was removed; --recreate requests access anew, and undo removes all of it', async () => {
    await goTo(20);
    const { clientId, name } = facts().application;
    okta().apps = okta().apps.filter(({ id }) => id !== clientId);
    const before = world.writes().length;
    const problem = await failureOf(run({ only: 20 }));
    expect(problem.description.exit).toBe(5);
    expect(problem.message).toContain('removed in Okta');
    expect(problem.message).toContain(`init --recreate deletes the application "${name}"`);
    expect(world.writes().slice(before)).toEqual([]);
    await run({ recreate: true });
    expect(anypoint().apimanager.applications.map((one) => one.name)).toEqual([name]);
    expect(facts().registeredClient.appId).toBe(facts().application.clientId);
    expect(facts().application.clientId).not.toBe(clientId);
    expect(facts().codeVerification.probe?.status).toBe(200);
    expect((await undo()).left).toEqual([]);
    expect(anypoint().apimanager.applications).toEqual([]);
  });

  it('activates it again and takes DPoP off', async () => {
    await goTo(20);
    for (const app of clients()) Object.assign(app, { status: 'INACTIVE', dpopBound: true });
    await run({ only: 20 });
    expect(clients().map(({ status, dpopBound }) => [status, dpopBound])).toEqual([['ACTIVE', false]]);
  });

  it('calls Federation Broker Mode that was switched on since a risk, and changes nothing', async () => {
    await goTo(20);
    for (const app of clients()) app.implicitAssignment = true;
    const before = world.writes().length;
    const [look] = (
      await surveySteps(
        world.looking({ answers: { 'okta.registrationToken': new Secret(registrationToken) } }),
      )
    ).filter(({ id }) => id === 'okta.registered-client');
    expect(look?.entries.map(({ field, class: weight }) => `${field} ${weight}`)).toEqual([
      'okta.registeredClient.implicitAssignment risk',
    ]);
    expect(world.writes().slice(before)).toEqual([]);
  });
});

describe('step 21, assignment to Everyone', () => {
  it('has nothing to assign under Federation Broker Mode, and the logins work', async () => {
    await goTo(19);
    for (const app of clients()) app.implicitAssignment = true;
    const before = world.writes().length;
    await run({ only: 20 });
    const { said } = await run({ only: 21 });
    expect(said.outcomes[0]?.lines.join()).toContain('Federation Broker Mode');
    expect(
      world
        .writes()
        .slice(before)
        .filter((one) => one.includes('/groups/')),
    ).toEqual([]);
    await run({ only: 22 });
    expect(facts().codeVerification.probe?.status).toBe(200);
  });

  it('does not open an app of others to everyone', async () => {
    await goTo(20);
    const state = world.stateData();
    if (!state) throw new Error('no state');
    world.keepState({ ...state, made: state.made.filter(({ step }) => step !== 'anypoint.application') });
    expect((await failureOf(run({ only: 21 }))).code).toBe('CONFLICT');
    expect(clients()[0]?.groups).toEqual([]);
  });
});
