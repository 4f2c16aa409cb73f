import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run, temporaryFolder, type Variables } from './program.ts';
import { type SandboxProcess, startSandboxProcess } from './sandbox-process.ts';
import { hasTerminal, keys, startInTerminal } from './terminal.ts';

const data = mkdtempSync(join(tmpdir(), 'world-'));
let sandbox: SandboxProcess;
beforeAll(async () => {
  sandbox = await startSandboxProcess(data);
});
afterAll(async () => {
  await sandbox.stop();
  rmSync(data, { recursive: true });
});

/** Stands in for the operating system's keychain, which these tests must not touch: entries in a file. */
const keyring = `
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
const file = process.env.KEYCHAIN_FILE;
const all = () => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});
export class AsyncEntry {
  constructor(service, name, options) {
    if (process.env.KEYCHAIN_FILE === 'none') throw new Error('no such service');
    if (options.linux.store !== 'secret-service') throw new Error('the kernel forgets');
    this.name = service + ' ' + name;
  }
  async getPassword() { return all()[this.name] ?? null; }
  async setPassword(value) { writeFileSync(file, JSON.stringify({ ...all(), [this.name]: value })); }
  async deletePassword() { const { [this.name]: _, ...rest } = all(); writeFileSync(file, JSON.stringify(rest)); }
}`;
const hooks = `
export const resolve = (name, context, next) =>
  name === '@napi-rs/keyring'
    ? { url: new URL('keyring.mjs', import.meta.url).href, shortCircuit: true }
    : next(name, context);`;
const install = (): string => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'keyring.mjs'), keyring);
  writeFileSync(join(folder, 'hooks.mjs'), hooks);
  const register = `import { register } from 'node:module'; register('./hooks.mjs', import.meta.url);`;
  writeFileSync(join(folder, 'register.mjs'), register);
  return `--import ${pathToFileURL(join(folder, 'register.mjs')).href}`;
};

const args = ['init', '--only', '01'];
const keychain = (file: string): Variables => ({
  NODE_OPTIONS: install(),
  KEYCHAIN_FILE: file,
  OKTA_CLIENT_ORGURL: sandbox.about.okta.orgUrl,
});

// Only somebody at a terminal types secrets, so all of it is left out without util-linux `script`.
describe.skipIf(!hasTerminal)('--remember', () => {
  const typeToken = async (cwd: string, env: Variables, token: string) => {
    const terminal = startInTerminal([...args, '--remember'], { cwd, env });
    await terminal.until('Okta API token of an admin');
    terminal.type(`${token}${keys.enter}`);
    return terminal;
  };
  const typed = async (cwd: string, env: Variables, token: string) =>
    (await typeToken(cwd, env, token)).ended;

  it('keeps a typed secret in the keychain, from where the next run takes it, until undo', async () => {
    const cwd = temporaryFolder();
    const file = join(temporaryFolder(), 'keychain.json');
    const env = keychain(file);
    expect(await typed(cwd, env, sandbox.about.okta.token)).toMatchObject({ exit: 0 });
    expect(readFileSync(file, 'utf8')).toContain(sandbox.about.okta.token);

    expect(await run([...args, '--yes'], { cwd, env })).toMatchObject({
      exit: 0,
      stderr: expect.stringContaining('okta.token: taken from the keychain entry'),
    });
    const { stdout } = await run(['status'], { cwd, env });
    expect(stdout).toMatch(/okta\.token: the keychain entry 127\.0\.0\.1:\d+\/okta\.token/);
    expect(await run([...args, '--yes'], { cwd, env: { ...env, CI: 'true' } })).toMatchObject({ exit: 2 });
    const elsewhere = { ...env, OKTA_CLIENT_ORGURL: 'http://127.0.0.1:9' };
    expect(await run([...args, '--yes'], { cwd, env: elsewhere })).toMatchObject({ exit: 2 });

    expect(await run(['undo', '--yes'], { cwd, env })).toMatchObject({ exit: 0 });
    expect(readFileSync(file, 'utf8')).toBe('{}');
  });

  it('is found by a reference of a config file for its own host only', async () => {
    const cwd = temporaryFolder();
    const file = join(temporaryFolder(), 'keychain.json');
    const { host } = new URL(sandbox.about.okta.orgUrl);
    const entry = `okta-mule-setup ${host}/okta.token`;
    writeFileSync(file, JSON.stringify({ [entry]: sandbox.about.okta.token }));
    const env = keychain(file);
    const elsewhere = { ...env, OKTA_CLIENT_ORGURL: 'http://127.0.0.1:9' };
    for (const name of ['okta.token', `${host}/okta.token`]) {
      writeFileSync(join(cwd, 'setup.yaml'), `okta:\n  token: {keychain: '${name}'}\n`);
      const command = [...args, '--config', 'setup.yaml'];
      expect(await run(command, { cwd, env })).toMatchObject({ exit: 0 });
      const refused = await run([...command, '--name', 'other'], { cwd, env: elsewhere });
      expect(refused).toMatchObject({ exit: 2, stderr: expect.stringContaining('named by host') });
    }
  });

  it('does not keep a secret that was refused', async () => {
    const cwd = temporaryFolder();
    const file = join(temporaryFolder(), 'keychain.json');
    const terminal = await typeToken(cwd, keychain(file), '00wrong-token');
    // The token can be given again; the last of the choices is to stop.
    await terminal.until('What shall be changed?');
    terminal.type(`${keys.down}${keys.down}${keys.down}${keys.enter}`);
    expect(await terminal.ended).toMatchObject({ exit: 4 });
    expect(existsSync(file)).toBe(false);
  });

  it('says so where there is no keychain, and writes no file instead', async () => {
    const cwd = temporaryFolder();
    const { exit, stdout } = await typed(cwd, keychain('none'), sandbox.about.okta.token);
    expect(stdout.replace(/\s+/g, ' ')).toContain('This computer has no keychain that can be used.');
    expect(stdout).toContain('op run');
    expect(exit).toBe(0);
    expect(await run([...args, '--yes'], { cwd, env: keychain('none') })).toMatchObject({ exit: 2 });
  });
});
