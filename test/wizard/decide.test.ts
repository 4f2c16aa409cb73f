import { describe, expect, it } from 'vitest';
import { createStage, type Stage } from './stage.ts';
import { home, house } from './toy.ts';

const steps = [home, house];
const how = (stage: Stage): string | undefined => stage.state().steps['toy.house']?.how;

describe('an object that is there already', () => {
  it('with the wanted settings is asked about, and adopted when the answer is yes', async () => {
    const stage = createStage();
    stage.platform.plant('house', 'house');
    await stage.run({ steps, replies: ['adopt'] });
    expect(stage.said).toContainEqual(
      expect.stringMatching(/^choose house "house" \(house-1\) exists already/),
    );
    expect(how(stage)).toBe('adopted');
    expect(stage.state().made).toEqual([]);
    expect(stage.platform.mutations()).toEqual([]);
  });

  it('is a conflict when the answer is no, and stays as it is', async () => {
    const stage = createStage();
    const before = { ...stage.platform.plant('house', 'house') };
    await expect(stage.run({ steps, replies: ['stop'] })).rejects.toMatchObject({
      code: 'CONFLICT',
      description: { exit: 5 },
    });
    expect([...stage.platform.things.values()]).toEqual([before]);
  });

  it('is adopted without a question when the config says adopt', async () => {
    const stage = createStage();
    stage.platform.plant('house', 'house');
    await stage.run({ steps, onExisting: 'adopt' });
    expect(how(stage)).toBe('adopted');
  });

  it('ends the run when the config says stop, or ask and nobody is there', async () => {
    for (const onExisting of ['stop', 'ask'] as const) {
      const stage = createStage();
      stage.platform.plant('house', 'house');
      await expect(stage.run({ steps, onExisting })).rejects.toMatchObject({ code: 'CONFLICT' });
      expect(stage.platform.mutations()).toEqual([]);
    }
  });

  it('once adopted is not asked about again, in the second run nor in the third', async () => {
    const stage = createStage();
    stage.platform.plant('house', 'house');
    await stage.run({ steps, onExisting: 'adopt' });
    for (const _ of [2, 3, 4]) await stage.run({ steps, replies: [] });
    expect(how(stage)).toBe('adopted');
  });

  it('is asked about again when it is another one than was adopted', async () => {
    const stage = createStage();
    stage.platform.plant('house', 'house');
    await stage.run({ steps, onExisting: 'adopt' });
    stage.platform.things.clear();
    stage.platform.plant('house', 'house');
    await expect(stage.run({ steps })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('with other settings is changed once it is adopted, and not deleted by undo', async () => {
    const stage = createStage();
    stage.platform.plant('house', 'house', { color: 'red', note: 'mine' });
    await stage.run({ steps, onExisting: 'adopt' });
    expect(how(stage)).toBe('adopted');
    expect(stage.platform.mutations()).toEqual(['paint house-1 blue']);
    await stage.undo();
    expect([...stage.platform.things.keys()]).toEqual(['house-1']);
  });

  it('with other settings is a conflict that names them where it must be used as it is, and stays so', async () => {
    for (const onExisting of ['use'] as const) {
      const stage = createStage();
      const before = { ...stage.platform.plant('house', 'house', { color: 'red', note: 'mine' }) };
      await expect(stage.run({ steps, onExisting, replies: [] })).rejects.toMatchObject({
        code: 'CONFLICT',
        message: expect.stringContaining('color is red, expected blue'),
      });
      expect([...stage.platform.things.values()]).toEqual([before]);
      expect(stage.platform.mutations()).toEqual([]);
    }
  });

  it('with the mark of a setup that this one shares with is used as it is, and is a conflict when it differs', async () => {
    const stage = createStage();
    stage.platform.plant('house', 'house', { note: 'okta-mule-setup:other00000/123456' });
    await expect(stage.run({ steps })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('the setup other00000'),
      description: expect.objectContaining({ hint: expect.stringContaining('setup.id: other00000') }),
    });
    const shares = ['other00000'];
    await stage.run({ steps, shares });
    expect(how(stage)).toBe('used');
    expect(stage.state().made).toEqual([]);
    await expect(stage.run({ steps, shares, answers: { 'house.color': 'red' } })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('color is blue, expected red'),
    });
    await stage.undo();
    expect(stage.platform.mutations()).toEqual([]);
  });

  it('that the user named is used as it is', async () => {
    const stage = createStage();
    await stage.run({ steps: [home] });
    expect(stage.state().steps['toy.home']?.how).toBe('used');
  });

  it('with our own mark is ours, also when the state was lost, and goes on record', async () => {
    const [first, second] = [createStage(), createStage()];
    await first.run({ steps });
    second.platform.plant('house', 'house', { note: first.platform.things.get('house-1')?.note ?? '' });
    await second.run({ steps });
    expect(how(second)).toBe('unchanged');
    expect(second.state().made).toEqual([expect.objectContaining({ kind: 'toy.house', id: 'house-1' })]);
  });
});
