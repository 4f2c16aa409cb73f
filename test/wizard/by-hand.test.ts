import { describe, expect, it } from 'vitest';
import { createStage, type Stage } from './stage.ts';
import { home, house } from './toy.ts';

const steps = [home, house];
const lines = (stage: Stage): readonly string[] =>
  stage.said.filter((line) => !/^(start|end|progress|say|list) /.test(line));

/** A platform that refuses every creation for want of rights. */
const refusing = (): Stage => {
  const stage = createStage();
  stage.platform.troubles.push(...Array.from({ length: 5 }, () => 'refused' as const));
  return stage;
};

describe('a step that the person wants to do', () => {
  it('is shown as clicks and read back, and no call is made for it', async () => {
    const stage = createStage();
    const doIt = (): string => {
      stage.platform.plant('house', 'house');
      return 'done';
    };
    await stage.run({ steps, replies: [doIt], reviews: ['manual', 'toy.house'] });
    expect(lines(stage)).toEqual(['manually toy.house', 'choose How shall it go on?']);
    expect(stage.state().steps['toy.house']).toMatchObject({ status: 'done', how: 'manual' });
    expect(stage.trace).not.toContain('house apply');
  });

  it('is made through the API when the person thinks better of it', async () => {
    const stage = createStage();
    await stage.run({ steps, replies: ['again'], reviews: ['manual', 'toy.house'] });
    expect(stage.state().steps['toy.house']).toMatchObject({ status: 'done', how: 'created' });
  });
});

describe('a step that the API refuses for want of rights', () => {
  it('is shown as clicks, and verified by inspect and verify once it is done manually', async () => {
    const stage = refusing();
    const doIt = (): string => {
      stage.platform.plant('house', 'house');
      return 'done';
    };
    await stage.run({ steps, replies: [doIt] });
    expect(lines(stage)).toEqual([
      'problem RIGHTS_REFUSED',
      'manually toy.house',
      'choose How shall it go on?',
    ]);
    expect(stage.state().steps['toy.house']).toMatchObject({ status: 'done', how: 'manual' });
    expect(stage.trace.slice(-2)).toEqual(['house inspect', 'house verify']);
    expect(stage.state()).toMatchObject({ made: [], intents: [] });
  });

  it('is not believed to be done until it is seen, with the wanted settings', async () => {
    const stage = refusing();
    const wrong = (): string => {
      stage.platform.plant('house', 'house', { color: 'red' });
      return 'done';
    };
    const right = (): string => {
      for (const thing of stage.platform.things.values()) thing.color = 'blue';
      return 'done';
    };
    await stage.run({ steps, replies: ['done', wrong, right] });
    expect(lines(stage).filter((line) => line.startsWith('warn'))).toEqual([
      'warn Not seen yet on the platform.',
      'warn It is not as it must be. house "house" (house-1): color is red, expected blue.',
    ]);
    expect(stage.state().steps['toy.house']?.how).toBe('manual');
  });

  it('is tried again by the API when that is wished', async () => {
    const stage = createStage();
    stage.platform.troubles.push('refused');
    await stage.run({ steps, replies: ['again'] });
    expect(stage.state().steps['toy.house']?.how).toBe('created');
    expect(stage.state().made).toHaveLength(1);
  });

  it('ends the run when the person stops, and is offered again by the next one', async () => {
    const stage = refusing();
    for (const _ of [1, 2])
      await expect(stage.run({ steps, replies: ['stop'] })).rejects.toMatchObject({ code: 'RIGHTS_REFUSED' });
    expect(stage.said.filter((line) => line === 'manually toy.house')).toHaveLength(2);
  });

  it('with nobody at the screen is handed on with the refusal, which stands with exit 4', async () => {
    const stage = refusing();
    await expect(stage.run({ steps })).rejects.toMatchObject({
      code: 'RIGHTS_REFUSED',
      description: { exit: 4 },
      heading: { id: 'toy.house' },
      byHand: { heading: { id: 'toy.house' }, text: { clicks: ['Click New.'] } },
    });
    expect(lines(stage)).toEqual([]);
  });

  it('done manually is not asked about in later runs', async () => {
    const stage = refusing();
    const doIt = (): string => {
      stage.platform.plant('house', 'house');
      return 'done';
    };
    await stage.run({ steps, replies: [doIt] });
    for (const _ of [2, 3]) await stage.run({ steps });
    expect(stage.state().steps['toy.house']?.how).toBe('manual');
    await stage.undo();
    expect(stage.platform.things.size).toBe(1);
  });

  it('is not shown in a dry run, nor for problems that no click can solve', async () => {
    const stage = createStage();
    const at = async (): Promise<void> => {
      throw new Error('a fault of ours');
    };
    await expect(stage.run({ steps: [home], at })).rejects.toThrow('a fault of ours');
    await refusing().run({ steps, dryRun: true });
    expect(lines(stage)).toEqual([]);
  });
});
