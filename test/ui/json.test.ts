import { describe, expect, it } from 'vitest';
import { recordingUi } from '../../src/ui/json.ts';
import { testUi } from '../wizard/stage.ts';
import { heading } from './screen.ts';

describe('the recording for --json', () => {
  it('writes down steps, notes and warnings, passes them on, and is nobody to ask', () => {
    const { ui, said } = testUi([]);
    const recording = recordingUi(ui);
    recording.ui.start(heading);
    recording.ui.note('a note');
    recording.ui.warn('a warning');
    recording.ui.end(heading, 'unchanged', ['detail']);
    expect(recording.steps).toEqual([
      { number: 3, id: 'toy.step', title: 'A step', outcome: 'unchanged', details: ['detail'] },
    ]);
    expect([recording.notes, recording.warnings]).toEqual([['a note'], ['a warning']]);
    expect(recording.ui.interactive).toBe(false);
    expect(said).toEqual([
      'start toy.step',
      'note a note',
      'warn a warning',
      'end toy.step unchanged: detail',
    ]);
  });
});
