import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readInput } from '../../src/cli/input-file.ts';
import { bin, environment, run, temporaryFolder, watch } from './program.ts';

const text = 'okta:\n  orgUrl: https://integrator-1.okta.com\napi:\n  name: Überprüfung\n';

it.each([
  ['UTF-8', Buffer.from(text)],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
  ['UTF-16 as Windows PowerShell 5 writes it', Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16, the other byte first', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
])('a config file in %s is read', async (_, bytes) => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'setup.yaml'), bytes);
  expect(readInput(join(cwd, 'setup.yaml'))).toBe(text);
  expect(await run(['config', 'check', 'setup.yaml'], { cwd })).toMatchObject({
    exit: 0,
    stdout: expect.stringContaining('2 answers'),
  });
});

describe('standard input', () => {
  it('that never ends does not make the program deaf: a signal ends it at once, with the command to go on', async () => {
    const cwd = temporaryFolder();
    const child = spawn(process.execPath, [bin, 'init', '--yes', '--stdin-secret', 'okta.token'], {
      cwd,
      env: environment(cwd),
    });
    const { ended } = watch(child);
    // More than a pipe holds: once it is all written, it is being read.
    await new Promise((resolve) => child.stdin.write('x'.repeat(300_000), resolve));
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({
      exit: 130,
      stderr: expect.stringContaining('init --yes --stdin-secret okta.token'),
    });
  });

  it('is read up to 1 MB, whatever it is read for', async () => {
    const cwd = temporaryFolder();
    for (const args of [['explain'], ['explain-token'], ['plan', '--stdin-secret', 'okta.token']])
      expect(await run(args, { cwd, input: 'x'.repeat(1_100_000) })).toMatchObject({
        exit: 2,
        stderr: expect.stringContaining('Standard input holds more than 1 MB'),
      });
  });
});
