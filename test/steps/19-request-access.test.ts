import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Facts } from '../../src/guide/facts.ts';
import { kindMoods } from '../../src/sandbox/moods.ts';
import { Secret } from '../../src/secret.ts';
import {
  addToken,
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
  person,
  registrationToken,
  removeToken,
  run,
  undo,
  world,
} from '../support/access-stage.ts';

beforeAll(begin);
afterEach(kindAgain);
afterAll(end);

describe('step 19, client application and access', () => {
  it('asks for both grants and for the redirect URIs of this program, of Postman and of the user', async () => {
    await goTo(18);
    await run({ only: 19, answers: { 'application.redirectUris': ['https://app.example.com/callback'] } });
    const [application] = anypoint().apimanager.applications;
    expect(application?.grantTypes).toEqual(['authorization_code', 'implicit']);
    expect(application?.redirectUri).toEqual([
      'http://localhost:8085/callback',
      'http://localhost:8086/callback',
      'http://localhost:8087/callback',
      'https://oauth.pstmn.io/v1/callback',
      'https://app.example.com/callback',
    ]);
    expect(clients().map((app) => app.clientId)).toEqual([facts().application.clientId]);
  });

  it('does not wait for the proxy', async () => {
    await goTo(18);
    const state = world.stateData();
    if (!state) throw new Error('no state');
    const late = [
      'anypoint.proxy',
      'verification.open-call',
      'anypoint.token-policy',
      'verification.refused-call',
    ];
    world.keepState({
      ...state,
      steps: Object.fromEntries(Object.entries(state.steps).filter(([id]) => !late.includes(id))),
    });
    for (const step of [19, 20, 21]) await run({ only: step });
    expect(facts().assignment.appId).toBe(facts().application.clientId);
  });

  it('says what is wrong with a dead registration token, and goes on once a new one is given', async () => {
    await goTo(18);
    removeToken(registrationToken);
    const problem = await failureOf(run({ only: 19 }));
    expect(problem.code).toBe('ANYPOINT_IDP_REFUSED');
    expect(problem.description).toMatchObject({ exit: 4, byHand: true });
    expect(problem.message).toContain('Okta does not accept the saved token (status 401)');
    expect(problem.description.hint).toContain('Authorization Header');
    expect(anypoint().apimanager.applications).toEqual([]);

    addToken('00anotherRegistrationTokenMadeSince5678');
    const mended = { 'okta.registrationToken': new Secret('00anotherRegistrationTokenMadeSince5678') };
    const { said, shortfalls } = await run({ answers: mended });
    const how = new Map(said.outcomes.map(({ id, outcome }) => [id, outcome]));
    expect(how.get('okta.registration-token')).toBe('updated');
    expect(how.get('anypoint.client-provider')).toBe('updated');
    expect(how.get('anypoint.application')).toBe('created');
    expect(shortfalls).toEqual([]);
    expect(facts().codeVerification.probe?.status).toBe(200);
  });

  it("waits for Okta's limit of requests where Anypoint passes it on, and registers once", async () => {
    await goTo(18);
    const at = { vendor: 'okta', method: 'POST', path: '/oauth2/v1/clients', nth: 1 };
    await world.sandbox.setFaults({ faults: [{ at, kind: 'status', status: 429 }] });
    await run({ only: 19 });
    expect(world.sandbox.faults().fired).toHaveLength(1);
    await world.sandbox.clearFaults();
    expect(clients().map((app) => app.clientId)).toEqual([facts().application.clientId]);
  });

  it('stops before it makes anything when the provider does not offer a grant', async () => {
    await goTo(18);
    for (const { oidc } of anypoint().accounts.clientProviders)
      if (oidc)
        oidc.supported_grant_types = oidc.supported_grant_types.filter(({ name }) => name !== 'implicit');
    const problem = await failureOf(run({ only: 19 }));
    expect(problem.code).toBe('ANYPOINT_GRANT_NOT_OFFERED');
    expect(problem.message).toContain('implicit');
    expect(clients()).toEqual([]);
  });

  /** Okta takes longer than Anypoint waits. */
  const late = { idpTimeoutMs: 20, latencyMs: 60 };

  it('puts a client that came too late for Anypoint on record, so that undo removes it too', async () => {
    await goTo(18);
    moods(late);
    expect((await failureOf(run({ only: 19 }))).code).toBe('ANYPOINT_IDP_REFUSED');
    const [orphan] = clients();
    expect(orphan).toBeDefined();
    expect(anypoint().apimanager.applications).toEqual([]);
    moods(kindMoods());
    const { said } = await run({ only: 19 });
    expect(clients()).toHaveLength(2);
    expect(facts().application.clientId).not.toBe(orphan?.clientId);
    expect(said.notes.join('\n')).toContain(orphan?.clientId);
    expect((await undo()).left).toEqual([]);
    expect(clients()).toEqual([]);
  });

  it('removes such a client beforehand when the answers say so', async () => {
    await goTo(18);
    moods(late);
    await failureOf(run({ only: 19 }));
    moods(kindMoods());
    await run({ only: 19, answers: { 'application.removeLeftovers': true } });
    expect(clients().map((app) => app.clientId)).toEqual([facts().application.clientId]);
  });

  it('leaves an equal client alone of which it does not know who registered it, unless a person says so', async () => {
    await goTo(19);
    const twin = structuredClone(clients()[0]);
    if (!twin) throw new Error('no client');
    await goTo(18);
    okta().apps.push({ ...twin, id: '0oaTwinOfSomebody01', clientId: '0oaTwinOfSomebody01' });
    const before = { world: structuredClone(world.sandbox.world()), state: world.stateData() };
    const { said } = await run({ only: 19, answers: { 'application.removeLeftovers': true } });
    expect(said.notes.join('\n')).toContain('0oaTwinOfSomebody01');
    expect(clients()).toHaveLength(2);

    await world.sandbox.restore(before.world);
    world.keepState(before.state);
    const asked: string[] = [];
    await run({ only: 19, ui: person(true, asked) });
    expect(asked).toEqual([expect.stringContaining('0oaTwinOfSomebody01')]);
    expect(clients().map((app) => app.clientId)).toEqual([facts().application.clientId]);
  });

  it('approves the contract where this setup made the API instance', async () => {
    await goTo(18);
    moods({ approval: 'manual' });
    await run({ only: 19 });
    expect(anypoint().apimanager.contracts.map(({ status }) => status)).toEqual(['APPROVED']);
  });

  it('does not approve on an instance of others: it names who can, and goes on when they have', async () => {
    await goTo(18);
    moods({ approval: 'manual' });
    const state = world.stateData();
    const step = state?.steps['anypoint.api-instance'];
    if (!state || !step) throw new Error('no state');
    const { apiInstance } = step.facts as unknown as Facts;
    world.keepState({
      ...state,
      steps: {
        ...state.steps,
        'anypoint.api-instance': { ...step, facts: { apiInstance: { ...apiInstance, foreign: true } } },
      },
    });
    const problem = await failureOf(run({ only: 19 }));
    expect(problem.code).toBe('ANYPOINT_CONTRACT_PENDING');
    expect(problem.message).toContain('PENDING');
    expect(anypoint().apimanager.contracts.map(({ status }) => status)).toEqual(['PENDING']);
    for (const contract of anypoint().apimanager.contracts) contract.status = 'APPROVED';
    await run({ only: 19 });
    expect(facts().application.contractId).toBe(anypoint().apimanager.contracts[0]?.id);
  });

  it('does not restore a contract that somebody revoked', async () => {
    await goTo(19);
    for (const contract of anypoint().apimanager.contracts) contract.status = 'REVOKED';
    const problem = await failureOf(run({ only: 19 }));
    expect(problem.code).toBe('CONFLICT');
    expect(problem.message).toContain('REVOKED');
  });

  it('is undone down to the client in Okta, whether or not Anypoint passes the deletion on', async () => {
    for (const passedOn of [true, false]) {
      await goTo(23);
      for (const { oidc } of anypoint().accounts.clientProviders)
        if (oidc) oidc.allow_external_client_modification = passedOn;
      expect((await undo()).left).toEqual([]);
      expect(clients()).toEqual([]);
      expect(anypoint().apimanager.applications).toEqual([]);
      expect(anypoint().apimanager.contracts).toEqual([]);
    }
  });
});

