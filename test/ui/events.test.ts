import { describe, expect, it } from 'vitest';
import { problem } from '../../src/errors.ts';
import { eventUi, type RunEvent } from '../../src/ui/events.ts';
import { testUi } from '../wizard/stage.ts';
import { heading } from './screen.ts';

const step = { number: 3, of: heading.of, id: 'toy.step', title: 'A step' };

describe('the events of a run', () => {
  it('are what the screen is told, in its order, with their time, and the screen is told it too', () => {
    const { ui, said } = testUi([]);
    const told: RunEvent[] = [];
    const events = eventUi(
      ui,
      (event) => told.push(event),
      () => 0,
    );
    events.start(heading);
    events.progress(heading, 'for a deployment');
    events.note('a note');
    events.warn('a warning');
    events.address('https://example.com/login');
    events.end(heading, 'created', ['detail']);
    events.problem(problem('LOCK_LOST', { file: 'x' }));
    expect(told.map(({ at: _, ...event }) => event)).toMatchObject([
      { event: 'step-started', step },
      { event: 'waiting', step, text: 'for a deployment' },
      { event: 'note', text: 'a note' },
      { event: 'warning', text: 'a warning' },
      { event: 'address', url: 'https://example.com/login' },
      { event: 'step-ended', step, outcome: 'created', details: ['detail'] },
      { event: 'problem', code: 'LOCK_LOST', exit: 5 },
    ]);
    expect(new Set(told.map(({ at }) => at))).toEqual(new Set(['1970-01-01T00:00:00.000Z']));
    expect(said).toContain('note a note');
  });

  it('name the values of a manual step and never show them', () => {
    const told: RunEvent[] = [];
    const events = eventUi(
      testUi([]).ui,
      (event) => told.push(event),
      () => 0,
    );
    events.byHand(heading, {
      where: 'https://x',
      clicks: ['Click.'],
      values: [{ label: 'Secret', value: 'canary' }],
    });
    expect(told).toMatchObject([
      { event: 'manual-step', where: 'https://x', clicks: ['Click.'], values: ['Secret'] },
    ]);
    expect(JSON.stringify(told)).not.toContain('canary');
  });
});
