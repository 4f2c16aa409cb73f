import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asProblem } from '../../src/cli/failure.ts';
import type { Problem } from '../../src/errors.ts';
import type { OktaWorld } from '../../src/sandbox/okta/world.ts';
import { census } from '../support/census.ts';
import { openWorld, type RunOptions, type World } from '../support/journey.ts';

let world: World;
let empty: readonly string[];
beforeEach(async () => {
  world = await openWorld({ judge: false });
  empty = census(world.sandbox);
});
afterEach(() => world.stop());

/** What a run wrote at the platforms, and how it ended. */
const told = async (work: () => Promise<unknown>) => {
  const before = world.writes().length;
  const end = await work().then(
    (): unknown => 'done',
    (error: unknown) => asProblem(error),
  );
  return { end, writes: world.writes().slice(before) };
};

describe('a runner that keeps no state and has setup.id', () => {
  it('is the same setup each time: later runs write nothing, and undo leaves nothing', async () => {
    const fresh = () => world.keepState(undefined);
    expect((await told(() => world.run({ width: 6 }))).end).toBe('done');
    const whole = census(world.sandbox);
    fresh();
    expect(await told(() => world.run({ width: 6 }))).toEqual({ end: 'done', writes: [] });
    expect(census(world.sandbox)).toEqual(whole);
    fresh();
    const { left } = await world.undo();
    expect(left).toEqual([]);
    expect(census(world.sandbox)).toEqual(empty);
  });
});

describe('a lost state', () => {
  it('is undone by mark, and two of one kind with one mark are left and named, with what they rest upon', async () => {
    await world.run({ to: 3 });
    const okta = world.sandbox.world().okta as OktaWorld;
    const server = okta.authorizationServers.find(({ name }) => name === 'MuleSoft OAuth Demo');
    if (!server) throw new Error('no server');
    const [policy] = server.policies;
    if (!policy) throw new Error('no policy');
    server.policies.push({ ...structuredClone(policy), id: '00pSecondOfOneMark00' });
    const whole = census(world.sandbox);
    world.keepState(undefined);
    const { left, conflict } = await world.undo();
    expect(left.join('\n')).toContain('00pSecondOfOneMark00');
    expect({ conflict, now: census(world.sandbox) }).toEqual({ conflict: true, now: whole });
  });

  it('is taken over by its id without a write, which is refused where the state has something under another', async () => {
    await world.run({ setupId: 'firstfirst' });
    const whole = census(world.sandbox);
    world.keepState(undefined);
    expect(await told(() => world.run({ setupId: 'firstfirst' }))).toEqual({ end: 'done', writes: [] });
    expect(world.stateData()?.setup.id).toBe('firstfirst');

    for (const work of [world.run, world.undo]) {
      const { end, writes } = await told(() => work({ setupId: 'other00000' }));
      expect(end).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('firstfirst') });
      expect(writes).toEqual([]);
    }
    expect(census(world.sandbox)).toEqual(whole);
    expect(world.stateData()?.setup.id).toBe('firstfirst');
  });
});

describe('what was adopted', () => {
  it('is put back field by field by undo, and stays; a later change of it is put back too', async () => {
    await world.run({ to: 4, setupId: 'firstfirst' });
    const whole = census(world.sandbox);
    const rule = () => {
      const okta = world.sandbox.world().okta as OktaWorld;
      const server = okta.authorizationServers.find(({ name }) => name === 'MuleSoft OAuth Demo');
      const [found] = server?.policies.flatMap(({ rules }) => rules) ?? [];
      if (!found) throw new Error('no rule');
      return found;
    };
    rule().conditions.grantTypes.include = ['authorization_code'];
    const before = structuredClone(rule());
    world.keepState(undefined);
    const setupId = 'otherother';
    for (const lifetime of [30, 45]) {
      const answers = { onExisting: 'adopt', 'okta.accessRule.accessTokenLifetimeMinutes': lifetime };
      await world.run({ to: 4, setupId, answers });
      expect(rule().actions.token.accessTokenLifetimeMinutes).toBe(lifetime);
      expect(rule().conditions.grantTypes.include).toContain('implicit');
    }
    const { left } = await world.undo({ setupId });
    expect(left).toEqual([]);
    expect({ ...rule(), lastUpdated: '' }).toEqual({ ...before, lastUpdated: '' });
    expect(census(world.sandbox)).toEqual(whole);
    expect(world.stateData()?.adopted).toBeUndefined();
  });
});

describe('two engineers with two folders and the same names', () => {
  const engineer = (setupId: string) => {
    let kept: ReturnType<World['stateData']>;
    return {
      run: (more: RunOptions = {}) =>
        told(async () => {
          world.keepState(kept);
          try {
            await world.run({ setupId, ...more });
          } finally {
            kept = world.stateData();
          }
        }),
      undo: async () => {
        world.keepState(kept);
        const undone = await world.undo({ setupId });
        kept = world.stateData();
        return undone;
      },
    };
  };
  it('the second is refused before anything is written, may use it all, and its undo leaves all to the first', async () => {
    const ada = engineer('adaadaada0');
    const max = engineer('maxmaxmax0');
    expect((await ada.run()).end).toBe('done');
    const whole = census(world.sandbox);

    const { end, writes } = await max.run();
    expect(writes).toEqual([]);
    expect(end).toMatchObject({ code: 'OBSTACLES', description: { exit: 5 } });
    const { message } = end as Problem;
    // Every conflict at once, each with the way out.
    expect(message.match(/it exists already/g)?.length).toBeGreaterThanOrEqual(8);
    expect(message).toContain(
      'has the mark of the setup adaadaada0. If this is that setup, give its id: setup.id: adaadaada0',
    );
    expect(census(world.sandbox)).toEqual(whole);

    const using = await max.run({ answers: { onExisting: 'use' } });
    expect(using.end).toBe('done');
    // Its own registration token is tried, and leaves nothing.
    expect(using.writes).toEqual([
      'okta POST /oauth2/v1/clients',
      expect.stringMatching(/^okta DELETE \/oauth2\/v1\/clients\/0oa\w+$/),
    ]);
    expect(await max.run({ answers: { onExisting: 'use' } })).toEqual({ end: 'done', writes: [] });
    expect((await max.undo()).left).toEqual([]);
    expect(census(world.sandbox)).toEqual(whole);

    expect((await ada.undo()).left).toEqual([]);
    expect(census(world.sandbox)).toEqual(empty);
  });
});
