import { describe, expect, it } from 'vitest';
import { recordingUi } from '../../src/ui/json.ts';
import { turns } from '../../src/ui/turns.ts';
import { testUi } from '../wizard/stage.ts';
import { heading } from './screen.ts';

describe('the recording for --json', () => {
  it('writes down steps, notes and warnings, passes them on, and is nobody to ask', () => {
    const { ui, said } = testUi([]);
    const recording = recordingUi(ui);
    recording.ui.start(heading);
    recording.ui.note('a note');
    recording.ui.warn('a warning');
    recording.ui.end(heading, 'kept', ['detail']);
    expect(recording.steps).toEqual([
      { number: 3, id: 'toy.step', title: 'A step', outcome: 'kept', details: ['detail'] },
    ]);
    expect([recording.notes, recording.warnings]).toEqual([['a note'], ['a warning']]);
    expect(recording.ui.interactive).toBe(false);
    expect(said).toEqual(['start toy.step', 'note a note', 'warn a warning', 'end toy.step kept: detail']);
  });
});

describe('turns', () => {
  it('come one after the other, also after one that failed', async () => {
    const inTurn = turns();
    const order: string[] = [];
    const work =
      (name: string, fails = false) =>
      async () => {
        order.push(`${name} begins`);
        await new Promise((resolve) => setImmediate(resolve));
        order.push(`${name} ends`);
        if (fails) throw new Error(name);
        return name;
      };
    const all = await Promise.allSettled([inTurn(work('a')), inTurn(work('b', true)), inTurn(work('c'))]);
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });
});
