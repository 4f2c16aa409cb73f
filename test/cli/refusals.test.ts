import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

/** Runs `init --yes` up to a step against the sandbox, with other variables or flags. */
const attempt = (cwd: string, to: string, env: Record<string, string> = {}, ...args: string[]) =>
  run(['init', '--yes', '--to', to, ...args, ...id(args)], { cwd, env: { ...sandbox.variables, ...env } });

/** One setup, wherever it runs: what an earlier test created is its own. */
const id = (args: readonly string[]): readonly string[] =>
  args.some((arg) => arg.startsWith('setup.id=')) ? [] : ['--set', 'setup.id=refusals01'];

const mutations = async (): Promise<number> =>
  (await sandbox.requests()).filter(({ mutating }) => mutating).length;

/** The same command goes on once the fault is mended. */
const goesOn = async (cwd: string, to = '01'): Promise<void> =>
  expect(await attempt(cwd, to)).toMatchObject({ exit: 0, stdout: expect.stringContaining('Steps: ') });

describe('a platform that says no', () => {
  it('because of a wrong token: exit 4, the page for a new one, nothing made', async () => {
    const cwd = temporaryFolder();
    const before = await mutations();
    const { exit, stderr, stdout } = await attempt(cwd, '01', { OKTA_CLIENT_TOKEN: '00wrong-token' });
    expect(stderr).toContain('Okta does not know the API token');
    expect(stderr).toContain(`${sandbox.about.okta.orgUrl}/admin/access/api/tokens`);
    expect(stderr).toContain('npx okta-mule-setup init --yes --set setup.id=refusals01 --to 01\n');
    expect(stderr).not.toContain('00wrong-token');
    expect({ exit, stdout, mutations: await mutations() }).toEqual({
      exit: 4,
      stdout: '',
      mutations: before,
    });
    await goesOn(cwd);
  });

  it('because it has no API Access Management: exit 4, and the token is not blamed', async () => {
    const cwd = temporaryFolder();
    const before = await mutations();
    await sandbox.mood({ noApiAccessManagement: true });
    const { exit, stderr } = await attempt(cwd, '01');
    expect(stderr).toContain('has no API Access');
    expect(stderr).toContain('The API token is fine');
    expect({ exit, mutations: await mutations() }).toEqual({ exit: 4, mutations: before });
    await sandbox.mood({ noApiAccessManagement: false });
    await goesOn(cwd);
  });

  it.each(['READ_ONLY_ADMIN', 'APP_ADMIN', 'USER_ADMIN'])(
    'because the role is only %s: exit 4',
    async (role) => {
      const cwd = temporaryFolder();
      const before = await mutations();
      await sandbox.mood({ role });
      const { exit, stdout } = await attempt(cwd, '01', {}, '--json');
      const hint = expect.stringMatching(/Super Administrator/);
      expect(JSON.parse(stdout)).toMatchObject({
        ok: false,
        exit: 4,
        problem: { hint, step: { number: 1 } },
      });
      expect({ exit, mutations: await mutations() }).toEqual({ exit: 4, mutations: before });
      await sandbox.mood({ role: 'SUPER_ADMIN' });
      await goesOn(cwd);
    },
  );

  it('for want of rights: the step as clicks stands behind the problem, and in the document', async () => {
    const cwd = temporaryFolder();
    const refused = { method: 'POST', path: '/api/v1/authorizationServers', nth: 1, every: 1 };
    await sandbox.faults([{ kind: 'status', status: 403, at: refused }]);
    const { exit, stderr } = await attempt(cwd, '02');
    expect(stderr).toMatch(/✖ (.|\n)*Manually: Okta authorization server(.|\n)*Go on with:/);
    const { stdout } = await attempt(cwd, '02', {}, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      problem: { step: { number: 2 }, byHand: { where: expect.stringContaining('/admin/') } },
    });
    expect(exit).toBe(4);
    await sandbox.faults([]);
    await goesOn(cwd, '02');
  });

  it('because the token died in the middle: exit 4, and what was made is made once', async () => {
    const cwd = temporaryFolder();
    expect(await attempt(cwd, '03')).toMatchObject({ exit: 0 });
    const before = await mutations();
    await sandbox.mood({ tokenDead: true });
    const { exit, stderr } = await attempt(cwd, '06');
    expect(stderr).toContain('It was revoked');
    expect({ exit, mutations: await mutations() }).toEqual({ exit: 4, mutations: before });
    await sandbox.mood({ tokenDead: false });
    await goesOn(cwd, '06');
    const made = (await sandbox.requests()).filter(
      ({ method, path, status }) =>
        method === 'POST' && path === '/api/v1/authorizationServers' && status < 300,
    );
    expect(made).toHaveLength(1);
  });

  it("because an app of that name is somebody else's: exit 5, the app stays as it is", async () => {
    const cwd = temporaryFolder();
    const { orgUrl, token } = sandbox.about.okta;
    const label = 'Taken';
    const answer = await fetch(`${orgUrl}/api/v1/apps`, {
      method: 'POST',
      headers: { authorization: `SSWS ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        name: 'oidc_client',
        label,
        signOnMode: 'OPENID_CONNECT',
        credentials: { oauthClient: { token_endpoint_auth_method: 'client_secret_post' } },
        settings: {
          oauthClient: {
            application_type: 'web',
            grant_types: ['authorization_code'],
            response_types: ['code'],
            redirect_uris: ['https://theirs.example.com/callback'],
          },
        },
      }),
    });
    const theirs = (await answer.json()) as { id: string };
    const look = async (): Promise<unknown> =>
      (
        await fetch(`${orgUrl}/api/v1/apps/${theirs.id}`, { headers: { authorization: `SSWS ${token}` } })
      ).json();
    const before = await look();
    const taken = ['--set', `okta.introspectionClient.label=${label}`];
    const names = [
      '--name',
      'second',
      '--set',
      'setup.id=refusals02',
      '--set',
      'okta.authServer.name=Second',
      '--set',
      'okta.authServer.audience=api://second',
    ];
    const { exit, stderr } = await attempt(cwd, '06', {}, ...names, ...taken);
    expect(stderr).toContain(label);
    expect(exit).toBe(5);
    expect(await look()).toEqual(before);
    const other = ['--set', 'okta.introspectionClient.label=Free'];
    expect(await attempt(cwd, '06', {}, ...names, ...other)).toMatchObject({ exit: 0 });
    expect(await look()).toEqual(before);
  });

  it('because nobody listens there: exit 7, and the rehearsal is offered', async () => {
    const cwd = temporaryFolder();
    const { exit, stderr } = await attempt(cwd, '01', { OKTA_CLIENT_ORGURL: 'http://127.0.0.1:9' });
    expect(stderr).toContain('Okta could not be reached at 127.0.0.1:9');
    expect(stderr).toContain('npx okta-mule-setup init --sandbox');
    expect(exit).toBe(7);
    await goesOn(cwd);
  });
});

describe('an address that is not quite right', () => {
  it('is repaired, and that is said', async () => {
    const cwd = temporaryFolder();
    const { orgUrl } = sandbox.about.okta;
    const { exit, stderr } = await attempt(cwd, '01', { OKTA_CLIENT_ORGURL: `${orgUrl}/admin/dashboard` });
    expect(stderr).toContain(`corrected to ${orgUrl}\n`);
    expect(exit).toBe(0);
  });

  it('of the Admin Console is taken back to the organization, and that is said', async () => {
    const cwd = temporaryFolder();
    const env = {
      OKTA_CLIENT_ORGURL: 'https://acme-admin.okta.com/admin',
      HTTPS_PROXY: 'http://127.0.0.1:9',
    };
    const { exit, stderr } = await attempt(cwd, '01', env);
    expect(stderr).toContain('corrected to https://acme.okta.com\n');
    expect(exit).toBe(7);
  });
});
