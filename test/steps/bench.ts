import { afterAll, beforeAll } from 'vitest';
import { Problem } from '../../src/errors.ts';
import type { Facts } from '../../src/guide/facts.ts';
import type { AnypointWorld } from '../../src/sandbox/anypoint/world.ts';
import { kindMoods, type SandboxMoods } from '../../src/sandbox/moods.ts';
import type { StateData } from '../../src/wizard/state.ts';
import { openWorld, type World } from '../support/journey.ts';
import { judged } from '../support/judged.ts';

/** The death of a process. */
export class Death extends Error {}

interface Stage {
  readonly world: ReturnType<World['sandbox']['world']>;
  readonly state: StateData | undefined;
}

/**
 * One world for a test file, put to where a run with its defaults stands after so many steps; the moods count from there on.
 * Each exchange is held against the vendors' documents.
 */
export const useStages = () => {
  let world: World;
  const stages = new Map<number, Stage>();
  const keep = (step: number): void =>
    void stages.set(step, { world: structuredClone(world.sandbox.world()), state: world.stateData() });
  const goTo = async ({ world: kept, state }: Stage): Promise<void> => {
    await world.sandbox.restore(kept);
    world.keepState(state);
  };
  beforeAll(async () => {
    world = await openWorld();
    keep(0);
  });
  afterAll(async () => {
    await world.stop();
    judged().assertClean();
  });
  return async (step: number, moods: Partial<SandboxMoods> = {}): Promise<World> => {
    world.sandbox.setMoods(kindMoods());
    await world.sandbox.setFaults({ faults: [] });
    const nearest = Math.max(...[...stages.keys()].filter((one) => one <= step));
    await goTo(the(stages.get(nearest)));
    for (let next = nearest + 1; next <= step; next += 1) {
      await world.run({ only: next });
      keep(next);
    }
    world.sandbox.setMoods(moods);
    return world;
  };
};

export const factsOf = (world: World): Facts => world.state().facts() as unknown as Facts;
export const anypointOf = (world: World): AnypointWorld => world.sandbox.world().anypoint as AnypointWorld;

/** The mutating requests of this work, as `vendor METHOD path`. */
export const writesOf = async (world: World, work: () => Promise<unknown>): Promise<readonly string[]> => {
  const before = world.writes().length;
  await work();
  return world.writes().slice(before);
};

export const problemOf = async (work: Promise<unknown>): Promise<Problem> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Problem) return error;
  throw new Error(`no problem, but ${String(error)}`);
};

export const the = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('it is not there');
  return value;
};
