import { describe, expect, it } from 'vitest';
import { run, temporaryFolder } from './program.ts';

const secretOf = (stdout: string): string => stdout.trim();

describe('rotate', () => {
  it('an application secret: it stands alone on standard output, once; the old one is retired by a later run', async () => {
    const cwd = temporaryFolder();
    const rotate = (...more: readonly string[]) =>
      run(['rotate', 'application-secret', '--sandbox', ...more], { cwd });
    expect(await rotate()).toMatchObject({ exit: 2, stderr: expect.stringContaining('not finished') });
    expect(await run(['init', '--sandbox', '--yes'], { cwd })).toMatchObject({ exit: 0 });
    expect(await rotate('--retire')).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('is not deactivated before another one'),
    });
    const first = await rotate();
    expect(first).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^[\w-]{40,}\n$/) });
    expect(first.stderr.replace(/\s+/g, ' ')).toContain('Exchange goes on showing the old secret');
    const again = await rotate('--json');
    expect(JSON.parse(again.stdout)).toMatchObject({ ok: true, what: 'application-secret' });
    const retired = await rotate('--retire');
    expect(retired).toMatchObject({
      exit: 0,
      stdout: expect.stringContaining('is deactivated, not deleted'),
    });
    for (const { stdout, stderr } of [again, retired])
      expect(stdout + stderr).not.toContain(secretOf(first.stdout));
    // The logins go on with the new one, although Exchange shows the old one.
    expect(await run(['verify', '--sandbox'], { cwd })).toMatchObject({ exit: 0 });
  });
});
