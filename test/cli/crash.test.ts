import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, temporaryFolder } from './program.ts';

/** Rejects, with nobody waiting, as soon as the program has begun to listen. */
const forced = `const timer = setInterval(() => {
  if (process.listenerCount('unhandledRejection') < 2) return;
  clearInterval(timer);
  Promise.reject(new Error('forced'));
}, 1);`;

describe('a failure that nobody waited for', () => {
  it('is an internal error, exit 1, and under --json the document; the lock is given back', async () => {
    const cwd = temporaryFolder();
    const { exit, stdout, stderr } = await run(['init', '--sandbox', '--yes', '--json'], {
      cwd,
      env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(forced)}` },
    });
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, exit: 1, problem: { code: 'INTERNAL' } });
    expect(stdout).toContain('forced');
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(exit).toBe(1);
    expect(existsSync(join(cwd, '.okta-mule-setup', 'sandbox', 'lock'))).toBe(false);
  });
});