describe('an application that somebody else made', () => {
  it('is used when told to, with its client and its assignment, and nothing of it is changed or undone', async () => {
    await goTo(23);
    for (const application of anypoint().apimanager.applications) application.description = 'manually';
    const made = structuredClone({ applications: anypoint().apimanager.applications, clients: clients() });
    const end = structuredClone(world.sandbox.world());
    await goTo(18);
    const before = world.stateData();
    await world.sandbox.restore(end);
    world.keepState(before);
    const writes = world.writes().length;
    expect((await failureOf(run({ only: 19 }))).code).toBe('CONFLICT');
    for (const only of [19, 20, 21, 22, 23]) await run({ only, answers: { onExisting: 'adopt' } });
    expect(facts().implicitVerification.probe?.status).toBe(200);
    expect(world.writes().slice(writes)).toEqual([]);
    const state = world.stateData();
    if (!state) throw new Error('no state');
    const late = ['anypoint.application', 'okta.registered-client', 'okta.assignment'];
    world.keepState({ ...state, made: state.made.filter(({ step }) => late.includes(step)) });
    await undo();
    expect({ applications: anypoint().apimanager.applications, clients: clients() }).toEqual(made);
  });

  it('is a conflict when it lacks a redirect URI, and stays as it is', async () => {
    await goTo(19);
    for (const application of anypoint().apimanager.applications) {
      application.description = 'manually';
      application.redirectUri = ['https://oauth.pstmn.io/v1/callback'];
    }
    const end = structuredClone(world.sandbox.world());
    await goTo(18);
    await world.sandbox.restore(end);
    const writes = world.writes().length;
    const problem = await failureOf(run({ only: 19, answers: { onExisting: 'adopt' } }));
    expect(problem.code).toBe('CONFLICT');
    expect(problem.message).toContain('redirect URIs');
    expect(world.writes().slice(writes)).toEqual([]);
  });
});
