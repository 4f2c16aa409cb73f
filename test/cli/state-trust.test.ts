import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bin, environment, run, temporaryFolder } from './program.ts';
import { type SandboxProcess, startSandboxProcess } from './sandbox-process.ts';
import { hasTerminal, keys, startInTerminal } from './terminal.ts';

const data = mkdtempSync(join(tmpdir(), 'world-'));
let sandbox: SandboxProcess;
/** A working folder with a setup of somebody who has another home. */
let theirs: string;
const key = 'a-key-for-runners-0123456789abcdef';

beforeAll(async () => {
  sandbox = await startSandboxProcess(data);
  theirs = mkdtempSync(join(tmpdir(), 'theirs-'));
  // Not `run`: that is for inside of a test.
  spawnSync(process.execPath, [bin, 'init', '--yes', '--to', '02'], {
    cwd: theirs,
    env: environment(theirs, { ...sandbox.variables, OKTA_MULE_SETUP_KEY: key }),
  });
});
afterAll(async () => {
  await sandbox.stop();
  for (const folder of [data, theirs]) rmSync(folder, { recursive: true });
});

/** A new home and working folder into which their state was cloned. */
const cloned = (): string => {
  const cwd = temporaryFolder();
  cpSync(join(theirs, '.okta-mule-setup'), join(cwd, '.okta-mule-setup'), { recursive: true });
  return cwd;
};
const stateOf = (cwd: string): string => join(cwd, '.okta-mule-setup', 'default', 'state.json');

const commands = [
  ['init', '--yes', '--to', '02'],
  ['plan', '--yes'],
  ['verify'],
  ['doctor'],
  ['token'],
  ['undo', '--yes'],
  ['report'],
  ['export', 'curl'],
  ['export', 'postman'],
];

describe('a state that came with a project', () => {
  it.each(commands.map((command) => [command.join(' '), command] as const))(
    'is not used by %s: exit 2 that names --trust-state, and nothing is asked of a platform',
    async (_, command) => {
      const cwd = cloned();
      const before = readFileSync(stateOf(cwd), 'utf8');
      const sent = (await sandbox.requests()).length;
      const { exit, stdout, stderr } = await run(command, { cwd, env: sandbox.variables });
      expect(stderr + stdout).toContain('--trust-state');
      expect(exit).toBe(2);
      expect(await sandbox.requests()).toHaveLength(sent);
      expect(readFileSync(stateOf(cwd), 'utf8')).toBe(before);
    },
  );

  it('is shown by status, which says whose it is not', async () => {
    const { exit, stderr, stdout } = await run(['status'], { cwd: cloned() });
    expect(stderr.replace(/\s+/g, ' ')).toContain('was not written by you');
    expect(stdout).toMatch(/02 +Okta authorization server +created/);
    expect(exit).toBe(0);
  });

  it('is used with --trust-state, and is this user’s from then on', async () => {
    const cwd = cloned();
    const options = { cwd, env: sandbox.variables };
    const init = ['init', '--yes', '--to', '02'];
    expect((await run([...init, '--trust-state'], options)).exit).toBe(0);
    expect((await run(init, options)).exit).toBe(0);
    expect(statSync(join(cwd, '.config', 'okta-mule-setup', 'state.key')).mode & 0o777).toBe(0o600);
  });

  it.skipIf(!hasTerminal)('is shown and asked about at a terminal', async () => {
    const cwd = cloned();
    const terminal = startInTerminal(['init', '--to', '02'], { cwd, env: sandbox.variables });
    await terminal.until('shall it be used?');
    expect(terminal.said()).toContain(sandbox.about.okta.orgUrl);
    terminal.type(keys.enter);
    expect((await terminal.ended).exit).toBe(2);
  });

  it('is not used when it was altered, though its checksum is right', async () => {
    const cwd = cloned();
    const env = { ...sandbox.variables, OKTA_MULE_SETUP_KEY: key };
    expect((await run(['init', '--yes', '--to', '02'], { cwd, env })).exit).toBe(0);
    const file = JSON.parse(readFileSync(stateOf(cwd), 'utf8')) as {
      schemaVersion: number;
      sequence: number;
      sum: string;
      state: { target: Record<string, string> };
    };
    file.state.target['okta.orgUrl'] = 'https://evil.example.com';
    const sealedOver = JSON.stringify([file.schemaVersion, file.sequence, file.state]);
    file.sum = createHash('sha256').update(sealedOver).digest('hex');
    writeFileSync(stateOf(cwd), JSON.stringify(file));
    const { exit, stderr } = await run(['init', '--yes', '--to', '02'], { cwd, env });
    expect(stderr).toContain('--trust-state');
    expect(exit).toBe(2);
  });

  it('is one’s own on every runner that has the key in OKTA_MULE_SETUP_KEY, which is stored nowhere', async () => {
    const cwd = cloned();
    const env = { ...sandbox.variables, OKTA_MULE_SETUP_KEY: key };
    expect((await run(['init', '--yes', '--to', '02'], { cwd, env })).exit).toBe(0);
    expect(existsSync(join(cwd, '.config', 'okta-mule-setup', 'state.key'))).toBe(false);
    expect(readFileSync(stateOf(cwd), 'utf8')).not.toContain(key);
    const short = await run(['init', '--yes'], { cwd, env: { ...env, OKTA_MULE_SETUP_KEY: 'short' } });
    expect(short.exit).toBe(2);
  });
});
