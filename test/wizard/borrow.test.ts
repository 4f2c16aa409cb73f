import { describe, expect, it } from 'vitest';
import { problem } from '../../src/errors.ts';
import type { OnceSetting } from '../../src/wizard/once.ts';
import { stepKit } from '../../src/wizard/step.ts';
import { createStage, type Stage } from './stage.ts';
import { home, type ToyFacts, type ToyServices } from './toy.ts';

const lock = 'toy.lock';

/** A platform with one lock, and a step that takes it once for its work. */
const scene = (take: () => Promise<void> = async () => undefined) => {
  const held = { lock: false, taken: 0 };
  const well = stepKit<ToyFacts, ToyServices>()({
    id: 'toy.well',
    title: 'Well',
    guide: '3',
    why: 'To drink.',
    needs: ['home'],
    provides: ['well'],
    asks: {},
    deed: () => 'dig the well',
    byHand: () => ({ where: '', clicks: [], values: [] }),
    locate: async ({ recorded }) =>
      recorded && { kind: 'toy.well', key: 'well', id: '1', what: 'well', within: 'state', seen: recorded },
    inspect: async (_, { seen }) => ({ facts: seen, entries: [] }),
    apply: (c) =>
      c.borrow(
        {
          kind: lock,
          key: 'gate/1',
          what: 'The lock of the gate',
          take: async () => {
            held.lock = true;
            held.taken += 1;
            await take();
          },
          giveBack: async () => {
            await c.at('give back', c.signal);
            held.lock = false;
          },
        },
        async () => {
          await c.at('work', c.signal);
          return { well: { id: 'well-1' } };
        },
      ),
    verify: async () => undefined,
    giveBack: async (c, { kind, key }) => {
      await c.at('give back', c.signal);
      expect([kind, key]).toEqual([lock, 'gate/1']);
      held.lock = false;
    },
  });
  return { held, steps: [home, well] };
};

const dyingAt = (point: string): NonNullable<OnceSetting['passing']> => {
  return (passed, kind) => {
    if (passed === point && kind === lock) throw new Error('the process died');
  };
};
const loans = (stage: Stage) => stage.state().loans ?? [];
const lost = () =>
  problem(
    'INVALID_REQUEST',
    { vendor: 'Toy', deed: 'asking for', about: 'the lock', said: '500' },
    { exchange: { vendor: 'Toy', method: 'POST', path: '/lock', outcome: 'unknown' } },
  );

describe('what is borrowed', () => {
  it('is on record while it is held, and given back when the work is done', async () => {
    const { held, steps } = scene();
    const stage = createStage();
    let during: unknown;
    await stage.run({
      guide: steps,
      steps,
      at: async (point) => {
        if (point === 'work') during = [held.lock, loans(stage).map(({ key }) => key)];
      },
    });
    expect(during).toEqual([true, ['gate/1']]);
    expect([held.lock, loans(stage)]).toEqual([false, []]);
  });

  it('is given back when the work fails', async () => {
    const { held, steps } = scene();
    const stage = createStage();
    const at = async (point: string): Promise<void> => {
      if (point === 'work') throw new Error('no water');
    };
    await expect(stage.run({ guide: steps, steps, at })).rejects.toThrow('no water');
    expect([held.lock, loans(stage)]).toEqual([false, []]);
  });

  it.each(['lent', 'taken'])(
    'is given back by the next run when the process died as it was %s',
    async (point) => {
      const { held, steps } = scene();
      const stage = createStage();
      const dying = stage.run({ guide: steps, steps, passing: dyingAt(point) });
      await expect(dying).rejects.toThrow('the process died');
      expect([held.lock, loans(stage).length]).toEqual([point === 'taken', 1]);
      await stage.run({ guide: steps, steps });
      expect([held.lock, loans(stage), held.taken]).toEqual([false, [], point === 'taken' ? 2 : 1]);
    },
  );

  it('is given back by undo when the process died while it was held', async () => {
    const { held, steps } = scene();
    const stage = createStage();
    await stage.run({ guide: steps, steps, passing: dyingAt('taken') }).catch(() => undefined);
    await stage.undo({ guide: steps });
    expect([held.lock, loans(stage)]).toEqual([false, []]);
  });

  it('stays on record, and is told, when it cannot be given back; the next run tries again', async () => {
    const { held, steps } = scene();
    const stage = createStage();
    const at = async (point: string): Promise<void> => {
      if (point === 'give back') throw new Error('nobody at the gate');
    };
    const { notes } = await stage.run({ guide: steps, steps, at });
    expect(notes.join()).toContain('The lock of the gate was not given back: nobody at the gate');
    const again = await stage.run({ guide: steps, steps, at });
    expect(again.notes.join()).toContain('gate/1');
    expect([held.lock, loans(stage).length]).toEqual([true, 1]);
    await stage.run({ guide: steps, steps });
    expect([held.lock, loans(stage), held.taken]).toEqual([false, [], 1]);
  });

  it('counts as held when the answer to taking it was lost, and as not held when it was refused', async () => {
    const unknown = scene(() => Promise.reject(lost()));
    const stage = createStage();
    await expect(stage.run({ guide: unknown.steps, steps: unknown.steps })).rejects.toThrow();
    expect([unknown.held.lock, loans(stage)]).toEqual([false, []]);

    const refused = scene(() =>
      Promise.reject(problem('ANYPOINT_LOCK_HELD', { project: 'x', holder: 'Ann' })),
    );
    const other = createStage();
    await expect(other.run({ guide: refused.steps, steps: refused.steps })).rejects.toThrow('Ann');
    // Nothing was sent to take somebody else's lock away.
    expect([refused.held.lock, loans(other)]).toEqual([true, []]);
  });
});
