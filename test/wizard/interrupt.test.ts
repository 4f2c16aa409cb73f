import { describe, expect, it } from 'vitest';
import { problem } from '../../src/errors.ts';
import { createStage } from './stage.ts';
import { home, house } from './toy.ts';

describe('an interrupt', () => {
  it('lets the creation under way be recorded, starts nothing more, and the same command goes on', async () => {
    const stage = createStage();
    const controller = new AbortController();
    stage.platform.beforeAnswer = async () => controller.abort(problem('INTERRUPTED', { resume: 'init' }));
    await expect(stage.run({ signal: controller.signal })).rejects.toMatchObject({
      code: 'INTERRUPTED',
      description: { exit: 130 },
    });
    expect(stage.state().made.map(({ id }) => id)).toEqual(['house-1']);
    expect(stage.platform.mutations()).toEqual(['create house house']);
    stage.platform.beforeAnswer = async () => undefined;
    await stage.run();
    expect(stage.platform.mutations()).toHaveLength(4);
  });

  it('before anything starts nothing at all', async () => {
    const stage = createStage();
    const signal = AbortSignal.abort(problem('INTERRUPTED', { resume: 'init' }));
    await expect(stage.run({ signal })).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(stage.platform.calls).toEqual([]);
  });

  it('of a patient look leaves the intent open for the next run', async () => {
    const stage = createStage({ lag: 60_000 });
    const controller = new AbortController();
    stage.platform.troubles.push('lost-after');
    const sleep = stage.clock.sleep;
    stage.clock.sleep = async (ms, signal) => {
      if (ms === 2_000) controller.abort(problem('INTERRUPTED', { resume: 'init' }));
      await sleep(ms, signal);
    };
    await expect(stage.run({ signal: controller.signal })).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(stage.state().intents).toHaveLength(1);
    stage.clock.sleep = sleep;
    await sleep(60_000);
    await stage.run({ steps: [home, house] });
    expect(stage.platform.mutations()).toEqual(['create house house']);
  });
});
