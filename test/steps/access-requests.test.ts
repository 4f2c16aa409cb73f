import { afterAll, afterEach, expect, it } from 'vitest';
import { census } from '../support/census.ts';
import { openWorld, type World } from '../support/journey.ts';
import { judged } from '../support/judged.ts';
import { anypointOf, factsOf, problemOf, the } from './bench.ts';

let world: World;
afterEach(() => world.stop());
afterAll(() => judged().assertClean());

/** As an owner of the API makes it in API Manager. */
const addTier = (name: string, autoApprove: boolean): number => {
  const { apimanager } = anypointOf(world);
  const id = 9_000 + apimanager.tiers.length;
  const createdAt = world.clock.now();
  const apiId = factsOf(world).apiInstance.id;
  apimanager.tiers.push({
    id,
    apiId,
    name,
    description: null,
    status: 'ACTIVE',
    autoApprove,
    limits: [],
    createdAt,
  });
  return id;
};

it('an SLA tier is chosen by its name, a request is approved by the owner of the API, and undone', async () => {
  world = await openWorld();
  const before = census(world.sandbox);
  await world.run({ to: 18 });
  addTier('Free', true);
  const gold = addTier('Gold', false);
  const writes = world.writes().length;
  const open = await problemOf(world.run());
  expect(open.message).toContain('"Free" (approved at once), "Gold" (approved by a person)');
  expect(open.description.exit).toBe(2);
  const wrong = await problemOf(world.run({ answers: { 'application.tier': 'Silver' } }));
  expect(wrong.message).toContain('no SLA tier "Silver"');
  expect(world.writes().slice(writes)).toEqual([]);

  const run = { answers: { 'application.tier': 'Gold' } };
  expect((await world.run(run)).shortfalls).toEqual([]);
  expect(the(anypointOf(world).apimanager.contracts[0])).toMatchObject({ status: 'APPROVED', tierId: gold });
  expect(factsOf(world).codeVerification.probe?.status).toBe(200);
  const later = world.writes().length;
  await world.run(run);
  expect(world.writes().slice(later)).toEqual([]);
  anypointOf(world).apimanager.tiers = [];
  await world.undo(run);
  expect(census(world.sandbox)).toEqual(before);
});

it('access to an API of others stays pending until its owner has approved it; then the same command goes on', async () => {
  world = await openWorld({ moods: { approval: 'manual' } });
  await world.run({ to: 18 });
  // The instance is that of another team.
  const state = the(world.stateData());
  const step = the(state.steps['anypoint.api-instance']);
  world.keepState({
    ...state,
    made: state.made.filter((made) => made.step !== 'anypoint.api-instance'),
    steps: {
      ...state.steps,
      'anypoint.api-instance': {
        ...step,
        how: 'used',
        facts: { apiInstance: { ...factsOf(world).apiInstance, foreign: true } },
      },
    },
  });
  const pending = await problemOf(world.run({ only: 19 }));
  expect(pending.code).toBe('ANYPOINT_CONTRACT_PENDING');
  expect(pending.description.hint).toContain('run the same command again');
  the(anypointOf(world).apimanager.contracts[0]).status = 'APPROVED';
  for (const only of [19, 20, 21, 22]) await world.run({ only });
  expect(factsOf(world).codeVerification.probe?.status).toBe(200);
});
