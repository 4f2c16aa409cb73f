import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { steps } from '../../src/steps/index.ts';
import type { StateData } from '../../src/wizard/state.ts';
import { census } from '../support/census.ts';
import { openWorld, type World } from '../support/journey.ts';
import { judged } from '../support/judged.ts';
import { unmarked } from '../support/neighbours.ts';

interface Stage {
  readonly world: ReturnType<Sandbox['world']>;
  readonly state: StateData | undefined;
  readonly census: readonly string[];
}

/** The death of a process, at one point of one creation. */
class Death extends Error {}

/** No free text for a mark: in a server or API instance of ours it is ours by its name, and goes with that in any case. */
const goesWithItsParent = new Set(['okta.access-rule', 'anypoint.proxy', 'anypoint.token-policy']);

let world: World;
/** stages[i]: before step i + 1. */
const stages: Stage[] = [];

const snapshot = (): Stage => ({
  world: structuredClone(world.sandbox.world()),
  state: world.stateData(),
  census: census(world.sandbox),
});
const goTo = async (stage: Stage | undefined): Promise<void> => {
  if (!stage) throw new Error('the journey did not come so far');
  await world.sandbox.restore(stage.world);
  world.keepState(stage.state);
};
const writesOf = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
  const before = world.writes().length;
  await work();
  return world.writes().slice(before);
};

beforeAll(async () => {
  world = await openWorld();
  stages.push(snapshot());
  for (let step = 1; step <= steps.length; step += 1) {
    await world.run({ only: step });
    stages.push(snapshot());
  }
}, 120_000);

afterAll(async () => {
  await world?.stop();
  process.stdout.write(`${judged().summary()}\n`);
  judged().assertClean();
});

const numbered = steps.map((step, i) => ({ number: i + 1, title: step.title, step }));

describe.each(numbered)('step $number, $title', ({ number, step }) => {
  it('finds what it has made, and then changes nothing', async () => {
    await goTo(stages[number]);
    const writes = await writesOf(() => world.run({ only: number }));
    expect(writes).toEqual([]);
    expect(census(world.sandbox)).toEqual(stages[number]?.census);
  });

  it('makes it once, wherever in a creation the process dies', async () => {
    const points: string[] = [];
    await goTo(stages[number - 1]);
    await world.run({ only: number, passing: (point, kind) => void points.push(`${point} ${kind}`) });
    const whole = census(world.sandbox);
    for (const [death, where] of points.entries()) {
      await goTo(stages[number - 1]);
      let passed = 0;
      const dying = world.run({
        only: number,
        passing: () => {
          if (passed++ === death) throw new Death(where);
        },
      });
      await expect(dying, where).rejects.toThrow(Death);
      await world.run({ only: number });
      expect(census(world.sandbox), `died when ${where}`).toEqual(whole);
      const writes = await writesOf(() => world.run({ only: number }));
      expect(writes, `again after the death when ${where}`).toEqual([]);
    }
  });

  it('is undone even if the process died in the middle of it', async () => {
    const points: string[] = [];
    await goTo(stages[number - 1]);
    await world.run({ only: number, passing: (point, kind) => void points.push(`${point} ${kind}`) });
    for (const [death, where] of points.entries()) {
      await goTo(stages[number - 1]);
      let passed = 0;
      const dying = world.run({
        only: number,
        passing: () => {
          if (passed++ === death) throw new Death(where);
        },
      });
      await expect(dying, where).rejects.toThrow(Death);
      await world.undo();
      expect(census(world.sandbox), `undone after the death when ${where}`).toEqual(stages[0]?.census);
    }
  });

  it('leaves an equal object of somebody else untouched: it stops, or uses it when told to, and undo leaves it', async () => {
    const before = stages[number - 1];
    const after = stages[number];
    if (!before || !after || before.census.join() === after.census.join()) return;
    await world.sandbox.restore(unmarked(after.world));
    world.keepState(before.state);
    const foreign = census(world.sandbox);
    const writes = await writesOf(async () => {
      await world.run({ only: number }).catch(() => undefined);
      await world.run({ only: number, answers: { onExisting: 'adopt' } }).catch(() => undefined);
    });
    expect(writes).toEqual([]);
    expect(census(world.sandbox)).toEqual(foreign);
    const ids = after.state?.made.filter((one) => one.step === step.id).map((one) => one.id) ?? [];
    // What earlier steps made is not unmade here: a policy goes with its server, whoever made the policy.
    const adopted = world.stateData();
    if (adopted) world.keepState({ ...adopted, made: adopted.made.filter((one) => one.step === step.id) });
    await world.undo();
    const left = JSON.stringify(world.sandbox.world());
    if (!goesWithItsParent.has(step.id)) {
      // An id may be a path of names, as Exchange's are.
      const gone = ids.filter((id) => !id.split('/').every((part) => left.includes(part)));
      expect(gone).toEqual([]);
    }
  });
});

describe('the whole list', () => {
  it('asks nothing of the platforms but reads when it is run again', async () => {
    await goTo(stages.at(-1));
    const reads = world.reads();
    const writes = await writesOf(() => world.run());
    expect(writes).toEqual([]);
    expect(world.reads() - reads).toBeLessThanOrEqual(45);
  });

  it('undone, leaves both platforms as they were', async () => {
    await goTo(stages.at(-1));
    await world.undo();
    expect(census(world.sandbox)).toEqual(stages[0]?.census);
    expect(world.stateData()?.made).toEqual([]);
  });

  it('finds everything again when the state is lost, makes nothing twice, and can still be undone', async () => {
    await goTo(stages.at(-1));
    world.keepState(undefined);
    await world.run();
    expect(census(world.sandbox)).toEqual(stages.at(-1)?.census);
    await world.undo();
    expect(census(world.sandbox)).toEqual(stages[0]?.census);
  });

  it('is the same with independent steps side by side', async () => {
    await goTo(stages[0]);
    await world.run({ width: 6 });
    expect(census(world.sandbox)).toEqual(stages.at(-1)?.census);
  });

  it('changes nothing in a dry run', async () => {
    await goTo(stages[0]);
    const writes = await writesOf(() => world.run({ dryRun: true }));
    expect(writes).toEqual([]);
    expect(census(world.sandbox)).toEqual(stages[0]?.census);
    expect(world.stateData()).toEqual(stages[0]?.state);
  });
});
