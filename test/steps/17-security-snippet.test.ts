import { describe, expect, it } from 'vitest';
import { census } from '../support/census.ts';
import type { World } from '../support/journey.ts';
import { anypointOf, Death, factsOf, problemOf, the, useStages, writesOf } from './bench.ts';

const at = useStages();
const snippet = { 'api.securitySnippet': true };
/** Of the API itself, without the companion that Exchange makes of each. */
const published = (world: World) =>
  anypointOf(world).exchange.assets.filter(({ type }) => type === 'rest-api');
const versions = (world: World) => published(world).map(({ version }) => version);
const instance = (world: World) => the(anypointOf(world).apimanager.apis.at(-1));
const mainFile = (world: World): string =>
  anypointOf(world).designcenter.projects[0]?.branches['master']?.files['oauth-demo-api.raml'] ?? '';

describe('the security scheme in the specification', () => {
  it('is left out unless it is asked for', async () => {
    const world = await at(16);
    const { outcomes } = await world.run({ to: 18 });
    expect(outcomes.find(({ id }) => id === 'anypoint.security-snippet')?.how).toBe('skipped');
    expect(versions(world)).toEqual(['1.0.0']);
  });

  it.each([
    ['design-center', 'from Design Center'],
    ['exchange', 'straight to Exchange'],
  ])(
    'becomes the next version, which instance and proxy move to, published with "%s"',
    async (publishFrom) => {
      const world = await at(0);
      const empty = census(world.sandbox);
      const answers = { ...snippet, 'api.publishFrom': publishFrom };
      await world.run({ answers });
      expect(versions(world)).toEqual(['1.0.0', '1.0.1']);
      expect(instance(world).assetVersion).toBe('1.0.1');
      expect(anypointOf(world).runtime.deployments[0]?.assetVersion).toBe('1.0.1');
      expect(factsOf(world).securedSpec).toEqual({ version: '1.0.1', withSnippet: true });
      const { authorizeUrl, tokenUrl } = factsOf(world).authServer;
      if (publishFrom === 'design-center') {
        expect(mainFile(world)).toContain(`authorizationUri: ${authorizeUrl}`);
        expect(mainFile(world)).toContain(`accessTokenUri: ${tokenUrl}`);
      }
      // No step pulls the version back that another one has put forward.
      expect(await writesOf(world, () => world.run({ answers }))).toEqual([]);
      expect((await world.undo()).left).toEqual([]);
      expect(census(world.sandbox)).toEqual(empty);
    },
  );

  it('may be chosen later, once everything else stands', async () => {
    const world = await at(23);
    await world.run({ answers: snippet });
    expect(instance(world).assetVersion).toBe('1.0.1');
    expect(await writesOf(world, () => world.run({ answers: snippet }))).toEqual([]);
  });

  it('is made once, wherever the process dies, and can be undone from there', async () => {
    const whole = await at(16);
    const points: string[] = [];
    await whole.run({
      only: 17,
      answers: snippet,
      passing: (point, kind) => void points.push(`${point} ${kind}`),
    });
    expect(points.filter((where) => where.endsWith('anypoint.asset'))).toHaveLength(3);
    for (const [death, where] of points.entries()) {
      const world = await at(16);
      let passed = 0;
      const dying = world.run({
        only: 17,
        answers: snippet,
        passing: () => {
          if (passed++ === death) throw new Death(where);
        },
      });
      await expect(dying, where).rejects.toThrow(Death);
      await world.run({ only: 17, answers: snippet });
      expect(versions(world), where).toEqual(['1.0.0', '1.0.1']);
      expect(instance(world).assetVersion, where).toBe('1.0.1');
      expect(await writesOf(world, () => world.run({ to: 18, answers: snippet })), where).toEqual([]);
      expect((await world.undo()).left, where).toEqual([]);
      expect(versions(world), where).toEqual([]);
    }
  });

  it('is found again after a lost state, and undone all the same', async () => {
    const empty = census((await at(0)).sandbox);
    const world = await at(16);
    await world.run({ to: 18, answers: snippet });
    const whole = census(world.sandbox);
    world.keepState(undefined);
    await world.run({ to: 18, answers: snippet });
    expect(census(world.sandbox)).toEqual(whole);
    await world.undo();
    expect(census(world.sandbox)).toEqual(empty);
  });

  it('takes the number after one that is used up', async () => {
    const world = await at(16);
    const first = the(published(world)[0]);
    anypointOf(world).exchange.assets.push({ ...first, version: '1.0.1', tags: [] });
    await world.run({ only: 17, answers: snippet });
    expect(versions(world)).toEqual(['1.0.0', '1.0.1', '1.0.2']);
    expect(instance(world).assetVersion).toBe('1.0.2');
  });

  it('says what stays where Exchange deletes nothing for good', async () => {
    const world = await at(16, { hardDeletionEnabled: false });
    await world.run({ to: 18, answers: snippet });
    const { left } = await world.undo();
    expect(left).toEqual([expect.stringContaining('1.0.1'), expect.stringContaining('1.0.0')]);
  });

  it('is not put into the asset of somebody else', async () => {
    const world = await at(16);
    const state = the(world.stateData());
    const { asset } = factsOf(world);
    const record = the(state.steps['anypoint.exchange-asset']);
    state.steps['anypoint.exchange-asset'] = {
      ...record,
      facts: { asset: { ...asset, specSha256: undefined } },
    };
    world.keepState(state);
    const { outcomes } = await world.run({ only: 17, answers: snippet });
    expect(outcomes[0]?.how).toBe('skipped');
    expect(versions(world)).toEqual(['1.0.0']);
  });

  it('leaves the lock of somebody else alone, and publishes nothing', async () => {
    const world = await at(16, { designCenterLocked: 'Carla Colleague' });
    const { code, description } = await problemOf(world.run({ only: 17, answers: snippet }));
    expect(code).toBe('ANYPOINT_LOCK_HELD');
    expect(description.message).toContain('Carla Colleague');
    expect(versions(world)).toEqual(['1.0.0']);
  });
});
