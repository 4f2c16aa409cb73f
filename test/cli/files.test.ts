import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bin, environment, run, temporaryFolder, watch } from './program.ts';
import { startSandboxProcess } from './sandbox-process.ts';
import { hasTerminal, startInTerminal } from './terminal.ts';

const isPosix = process.platform !== 'win32';

describe.skipIf(!isPosix)('a file that the user names', () => {
  it('and that is not a file is refused at once with exit 2, wherever it is named', async () => {
    const cwd = temporaryFolder();
    execFileSync('mkfifo', [join(cwd, 'pipe')]);
    writeFileSync(join(cwd, 'setup.yaml'), 'okta:\n  token: { file: pipe }\n');
    for (const [args, words] of [
      [['init', '--config', 'pipe'], 'it is a pipe, not a file'],
      [['init', '--config', '/dev/zero'], 'it is a device, not a file'],
      [['config', 'check', 'pipe'], 'it is a pipe, not a file'],
      [['config', 'check', 'setup.yaml'], 'cannot be read: it is a pipe, not a file'],
      [['sandbox', '--faults', '/dev/zero'], 'it is a device, not a file'],
      [['init', '--sandbox', '--yes', '--to', '01', '--debug', 'pipe'], 'it is a pipe'],
    ] as const) {
      const { exit, stderr, stdout } = await run([...args], { cwd });
      expect({ args, exit, said: `${stderr}${stdout}`.replace(/\s+/g, ' ') }).toEqual({
        args,
        exit: 2,
        said: expect.stringContaining(words),
      });
    }
  });

  it('in UTF-16, as PowerShell writes it with `>`, is read like one in UTF-8', async () => {
    const cwd = temporaryFolder();
    const text = 'okta:\n  orgUrl: https://integrator-1234567.okta.com\n';
    for (const [name, mark] of [
      ['little', [0xff, 0xfe]],
      ['utf8', [0xef, 0xbb, 0xbf]],
    ] as const)
      writeFileSync(
        join(cwd, name),
        Buffer.concat([Buffer.from(mark), Buffer.from(text, name === 'utf8' ? 'utf8' : 'utf16le')]),
      );
    for (const name of ['little', 'utf8'])
      expect(await run(['config', 'check', name], { cwd })).toMatchObject({ exit: 0 });
  });

  it('is not written through a link: reports, exports and traces of a strange folder stay in it', async () => {
    const cwd = temporaryFolder();
    await run(['init', '--sandbox', '--yes', '--to', '02'], { cwd });
    writeFileSync(join(cwd, 'victim'), 'untouched');
    symlinkSync('victim', join(cwd, 'link'));
    for (const args of [
      ['report', '--sandbox', '--output', 'link'],
      ['init', '--sandbox', '--yes', '--to', '01', '--debug', 'link'],
    ]) {
      const { exit, stderr } = await run(args, { cwd });
      expect({ exit, stderr }).toEqual({ exit: 2, stderr: expect.stringContaining('it is a link') });
    }
    expect(readFileSync(join(cwd, 'victim'), 'utf8')).toBe('untouched');
  });
});

it.skipIf(!isPosix)('a setup folder that is a link is refused before anything is asked or sent', async () => {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'elsewhere'));
  symlinkSync('elsewhere', join(cwd, '.okta-mule-setup'));
  for (const command of ['init', 'plan', 'status', 'verify', 'undo', 'report']) {
    const { exit, stderr } = await run([command], { cwd });
    expect({ command, exit, stderr }).toEqual({
      command,
      exit: 2,
      stderr: expect.stringContaining('is a link'),
    });
  }
});

it.skipIf(!isPosix)('nobody needs a home folder, nor an entry in the list of users', async () => {
  const cwd = temporaryFolder();
  const child = spawn(process.execPath, [bin, 'init', '--yes'], {
    cwd,
    env: { PATH: process.env['PATH'] },
    // As in a container that runs as any number.
    ...(process.getuid?.() === 0 && { uid: 54321, gid: 54321 }),
  });
  execFileSync('chmod', ['777', cwd]);
  const { exit, stderr } = await watch(child).ended;
  expect(stderr).not.toContain('fault of okta-mule-setup');
  expect(exit).toBe(2);
});

it.skipIf(!hasTerminal)('a terminal that is closed in the middle of a question leaves no lock', async () => {
  const cwd = temporaryFolder();
  const terminal = startInTerminal(['init'], { cwd });
  const lock = join(cwd, '.okta-mule-setup', 'default', 'lock');
  await terminal.until('Okta');
  await expect.poll(() => existsSync(lock)).toBe(true);
  // The pseudo-terminal goes with its master.
  terminal.child.kill('SIGKILL');
  await expect.poll(() => existsSync(lock), { timeout: 20_000 }).toBe(false);
});

describe('a data folder of the sandbox', () => {
  it('that is served already is named with its process: exit 5', async () => {
    const data = join(temporaryFolder(), 'world');
    const served = await startSandboxProcess(data);
    const { exit, stderr } = await run(['sandbox', '--data', data], { cwd: data });
    await served.stop();
    expect(stderr).toContain(`by process ${served.about.pid}`);
    expect(exit).toBe(5);
  });

  it.skipIf(!isPosix)(
    'for which the disk has no room is an error with a way out, and works when there is room',
    async () => {
      const cwd = temporaryFolder();
      const args = ['init', '--sandbox', '--yes', '--to', '01'];
      const child = spawn('bash', ['-c', 'ulimit -f 2 && exec "$0" "$@"', process.execPath, bin, ...args], {
        cwd,
        env: environment(cwd),
      });
      const { exit, stderr } = await watch(child).ended;
      expect({ exit, stderr }).toEqual({ exit: 2, stderr: expect.stringContaining('Make room') });
      expect(await run(args, { cwd })).toMatchObject({ exit: 0 });
    },
  );
});
