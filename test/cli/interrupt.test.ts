import { describe, expect, it } from 'vitest';
import { catchInterrupts } from '../../src/cli/run/interrupt.ts';
// Loads the libraries that put their own signal handlers into the process.
import '../../src/wizard/state-file.ts';

/** Long enough for a signal that a handler sent to this very process to arrive. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

describe('Ctrl-C', () => {
  it('once stops what is new and gives the call under way its time, whatever libraries do with signals', async () => {
    const interrupt = catchInterrupts('npx okta-mule-setup init');
    let over = false;
    interrupt.over.catch(() => {
      over = true;
    });
    process.kill(process.pid, 'SIGINT');
    await settle();
    expect(interrupt.signal.reason).toMatchObject({ code: 'INTERRUPTED', description: { exit: 130 } });
    expect(over).toBe(false);
    interrupt.release();
  });

  it('twice leaves at once', async () => {
    const interrupt = catchInterrupts('npx okta-mule-setup init');
    process.kill(process.pid, 'SIGINT');
    await settle();
    process.kill(process.pid, 'SIGTERM');
    await expect(interrupt.over).rejects.toMatchObject({ code: 'INTERRUPTED' });
    interrupt.release();
  });

  it('afterwards belongs again to whom it belonged before', () => {
    const before = process.rawListeners('SIGINT');
    const interrupt = catchInterrupts('init');
    expect(process.listenerCount('SIGINT')).toBe(1);
    interrupt.release();
    expect(process.rawListeners('SIGINT')).toEqual(before);
  });
});
