import { describe, expect, it } from 'vitest';
import { problem } from '../../src/errors.ts';
import { createStage } from './stage.ts';
import { view } from './toy.ts';

/** Resolves when `open` is called; rejects with the signal's reason. */
const gate = (): { open(): void; wait(signal?: AbortSignal): Promise<void> } => {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    open: () => open(),
    wait: (signal) =>
      Promise.race([
        opened,
        new Promise<never>((_, reject) => {
          if (signal?.aborted) reject(signal.reason);
          signal?.addEventListener('abort', () => reject(signal.reason));
        }),
      ]),
  };
};

describe('side by side', () => {
  it('independent steps run at the same time, dependent ones wait for their facts', async () => {
    const stage = createStage();
    const both = gate();
    let inside = 0;
    const at = async (point: string): Promise<void> => {
      if (point !== 'house apply' && point !== 'well apply') return;
      inside += 1;
      if (inside === 2) both.open();
      await both.wait();
    };
    await stage.run({ width: 6, at });
    const order = (what: string): number => stage.trace.indexOf(what);
    expect(order('garden apply')).toBeGreaterThan(order('house verify'));
    expect(order('view apply')).toBeGreaterThan(Math.max(order('garden verify'), order('well verify')));
    expect([...stage.platform.things.keys()]).toHaveLength(4);
  });

  it('a step looks while the one it needs is verified, and changes nothing before that has ended', async () => {
    const stage = createStage();
    const looked = gate();
    const at = async (point: string): Promise<void> => {
      if (point === 'garden inspect') looked.open();
      if (point !== 'house verify') return;
      await looked.wait();
      // Whatever could go on without this verification has gone on then.
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      expect(stage.trace).not.toContain('garden apply');
      stage.trace.push('house verified');
    };
    await stage.run({ width: 6, at });
    const order = (what: string): number => stage.trace.indexOf(what);
    expect(order('house verified')).toBeGreaterThan(order('garden inspect'));
    expect(order('garden apply')).toBeGreaterThan(order('house verified'));
  });

  it('what fails only because of the one it needs is not what is told', async () => {
    const stage = createStage();
    await stage.run();
    stage.trace.length = 0;
    const looked = gate();
    const at = async (point: string): Promise<void> => {
      if (point === 'garden inspect') {
        // Looking ahead comes before.
        if (!stage.trace.includes('house apply')) return;
        looked.open();
        throw problem('NOT_SEEN', { what: 'The garden' });
      }
      if (point !== 'house verify') return;
      await looked.wait();
      await new Promise((resolve) => setImmediate(resolve));
      throw problem('CONFLICT', { what: 'The house', why: 'it leans', way: 'Run.' });
    };
    await expect(stage.run({ width: 6, at, answers: { 'house.color': 'red' } })).rejects.toMatchObject({
      code: 'CONFLICT',
      heading: { id: 'toy.house' },
    });
    expect(stage.trace).not.toContain('garden apply');
  });

  it('no more than the width at a time', async () => {
    const stage = createStage();
    let now = 0;
    let most = 0;
    const apply = async (): Promise<{ view: { seen: string } }> => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      return { view: { seen: '' } };
    };
    const lonely = [1, 2, 3, 4, 5].map((n) => ({
      ...view,
      id: `toy.view-${n}`,
      needs: [],
      provides: [],
      apply,
    }));
    await stage.run({ width: 2, steps: lonely as never });
    expect(most).toBe(2);
  });

  it('the first failure starts nothing new, ends waits, and lets a sent creation be recorded', async () => {
    const stage = createStage();
    const sent = gate();
    const failed = gate();
    stage.platform.beforeAnswer = async (kind) => {
      if (kind !== 'well') return;
      sent.open();
      await failed.wait();
    };
    const at = async (point: string, signal: AbortSignal): Promise<void> => {
      if (point === 'house apply') {
        await sent.wait();
        signal.addEventListener('abort', () => failed.open());
        throw problem('CONFLICT', { what: 'The house', why: 'it burns', way: 'Run.' });
      }
      if (point === 'well made') await gate().wait(signal);
    };
    await expect(stage.run({ width: 6, at })).rejects.toMatchObject({
      code: 'CONFLICT',
      heading: { id: 'toy.house' },
    });
    expect(stage.state().made.map(({ id }) => id)).toEqual(['well-1']);
    expect(stage.state().intents).toEqual([]);
    expect(stage.trace).not.toContain('well verify');
    expect(stage.trace).not.toContain('garden apply');
  });

  it('a failure with a way manually is not shown for the steps whose waits it ended', async () => {
    const stage = createStage();
    const waiting = gate();
    const at = async (point: string, signal: AbortSignal): Promise<void> => {
      if (point === 'well apply') {
        waiting.open();
        await gate().wait(signal);
      }
      if (point !== 'house apply') return;
      await waiting.wait();
      throw problem('RIGHTS_REFUSED', { vendor: 'Toy', deed: 'building', about: 'it', said: 'status 403' });
    };
    await expect(stage.run({ width: 6, at })).rejects.toMatchObject({
      code: 'RIGHTS_REFUSED',
      heading: { id: 'toy.house' },
      byHand: { heading: { id: 'toy.house' } },
    });
    expect(stage.said.filter((line) => line.startsWith('manually'))).toEqual([]);
  });
});
