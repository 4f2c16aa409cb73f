import { describe, expect, it } from 'vitest';
import { createStage } from './stage.ts';

describe('a dry run', () => {
  it('changes nothing, writes nothing, and names the deed of every step', async () => {
    const stage = createStage();
    const { outcomes } = await stage.run({ dryRun: true });
    expect(stage.platform.mutations()).toEqual([]);
    expect(stage.file.writes()).toBe(0);
    expect(outcomes.map(({ how }) => how)).toEqual(['used', 'pending', 'pending', 'pending', 'pending']);
    expect(stage.said.filter((line) => line.startsWith('end'))).toEqual([
      'end toy.home used: home https://toy.example',
      'end toy.house pending: build the house "house"',
      'end toy.garden pending: lay out the garden and hang its gate',
      'end toy.well pending: dig the well',
      'end toy.view pending: look out of the window',
    ]);
  });

  it('looks where it can, also behind a step that only observes', async () => {
    const stage = createStage();
    stage.platform.plant('house', 'house', { color: 'red' });
    const { outcomes, surveyed } = await stage.run({ dryRun: true });
    expect(outcomes[1]?.how).toBe('refused');
    expect(surveyed[1]?.entries).toContainEqual(
      expect.objectContaining({ field: 'toy.house.color', actual: 'red' }),
    );
  });

  it('over a finished setup finds everything as it is', async () => {
    const stage = createStage();
    await stage.run();
    const before = stage.file.text();
    const mutations = stage.platform.mutations().length;
    const { outcomes } = await stage.run({ dryRun: true });
    expect(outcomes.map(({ how }) => how)).toEqual([
      'used',
      'unchanged',
      'unchanged',
      'unchanged',
      'pending',
    ]);
    expect(stage.file.text()).toBe(before);
    expect(stage.platform.mutations()).toHaveLength(mutations);
  });

  it('puts no question about somebody else’s object', async () => {
    const stage = createStage();
    stage.platform.plant('house', 'house');
    const { outcomes } = await stage.run({ dryRun: true, replies: [] });
    expect(outcomes[1]?.how).toBe('refused');
  });
});
