import { describe, expect, it } from 'vitest';
import { run, temporaryFolder } from './program.ts';
import { startSandboxProcess } from './sandbox-process.ts';

describe('keep-alive', () => {
  it('says what of a finished setup ends when; exit 3 below the limit', async () => {
    const cwd = temporaryFolder();
    expect((await run(['init', '--sandbox', '--yes'], { cwd })).exit).toBe(0);
    const calm = await run(['keep-alive', '--sandbox', '--json'], { cwd });
    expect(calm.exit).toBe(0);
    expect(JSON.parse(calm.stdout)).toMatchObject({
      ok: true,
      exit: 0,
      limit: 14,
      deadlines: [
        { kind: 'token', days: 30, state: 'valid' },
        { kind: 'token' },
        { kind: 'client secret', state: 'does not expire' },
        { kind: 'client secret', state: 'does not expire' },
      ],
    });
    const strict = await run(['keep-alive', '--sandbox', '--days', '40'], { cwd });
    expect(strict.exit).toBe(3);
    expect(strict.stdout).toContain('ends soon: the registration token');
    expect((await run(['keep-alive', '--sandbox', '--days', 'many'], { cwd })).exit).toBe(2);
  });

  it('needs no setup: it makes the read that counts, changes nothing, and ends with 4 when the token is refused', async () => {
    const cwd = temporaryFolder();
    const sandbox = await startSandboxProcess(temporaryFolder());
    try {
      const { OKTA_CLIENT_TOKEN: _, ...env } = sandbox.variables;
      const alone = await run(['keep-alive'], { cwd, env });
      expect({ exit: alone.exit, stdout: alone.stdout }).toMatchObject({
        exit: 0,
        stdout: expect.stringContaining('valid: the registration token'),
      });
      const sent = await sandbox.requests();
      expect(sent).toContainEqual(
        expect.objectContaining({ method: 'GET', path: '/oauth2/v1/clients', status: 200 }),
      );
      expect(sent.filter(({ mutating }) => mutating)).toEqual([]);
      await sandbox.mood({ tokenDead: true });
      const dead = await run(['keep-alive', '--json'], { cwd, env });
      expect(dead.exit).toBe(4);
      expect(JSON.parse(dead.stdout)).toMatchObject({ ok: false, problem: { code: 'OKTA_TOKEN_REFUSED' } });
    } finally {
      await sandbox.stop();
    }
  });
});
