import { describe, expect, it } from 'vitest';
import { problem } from '../../src/errors.ts';
import { untilWith } from '../../src/wizard/until.ts';
import { testClock } from './stage.ts';

const stage = () => {
  const clock = testClock();
  const said: string[] = [];
  const controller = new AbortController();
  return { clock, said, controller, until: untilWith(clock, controller.signal, (text) => said.push(text)) };
};
/** Ready at the given look. */
const readyAt = (look: number) => {
  let looks = 0;
  return {
    probe: async () => {
      looks += 1;
      return looks >= look ? `ready after ${looks}` : undefined;
    },
    looks: () => looks,
  };
};

describe('waiting', () => {
  it('looks at once and does not pause when it is ready', async () => {
    const { until, clock, said } = stage();
    expect(await until({ what: 'it', every: [1_000], atMost: 60_000, ...readyAt(1) })).toBe('ready after 1');
    expect(clock.pauses).toEqual([]);
    expect(said).toEqual([]);
  });

  it('pauses as told, the last pause again and again, and says what it waits for', async () => {
    const { until, clock, said } = stage();
    let state = 'STARTING';
    const probe = readyAt(5);
    await until({
      what: 'the proxy to start',
      every: [1_000, 2_000, 5_000],
      atMost: 600_000,
      last: () => state,
      probe: async () => {
        const ready = await probe.probe();
        state = probe.looks() > 2 ? 'STARTED' : 'STARTING';
        return ready;
      },
    });
    expect(clock.pauses).toEqual([1_000, 2_000, 5_000, 5_000]);
    expect(said[0]).toBe('Waiting for the proxy to start: STARTING (0 s of at most 10 min)');
    expect(said[3]).toBe('Waiting for the proxy to start: STARTED (8 s of at most 10 min)');
  });

  it('ends in NOT_READY with exit 7 and the last state, without a pause after the last look', async () => {
    const { until, clock } = stage();
    const never = until({
      what: 'it',
      every: [4_000],
      atMost: 10_000,
      probe: async () => undefined,
      last: () => 'STARTING',
    });
    await expect(never).rejects.toMatchObject({
      code: 'NOT_READY',
      message: 'it did not get ready within 10 s. Last seen: STARTING',
      description: { exit: 7 },
    });
    expect(clock.pauses).toEqual([4_000, 4_000]);
  });

  it('takes false and 0 for answers: only undefined is not yet', async () => {
    const { until } = stage();
    expect(await until({ what: 'it', every: [1], atMost: 1, probe: async () => 0 })).toBe(0);
    expect(await until({ what: 'it', every: [1], atMost: 1, probe: async () => false })).toBe(false);
  });

  it('ends with the reason of an interrupt, before the next look', async () => {
    const { until, controller } = stage();
    const interrupted = problem('INTERRUPTED', { resume: 'init' });
    let looks = 0;
    const waiting = until({
      what: 'it',
      every: [1_000],
      atMost: 60_000,
      probe: async () => {
        looks += 1;
        controller.abort(interrupted);
        return undefined;
      },
    });
    await expect(waiting).rejects.toBe(interrupted);
    expect(looks).toBe(1);
  });

  it('passes a failure of the look on', async () => {
    const { until } = stage();
    const fault = new Error('gone');
    await expect(
      until({ what: 'it', every: [1], atMost: 1, probe: () => Promise.reject(fault) }),
    ).rejects.toBe(fault);
  });
});
