import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { OktaWorld } from '../../src/sandbox/okta/world.ts';
import { openWorld, type World } from '../support/journey.ts';
import { judged } from '../support/judged.ts';

const worlds: World[] = [];
const open = async (): Promise<World> => {
  const world = await openWorld({ moods: { secretsListHidden: true } });
  worlds.push(world);
  return world;
};
const secretsOf = (world: World): number =>
  (world.sandbox.world().okta as OktaWorld).apps.find(({ label }) => label.startsWith('MuleSoft'))?.secrets
    .length ?? 0;

afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.stop()));
});
afterAll(() => judged().assertClean());

describe('the introspection client, whose secret Okta does not show', () => {
  it('gets no second secret only to look at it, and it is said that it was not tried', async () => {
    const world = await open();
    await world.run({ to: 6 });
    const writes = world.writes().length;
    const { said } = await world.run({ to: 6 });
    expect(world.writes().slice(writes)).toEqual([]);
    expect(said.notes.join()).toContain('was not tried again');
    expect(secretsOf(world)).toBe(1);
  });

  it('gets a second one when the client provider must be told one, and never a third', async () => {
    const world = await open();
    await world.run({ to: 7 });
    await world.run({ only: 8 });
    expect(secretsOf(world)).toBe(2);
    const other = { 'anypoint.clientProvider.allowExternalModification': true };
    await expect(world.run({ only: 8, answers: other })).rejects.toMatchObject({
      code: 'NOT_VERIFIED',
      message: expect.stringContaining('two already'),
    });
    expect(secretsOf(world)).toBe(2);
  });
});
