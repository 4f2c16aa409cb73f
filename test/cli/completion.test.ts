import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { run, temporaryFolder } from './program.ts';

const offered = async (...words: string[]): Promise<readonly string[]> => {
  const { exit, stdout } = await run(['complete', '--', ...words], { cwd: temporaryFolder() });
  expect(exit).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  expect(lines.at(-1)).toMatch(/^:\d+$/);
  return lines.slice(0, -1).map((line) => line.split('\t')[0] ?? '');
};

describe('completion', () => {
  it.each([
    [['ini'], ['init']],
    [
      ['export', ''],
      ['postman', 'curl', 'help'],
    ],
    [['verify', '--sand'], ['--sandbox']],
    [
      ['token', '--flow', ''],
      ['code', 'implicit', 'client'],
    ],
    [
      ['init', '--only', 'okta.access'],
      ['okta.access-policy', 'okta.access-rule'],
    ],
    [['init', '--set', 'proxy.ti'], ['proxy.timeoutMinutes=']],
    [['init', '--stdin-secret', 'okta.registration'], ['okta.registrationToken']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish', 'powershell'],
    ],
    [['nothing-like-it'], []],
  ])('%j offers %j', async (words, expected) => {
    expect(await offered(...words)).toEqual(expected);
  });

  it('offers no command that is not for people', async () => {
    expect(await offered('comp')).toEqual(['completion']);
  });

  it.each(['bash', 'zsh', 'fish', 'powershell'])('has a script for %s', async (shell) => {
    const { exit, stdout } = await run(['completion', shell], { cwd: temporaryFolder() });
    expect(exit).toBe(0);
    expect(stdout).toMatch(/okta-mule-setup.*complete/);
    const check = { bash: ['bash', '-n'], zsh: ['zsh', '-n'], fish: ['fish', '-n'] }[shell];
    const [program, option] = check ?? [];
    if (program === undefined || spawnSync(program, ['--version']).error) {
      console.log(`the script for ${shell} was not parsed: that shell is not on this computer`);
      return;
    }
    execFileSync(program, [option ?? ''], { input: stdout });
  });
});

describe('commands', () => {
  it('gives the tree as data', async () => {
    const { exit, stdout } = await run(['commands', '--json'], { cwd: temporaryFolder() });
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, exit: 0, exitCodes: { 130: 'interrupted' } });
  });
});
