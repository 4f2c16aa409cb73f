import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
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

interface Tree {
  readonly commands: readonly {
    readonly command: string;
    readonly json: boolean;
    readonly options: readonly { readonly name: string }[];
  }[];
}
interface Document {
  readonly ok: boolean;
  readonly exit: number;
  readonly missing?: readonly { key: string; env: readonly string[]; secret: boolean }[];
  readonly steps?: readonly { outcome: string }[];
  readonly facts?: { readonly proxy?: { readonly url: string } };
  readonly next?: { readonly command: string };
}

/** What its owner has given it: values by the names of variables. */
const vault = (): Readonly<Record<string, string>> => {
  const { okta, anypoint } = sandbox.about;
  const user = okta.users[0] ?? { login: '', password: '' };
  return {
    OKTA_CLIENT_ORGURL: okta.orgUrl,
    OKTA_CLIENT_TOKEN: okta.token,
    OKTA_REGISTRATION_TOKEN: okta.token,
    ANYPOINT_HOST: anypoint.baseUrl,
    ANYPOINT_CLIENT_ID: anypoint.connectedApp.clientId,
    ANYPOINT_CLIENT_SECRET: anypoint.connectedApp.clientSecret,
    OKTA_TEST_USERNAME: user.login,
    OKTA_TEST_PASSWORD: user.password,
  };
};

it('a program that knows only `commands --json` and the schemas carries the guide out, answers what is missing, and undoes it', async () => {
  const cwd = temporaryFolder();
  const known = vault();
  // Addresses and test user have defaults, so that they are never missing: it begins with them.
  const begun = /^(OKTA_CLIENT_ORGURL|ANYPOINT_HOST|OKTA_TEST_)/;
  const env = Object.fromEntries(Object.entries(known).filter(([name]) => begun.test(name)));
  const tree = JSON.parse((await run(['commands', '--json'], { cwd })).stdout) as Tree;
  const { stdout: shapes } = await run(['commands', '--schemas', '--json'], { cwd });
  const schemas = JSON.parse(shapes) as Readonly<Record<string, object>>;
  const ajv = new Ajv2020({ strict: false });
  const call = async (name: string): Promise<Document> => {
    const command = tree.commands.find((one) => one.command === name && one.json);
    expect(command, name).toBeDefined();
    const yes = command?.options.some((one) => one.name === '--yes') ? ['--yes'] : [];
    const { stdout, exit } = await run([name, '--json', ...yes], { cwd, env });
    const document = JSON.parse(stdout) as Document;
    const validate = ajv.compile(schemas[document.ok || !('problem' in document) ? name : 'failure'] ?? {});
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
    expect(document.exit).toBe(exit);
    return document;
  };

  let set = await call('init');
  expect(set.missing?.some(({ secret }) => secret)).toBe(true);
  for (let tries = 0; set.missing && tries < 4; tries += 1) {
    for (const { key, env: names } of set.missing) {
      const name = names.find((one) => one in known) ?? '';
      expect(known, key).toHaveProperty(name);
      env[name] = known[name] ?? '';
    }
    set = await call('init');
  }
  expect(set).toMatchObject({ ok: true, exit: 0 });
  expect(set.facts?.proxy?.url).toMatch(/^http/);

  const status = await call('status');
  expect(status.next?.command).toBe('npx okta-mule-setup verify');
  expect(await call('undo')).toMatchObject({ ok: true, exit: 0 });
  expect((await call('status')).next?.command).toBe('npx okta-mule-setup init');
  expect(JSON.stringify([set, status])).not.toContain(known['OKTA_CLIENT_TOKEN']);
}, 120_000);
