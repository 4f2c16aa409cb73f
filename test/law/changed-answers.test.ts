import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { asProblem } from '../../src/cli/failure.ts';
import type { Facts } from '../../src/guide/facts.ts';
import { census } from '../support/census.ts';
import { openWorld, type RunOptions, type World } from '../support/journey.ts';

/** A finished setup, on which somebody runs again with another answer. */
let world: World;
let empty: readonly string[];
let finished: { readonly world: ReturnType<World['sandbox']['world']>; readonly state: unknown };

beforeAll(async () => {
  world = await openWorld({ judge: false });
  empty = census(world.sandbox);
  await world.run();
  finished = { world: structuredClone(world.sandbox.world()), state: structuredClone(world.stateData()) };
});
beforeEach(async () => {
  await world.sandbox.restore(finished.world);
  world.keepState(finished.state as Parameters<World['keepState']>[0]);
});
afterAll(() => world.stop());

const facts = (): Facts => world.state().facts() as unknown as Facts;
const codeOf = async (run: RunOptions): Promise<string> => {
  try {
    return (await world.run(run)).shortfalls.join(' ') || 'success';
  } catch (error) {
    return asProblem(error).code;
  }
};

/** Answers with which the setup stays whole. */
const inPlace: readonly (readonly [key: string, value: unknown])[] = [
  ['okta.authServer.audience', 'api://other'],
  ['okta.authServer.name', 'Second'],
  ['okta.accessRule.accessTokenLifetimeMinutes', 30],
  ['okta.introspectionClient.label', 'Another Name'],
  ['policy.scopes', ['openid']],
  ['policy.scopes', ['employees:write']],
  ['application.name', 'Other-App'],
  ['apiInstance.label', 'another'],
  ['api.securitySnippet', true],
];

describe('another answer on a finished setup', () => {
  it.each(inPlace)(
    '%s = %j is carried out, and the logins that rest upon it are shown anew',
    async (key, value) => {
      const before = facts();
      expect(await codeOf({ answers: { [key]: value } })).toBe('success');
      const { codeVerification, implicitVerification, authServer, application } = facts();
      for (const [verification, old] of [
        [codeVerification, before.codeVerification],
        [implicitVerification, before.implicitVerification],
      ] as const) {
        expect(verification).toMatchObject({ issuer: authServer.issuer, clientId: application.clientId });
        expect(verification.audience).toBe(authServer.audience);
        expect(verification.probe?.at).not.toBe(old.probe?.at);
      }
      const writes = world.writes().length;
      expect(await codeOf({ answers: { [key]: value } })).toBe('success');
      expect(world.writes().slice(writes)).toEqual([]);
      expect((await world.undo({ answers: { [key]: value } })).left).toEqual([]);
      expect(census(world.sandbox)).toEqual(empty);
    },
  );

  it.each([['api.implementationUrl', 'http://127.0.0.1:9/nobody']])(
    '%s = %j, with which the API does not answer, is not called verified',
    async (key, value) => {
      expect(await codeOf({ answers: { [key]: value } })).toBe('API_REFUSES_TOKEN');
      // And the answer of before puts it right.
      expect(await codeOf({ answers: { [key]: null } })).toBe('success');
    },
  );

  it.each([
    ['anypoint.environment', 'Production'],
    ['proxy.name', 'another-proxy'],
  ])(
    '%s = %j would lose what was made: it is refused, nothing is changed, and undo removes all',
    async (key, value) => {
      const before = census(world.sandbox);
      const writes = world.writes().length;
      const code = await codeOf({ answers: { [key]: value } });
      expect(code).toBe('CONFLICT');
      expect(world.writes().slice(writes)).toEqual([]);
      expect(census(world.sandbox)).toEqual(before);
      expect((await world.undo()).left).toEqual([]);
      expect(census(world.sandbox)).toEqual(empty);
    },
  );

  it('that names other platforms is refused, and none of the answers given with it is kept', async () => {
    const answers = { 'okta.orgUrl': 'https://a.okta.com', 'okta.token': '00another-token' };
    const kept = world.stateData()?.answers;
    expect(await codeOf({ answers })).toBe('TARGET_DIFFERS');
    expect(world.stateData()?.answers).toEqual(kept);
    expect(await codeOf({})).toBe('success');
  });
});
