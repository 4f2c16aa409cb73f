import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { run, temporaryFolder } from './program.ts';
import { type SandboxProcess, startSandboxProcess } from './sandbox-process.ts';

const data = mkdtempSync(join(tmpdir(), 'world-'));
let sandbox: SandboxProcess;
beforeAll(async () => {
  sandbox = await startSandboxProcess(data);
});
afterAll(async () => {
  await sandbox.stop();
  rmSync(data, { recursive: true });
});

const configFile = (cwd: string, text: string, name = 'setup.yaml'): string => {
  writeFileSync(join(cwd, name), text);
  return name;
};

const references = ['token: {env: ADMIN}', 'registrationToken: {file: token.txt}'];
const secretsOf = (cwd: string) => {
  writeFileSync(join(cwd, 'token.txt'), `${sandbox.about.okta.token}\n`);
  // A config file alone confirms no host.
  return { ADMIN: sandbox.about.okta.token, OKTA_CLIENT_ORGURL: sandbox.about.okta.orgUrl };
};

/** An older organization has its preset once an app needs it. */
const withoutPreset = (world: unknown): unknown => {
  const { okta } = world as { okta: { signInPolicies: { preset?: string }[] } };
  okta.signInPolicies = okta.signInPolicies.filter(({ preset }) => preset !== 'password-only');
  return world;
};

describe('init --config without a terminal', () => {
  it('carries the steps out, then finds nothing to do, and undo leaves the world as it was', async () => {
    const cwd = temporaryFolder();
    const text = `okta:\n  orgUrl: ${sandbox.about.okta.orgUrl}\n  ${references.join('\n  ')}\n`;
    const options = { cwd, env: secretsOf(cwd) };
    const args = ['--config', configFile(cwd, text)];
    const before = await sandbox.world();

    const first = await run(['init', ...args, '--to', '06', '--json'], options);
    expect(first.stderr).toContain('✔');
    const document = JSON.parse(first.stdout) as { steps: { id: string; details: string[] }[] };
    expect(document).toMatchObject({ ok: true, exit: 0, shortfalls: [] });
    expect(document.steps.map(({ id }) => id).sort()).toEqual([
      'okta.access-policy',
      'okta.access-rule',
      'okta.authorization-server',
      'okta.introspection-client',
      'okta.org',
      'okta.registration-token',
    ]);
    for (const { details } of document.steps) expect(details.join()).not.toBe('');

    const sent = (await sandbox.requests()).length;
    const second = await run(['init', ...args, '--to', '06'], options);
    expect(second.exit).toBe(0);
    const again = (await sandbox.requests()).slice(sent);
    expect(again.length).toBeGreaterThan(5);
    expect(again.filter(({ mutating }) => mutating)).toEqual([]);

    const undone = await run(['undo', ...args, '--yes'], options);
    expect(undone).toMatchObject({ exit: 0, stdout: expect.stringContaining('Left behind: 0') });
    expect(withoutPreset(await sandbox.world())).toEqual(before);
  });

  it('names all missing answers at once and sends nothing', async () => {
    const cwd = temporaryFolder();
    const sent = (await sandbox.requests()).length;
    const file = configFile(cwd, 'okta:\n  authServer:\n    name: Demo\n');
    const { exit, stderr, stdout } = await run(['init', '--config', file, '--to', '06'], { cwd });
    for (const text of [
      'okta.orgUrl',
      'OKTA_CLIENT_ORGURL',
      'okta.token',
      'OKTA_CLIENT_TOKEN',
      'okta.registrationToken',
    ])
      expect(stderr).toContain(text);
    expect(stderr).toContain('init --sandbox');
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(await sandbox.requests()).toHaveLength(sent);
  });

  it('names every fault of the file with line and column, and sends nothing', async () => {
    const cwd = temporaryFolder();
    const sent = (await sandbox.requests()).length;
    const file = configFile(
      cwd,
      'okta:\n  orgUrl: https://x.okta.com\n  tokn: 1\n  token: 00plain-canary\n  registrationToken: {env: NOT_THERE}\n',
    );
    const { exit, stderr } = await run(['init', '--config', file], { cwd });
    for (const text of [
      'setup.yaml:3:3',
      'okta.tokn',
      'setup.yaml:4:10',
      'setup.yaml:5:22',
      'is empty or missing',
    ])
      expect(stderr).toContain(text);
    expect(stderr).not.toContain('canary');
    expect(exit).toBe(2);
    expect(await sandbox.requests()).toHaveLength(sent);
  });

  it('reads a secret from standard input', async () => {
    const cwd = temporaryFolder();
    const { OKTA_CLIENT_TOKEN: token, ...env } = { ...sandbox.variables };
    const args = ['init', '--yes', '--only', '01', '--stdin-secret', 'okta.token', '--json'];
    const { exit, stdout } = await run(args, { cwd, env, input: `${token}\n` });
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, steps: [{ id: 'okta.org' }] });
    expect(exit).toBe(0);
  });
});

describe('config', () => {
  it('example, filled in, passes the check and runs', async () => {
    const cwd = temporaryFolder();
    const { stdout: example } = await run(['config', 'example'], { cwd });
    const fill: Record<string, string> = {
      'orgUrl: ""': `orgUrl: ${sandbox.about.okta.orgUrl}`,
      'clientId: ""': 'clientId: an-app',
    };
    const filled = Object.entries(fill).reduce((text, [from, to]) => text.replaceAll(from, to), example);
    const file = configFile(cwd, filled);
    const env = { ...sandbox.variables, ANYPOINT_CLIENT_SECRET: 'anypoint-client-secret' };
    const checked = await run(['config', 'check', file, '--json'], { cwd, env });
    expect(JSON.parse(checked.stdout)).toMatchObject({ ok: true, exit: 0 });
    const { exit, stderr } = await run(['init', '--config', file, '--to', '02', '--dry-run'], { cwd, env });
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: expect.stringContaining('pending') });
  });

  it('schema is a JSON Schema that takes the example and refuses unknown answers and plain secrets', async () => {
    const cwd = temporaryFolder();
    const [schema, example] = await Promise.all([
      run(['config', 'schema'], { cwd }),
      run(['config', 'example'], { cwd }),
    ]);
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
    const validate = ajv.compile(JSON.parse(schema.stdout) as object);
    const filled: unknown = parse(example.stdout.replaceAll(': ""', ': x'));
    expect([validate(filled), validate.errors]).toEqual([true, null]);
    expect(validate({ okta: { tokn: 1 } })).toBe(false);
    expect(validate({ okta: { token: '00plain' } })).toBe(false);
  });
});
