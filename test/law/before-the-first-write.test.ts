import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AnypointWorld } from '../../src/sandbox/anypoint/world.ts';
import { openWorld, type World } from '../support/journey.ts';

let world: World;
let fresh: ReturnType<World['sandbox']['world']>;
beforeAll(async () => {
  world = await openWorld({ judge: false });
  fresh = structuredClone(world.sandbox.world());
});
beforeEach(async () => {
  await world.sandbox.restore(fresh);
  world.keepState(undefined);
});
afterAll(() => world.stop());

const anypoint = (): AnypointWorld => world.sandbox.world().anypoint as AnypointWorld;
const becomesDefault = 'becomes the default of every new API';

describe('what a write means for others', () => {
  it('is said before it: an environment without a client provider gets this one as default, one with others does not', async () => {
    const { accounts } = anypoint();
    const { id } = accounts.environments.find(({ name }) => name === 'Sandbox') ?? { id: '' };
    const planned = await world.run({ dryRun: true });
    const step = planned.surveyed.find((one) => one.id === 'anypoint.environment');
    expect(step?.means).toEqual([expect.stringContaining(becomesDefault)]);
    accounts.environmentProviders[id] = ['0a0a0a0a-0000-4000-8000-000000000001'];
    const others = await world.run({ dryRun: true });
    expect(others.surveyed.flatMap(({ means = [] }) => means)).toEqual([]);
  });

  it('is said to those who cannot be asked, in a warning, before anything is written', async () => {
    let before: number | undefined;
    await world.run({
      to: 9,
      ui: {
        warn: (text) => {
          if (text.includes(becomesDefault)) before = world.writes().length;
        },
      },
    });
    expect(before).toBe(0);
  });
});

describe('an answer of a run that is refused', () => {
  it('is not kept, and nothing is written, also where only one of several is refused', async () => {
    await world.run();
    const state = world.stateData();
    const writes = world.writes().length;
    const answers = { 'proxy.name': 'another-proxy', 'application.name': 'Another-App' };
    await expect(world.run({ answers })).rejects.toMatchObject({ description: { exit: 5 } });
    expect(world.writes().slice(writes)).toEqual([]);
    expect(world.stateData()?.answers).toEqual(state?.answers);
    expect((await world.run()).outcomes.every(({ how }) => how !== 'created')).toBe(true);
  });
});
