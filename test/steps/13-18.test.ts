import { describe, expect, it } from 'vitest';
import { steps } from '../../src/steps/index.ts';
import { census } from '../support/census.ts';
import type { World } from '../support/journey.ts';
import { anypointOf, factsOf, problemOf, the, useStages, writesOf } from './bench.ts';

const at = useStages();
const deployment = (world: World) => the(anypointOf(world).runtime.deployments.at(-1));
const instance = (world: World) => the(anypointOf(world).apimanager.apis.at(-1));

describe('steps 13 to 18', () => {
  it.each([
    ['cloudhub2', 'CH2'],
    ['cloudhub1', 'CH'],
    ['runtime-fabric', 'RF'],
  ] as const)(
    'come from the instance to the refused call on %s, and undo leaves nothing',
    async (targets, type) => {
      const world = await at(0, { targets });
      const empty = census(world.sandbox);
      await world.run({ to: 18 });
      const { openCall, refusedCall, proxy } = factsOf(world);
      expect(deployment(world).type).toBe(type);
      expect(openCall).toMatchObject({ status: 200, url: `${proxy.url}/employees` });
      expect([400, 401, 403]).toContain(refusedCall.withoutToken.status);
      expect([400, 401, 403]).toContain(refusedCall.invalidToken.status);
      expect(await writesOf(world, () => world.run({ to: 18 }))).toEqual([]);
      expect((await world.undo()).left).toEqual([]);
      expect(census(world.sandbox)).toEqual(empty);
    },
  );

  it('work in a business group whose client provider belongs to the root', async () => {
    const world = await at(0);
    const { businessGroupId, organizationId } = world.sandbox.describe().anypoint;
    await world.run({ to: 18, answers: { 'anypoint.organization': businessGroupId } });
    expect(instance(world).organizationId).toBe(businessGroupId);
    expect(businessGroupId).not.toBe(organizationId);
    expect(factsOf(world).refusedCall.withoutToken.status).toBeLessThan(404);
  });

  it('keep their evidence: a second run leaves their records as they are', async () => {
    const world = await at(18);
    const records = () =>
      steps.slice(12, 18).map(({ id }) => {
        const { facts, how, at: when } = the(the(world.stateData()).steps[id]);
        return { facts, how, when };
      });
    const before = records();
    await world.run({ to: 18 });
    expect(records()).toEqual(before);
  });
});

describe('the open call', () => {
  it('that cannot be seen any more is not recorded, is said, and is not a failure', async () => {
    const world = await at(18);
    const state = the(world.stateData());
    delete state.steps['verification.open-call'];
    // The evidence beside it is lost too.
    world.keepState(undefined);
    world.keepState(state);
    const writes = await writesOf(world, async () => {
      for (const _ of [1, 2]) {
        const { shortfalls, notes } = await world.run({ to: 18 });
        expect(shortfalls).toEqual([]);
        expect(notes).toContainEqual(expect.stringContaining('is not recorded'));
      }
    });
    expect(writes).toEqual([]);
    expect(factsOf(world).openCall.status).not.toBe(200);
  });

  it('that never answers names the likely cause, exit 6', async () => {
    const world = await at(14);
    const { baseUrl } = world.sandbox.describe().anypoint;
    deployment(world).implementationUri = `${baseUrl}/mocking/api/v1/sources/nothing/m`;
    const { code, description } = await problemOf(world.run({ only: 15 }));
    expect([code, description.exit]).toEqual(['OPEN_CALL_FAILED', 6]);
    expect(description.hint).toContain('implementation');
  });
});

describe('the token policy', () => {
  it.each(['list', 'json-schema'] as const)(
    'has only settings that the template knows, described as %s, and is enforced',
    async (policyConfigurationShape) => {
      const world = await at(15, { policyConfigurationShape });
      await world.run({ to: 18, answers: { 'policy.scopes': ['openid', 'profile'] } });
      const [policy] = anypointOf(world).apimanager.policies;
      expect(policy?.configurationData).toMatchObject({
        scopes: 'openid profile',
        skipClientIdValidation: false,
      });
    },
  );

  it('is not offered for an instance of another client provider: that is said, with the way out', async () => {
    const world = await at(15);
    instance(world).providerId = null;
    const { code, description } = await problemOf(world.run({ only: 16 }));
    expect(code).toBe('ANYPOINT_POLICY_NOT_OFFERED');
    expect(description.hint).toContain('client provider');
    expect(world.stateData()?.intents).toEqual([]);
    expect(anypointOf(world).apimanager.policies).toEqual([]);
  });

  it('is changed in place when the scopes change, or when somebody disabled it', async () => {
    const world = await at(16);
    const policy = the(anypointOf(world).apimanager.policies[0]);
    policy.disabled = true;
    const writes = await writesOf(world, () =>
      world.run({ only: 16, answers: { 'policy.scopes': ['openid'] } }),
    );
    expect(writes).toEqual([expect.stringMatching(/PATCH .*\/policies\/\d+$/)]);
    expect(anypointOf(world).apimanager.policies[0]).toMatchObject({
      id: policy.id,
      disabled: false,
      configurationData: { scopes: 'openid' },
    });
  });

  it('with a key that its template does not know is not enforced, which a call shows; the key is taken out', async () => {
    const world = await at(16);
    const { configurationData } = the(anypointOf(world).apimanager.policies[0]);
    the(anypointOf(world).apimanager.policies[0]).configurationData = { ...configurationData, scope: '' };
    const { code, description } = await problemOf(world.run({ only: 18 }));
    expect([code, description.exit]).toEqual(['CALLS_NOT_REFUSED', 6]);
    expect(description.message).toContain('status 200');
    expect(description.hint).toContain('settings');
    await world.run({ only: 16 });
    expect(the(anypointOf(world).apimanager.policies[0]).configurationData).toEqual(configurationData);
    await world.run({ only: 18 });
  });
});

describe('the refused call', () => {
  it.each([{ policyDelayMs: 100_000 }, { refusalStatus: '401' }] as const)(
    'is waited for, whatever the gateway answers: %o',
    async (moods) => {
      const world = await at(15, moods);
      await world.run({ to: 18 });
      const { withoutToken, invalidToken } = factsOf(world).refusedCall;
      expect([400, 401]).toContain(withoutToken.status);
      expect(invalidToken.status).toBe(401);
    },
  );
});
