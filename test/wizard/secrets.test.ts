import { describe, expect, it } from 'vitest';
import { createStage } from './stage.ts';
import { garden, home, house, toySteps, view, well } from './toy.ts';

describe('secrets', () => {
  it('are recovered by the step that provided them, once, and are nowhere in the state', async () => {
    const stage = createStage();
    await stage.run({ steps: [home, house, garden, well] });
    expect(stage.trace).not.toContain('house recover');
    await stage.run({ steps: [view, { ...view, id: 'toy.view-2', provides: [] } as never], width: 2 });
    expect(stage.trace.filter((line) => line === 'house recover')).toHaveLength(1);
    expect(stage.state().steps['toy.view']?.facts).toEqual({ view: { seen: 'the garden' } });
  });

  it('of the run itself are used without being recovered', async () => {
    const stage = createStage();
    await stage.run();
    expect(stage.trace).not.toContain('house recover');
    expect(stage.state().steps['toy.house']?.facts).toMatchObject({
      house: { key: { secret: 'toy.house/key' } },
    });
  });

  it('leave no trace in state or on the screen', async () => {
    const stage = createStage();
    await stage.run({ steps: toySteps });
    const everything = `${stage.file.text()}\n${stage.said.join('\n')}`;
    for (const canary of ['canary-home-token-3X', 'canary-house-key-7Q'])
      for (const form of [
        canary,
        Buffer.from(canary).toString('base64'),
        Buffer.from(canary).toString('hex'),
      ])
        expect(everything).not.toContain(form);
    expect(stage.state().answers).toEqual({
      'home.url': 'https://toy.example',
      'house.name': 'house',
      'house.color': 'blue',
    });
  });
});
