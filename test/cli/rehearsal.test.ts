import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { run, temporaryFolder } from './program.ts';
import { startSandboxProcess } from './sandbox-process.ts';

/** A stand-in for the user's real organizations: nobody may ever connect to it. */
const decoy = async (): Promise<{ url: string; connections: () => number }> => {
  let connections = 0;
  const server = createServer((_, response) => response.end());
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, connections: () => connections };
};

describe('init --sandbox', () => {
  it('goes through the steps with their ids, a second time without a change, and is undone', async () => {
    const cwd = temporaryFolder();
    const args = ['--sandbox', '--yes'];
    const first = await run(['init', ...args, '--to', '06'], { cwd });
    expect(first.exit).toBe(0);
    for (const text of [/01\/\d+ Okta organization: used as it is\n/, / {7}id aus\w+\n/, /app id 0oa\w+/])
      expect(first.stderr).toMatch(text);
    expect(first.stdout).toContain('Steps: 1 used, 4 created, 1 verified.');
    expect(first.stdout).toContain('npx okta-mule-setup undo --sandbox');

    const second = await run(['init', ...args, '--to', '06', '--json'], { cwd });
    const outcomes = (JSON.parse(second.stdout) as { steps: { outcome: string }[] }).steps;
    expect([...new Set(outcomes.map(({ outcome }) => outcome))].sort()).toEqual(['unchanged', 'used']);

    expect(await run(['undo', ...args], { cwd })).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(/Undone: \d steps\. Left behind: 0\./),
    });
    expect(await run(['undo', ...args], { cwd })).toMatchObject({
      exit: 0,
      stdout: expect.stringContaining('nothing to undo'),
    });
  });

  it('keeps its world beside the state and serves it again on the same addresses', async () => {
    const cwd = temporaryFolder();
    await run(['init', '--sandbox', '--yes', '--to', '03'], { cwd });
    const world = join(cwd, '.okta-mule-setup', 'sandbox', 'world');
    const before = await startSandboxProcess(world);
    const { okta } = (await before.world()) as { okta: { authorizationServers: unknown } };
    await before.stop();
    const { exit, stdout } = await run(['status', '--sandbox', '--json'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ target: { 'okta.orgUrl': before.about.okta.orgUrl } });
    expect(exit).toBe(0);
    expect(JSON.stringify(okta)).toContain('MuleSoft OAuth Demo');
  });

  it('uses the sandbox that somebody is serving from that world, which stays there afterwards', async () => {
    const cwd = temporaryFolder();
    expect(await run(['init', '--sandbox', '--yes', '--to', '02'], { cwd })).toMatchObject({
      exit: 0,
      stdout: expect.stringContaining('npx okta-mule-setup sandbox --data'),
    });
    const served = await startSandboxProcess(join(cwd, '.okta-mule-setup', 'sandbox', 'world'));
    const before = (await served.requests()).length;
    const { exit, stderr, stdout } = await run(['init', '--sandbox', '--yes', '--to', '03'], { cwd });
    expect(stderr).toContain('is being served already');
    expect(stdout).not.toContain('okta-mule-setup sandbox --data');
    expect(exit).toBe(0);
    expect((await served.requests()).length).toBeGreaterThan(before);

    // A script of faults goes there too.
    writeFileSync(
      join(cwd, 'faults.json'),
      '{"faults":[{"at":{"vendor":"okta"},"kind":"status","status":403}]}',
    );
    const disturbed = await run(['init', '--sandbox', '--yes', '--faults', 'faults.json'], { cwd });
    expect(disturbed).toMatchObject({ exit: 4, stderr: expect.stringContaining('403') });
    await served.stop();
  });

  it('says which program is in the way when the addresses of its world are taken: exit 7', async () => {
    const cwd = temporaryFolder();
    await run(['init', '--sandbox', '--yes', '--to', '01'], { cwd });
    const world = join(cwd, '.okta-mule-setup', 'sandbox', 'world');
    const { okta } = JSON.parse(readFileSync(join(world, 'ports.json'), 'utf8')) as { okta: number };
    const stranger = createServer();
    await new Promise<void>((resolve) => stranger.listen(okta, '127.0.0.1', resolve));
    const { exit, stderr } = await run(['init', '--sandbox', '--yes', '--to', '01'], { cwd });
    stranger.close();
    expect(stderr).toContain(`127.0.0.1:${okta}`);
    expect(stderr).toContain('npx okta-mule-setup init --sandbox --name other');
    expect(exit).toBe(7);
  });

  it('says which answers it ignores, since the sandbox says itself how it is reached', async () => {
    const cwd = temporaryFolder();
    const flags = ['--environment', 'Nope', '--set', 'anypoint.login=password', '--set', 'api.name=Mine'];
    const { exit, stderr } = await run(['init', '--sandbox', '--yes', '--to', '01', ...flags], { cwd });
    expect(stderr.replace(/\s+/g, ' ')).toMatch(
      /ignored: anypoint\.(login, anypoint\.environment|environment, anypoint\.login)\./,
    );
    expect(exit).toBe(0);
  });

  it('never touches the organizations that variables and files name', async () => {
    const cwd = temporaryFolder();
    const { url, connections } = await decoy();
    const env = {
      OKTA_CLIENT_ORGURL: url,
      OKTA_CLIENT_TOKEN: '00real-token-of-a-company',
      OKTA_REGISTRATION_TOKEN: '00real-token-of-a-company',
      OKTA_ORG_NAME: 'real',
      OKTA_BASE_URL: 'okta.com',
      ANYPOINT_HOST: url,
      ANYPOINT_BEARER: 'real-bearer-of-a-company',
      ANYPOINT_USERNAME: 'somebody',
      ANYPOINT_PASSWORD: 'real-password',
      HTTP_PROXY: url,
      HTTPS_PROXY: url,
    };
    const args = ['--sandbox', '--yes', '--okta-org-url', url, '--host', url];
    const { exit } = await run(['init', ...args, '--to', '06'], { cwd, env });
    const { stdout } = await run(['status', '--sandbox'], { cwd, env });
    expect(exit).toBe(0);
    expect(stdout).toMatch(/okta\.orgUrl http:\/\/127\.0\.0\.1:\d+/);
    expect(stdout).not.toContain(url);
    expect(connections()).toBe(0);
  });

  it('says what would be done, and does nothing, with --dry-run', async () => {
    const cwd = temporaryFolder();
    const { exit, stdout, stderr } = await run(['init', '--sandbox', '--yes', '--dry-run', '--to', '06'], {
      cwd,
    });
    expect(stderr).toContain('pending');
    expect({ exit, stdout: stdout.trim() }).toEqual({
      exit: 0,
      stdout: expect.stringContaining('would be done'),
    });
    const status = await run(['status', '--sandbox', '--json'], { cwd });
    expect(JSON.parse(status.stdout)).toMatchObject({ made: [], openIntents: [] });
  });
});
