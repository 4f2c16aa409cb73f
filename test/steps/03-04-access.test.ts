import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OktaWorld } from '../../src/sandbox/okta/world.ts';
import { steps } from '../../src/steps/index.ts';
import { surveySteps } from '../../src/wizard/survey.ts';
import { openWorld, type World } from '../support/journey.ts';
import { judged } from '../support/judged.ts';

let world: World;
let whole: ReturnType<World['sandbox']['world']>;
let state: ReturnType<World['stateData']>;

beforeAll(async () => {
  world = await openWorld();
  await world.run({ to: 4 });
  whole = structuredClone(world.sandbox.world());
  state = world.stateData();
});
beforeEach(async () => {
  await world.sandbox.restore(structuredClone(whole));
  world.keepState(structuredClone(state));
});
afterAll(async () => {
  await world.stop();
  judged().assertClean();
});

const parts = () => {
  const okta = world.sandbox.world().okta as OktaWorld;
  const server = okta.authorizationServers.find(({ name }) => name === 'MuleSoft OAuth Demo');
  const policy = server?.policies[0];
  const rule = policy?.rules[0];
  const [other] = okta.users;
  const tester = okta.users.at(-1);
  if (!server || !policy || !rule || !tester || !other) throw new Error('the world lacks a part');
  return { server, policy, rule, tester, other };
};

/** What a plan says of steps 3 and 4, without what decides nothing. */
const plan = async () => {
  const looks = await surveySteps(world.looking(), steps.slice(0, 4));
  return looks.slice(2).map(({ verb, entries }) => ({
    verb,
    fields: entries.map(({ field, class: weight }) => `${field} ${weight}`),
  }));
};
const writesOf = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
  const before = world.writes().length;
  await work();
  return world
    .writes()
    .slice(before)
    .map((one) => one.replace(/(aus|00p|0pr)[A-Za-z0-9]+/g, '$1'));
};
const at = 'okta PUT /api/v1/authorizationServers/aus/policies/00p';

describe('an access policy and its rule', () => {
  it('are the same objects under other names, which is told and changed by nobody', async () => {
    parts().policy.name = 'Renamed policy';
    parts().rule.name = 'Renamed rule';
    expect(await plan()).toEqual([
      { verb: 'unchanged', fields: ['okta.accessPolicy.name unusual'] },
      { verb: 'unchanged', fields: ['okta.accessRule.name unusual'] },
    ]);
    expect(await writesOf(() => world.run({ to: 4 }))).toEqual([]);
  });

  it('are found by the mark of the policy when the state is lost too', async () => {
    parts().policy.name = 'Renamed policy';
    world.keepState(undefined);
    expect(await writesOf(() => world.run({ to: 4 }))).toEqual([]);
    expect(parts().server.policies).toHaveLength(1);
  });

  it('are mended field by field: what an administrator has entered beside it stays', async () => {
    const { policy, rule, other } = parts();
    policy.status = 'INACTIVE';
    rule.conditions.grantTypes.include = ['authorization_code', 'client_credentials'];
    rule.conditions.people.users.exclude = [other.id];
    rule.actions.token.refreshTokenWindowMinutes = 4_000;
    expect(await plan()).toEqual([
      { verb: 'update', fields: ['okta.accessPolicy.status required'] },
      {
        verb: 'update',
        fields: ['okta.accessRule.grantTypes required', 'okta.accessRule.exclusions unusual'],
      },
    ]);
    expect(await writesOf(() => world.run({ to: 4 }))).toEqual([
      'okta POST /api/v1/authorizationServers/aus/policies/00p/lifecycle/activate',
      `${at}/rules/0pr`,
    ]);
    const after = parts();
    expect(after.policy.status).toBe('ACTIVE');
    expect(after.rule.conditions.grantTypes.include.sort()).toEqual([
      'authorization_code',
      'client_credentials',
      'implicit',
    ]);
    expect(after.rule.conditions.people.users.exclude).toEqual([other.id]);
    expect(after.rule.actions.token.refreshTokenWindowMinutes).toBe(4_000);
    expect(await plan()).toMatchObject([{ verb: 'unchanged' }, { verb: 'unchanged' }]);
  });

  it('that exclude the test user stand in the way: nobody but an administrator takes an exclusion back', async () => {
    const { rule, tester } = parts();
    rule.conditions.people.users.exclude = [tester.id];
    expect(await plan()).toEqual([
      { verb: 'unchanged', fields: [] },
      {
        verb: 'refuse',
        fields: ['okta.accessRule.people conflict'],
      },
    ]);
    expect(await writesOf(() => world.run({ to: 4 }).catch(() => undefined))).toEqual([]);
  });
});
