import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readInput } from '../../src/cli/input-file.ts';
import { run, temporaryFolder } from './program.ts';

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
