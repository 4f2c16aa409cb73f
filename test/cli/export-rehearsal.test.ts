import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { curlScript } from '../../src/cli/export/curl.ts';
import { materialOf } from '../../src/cli/export/material.ts';
import { main } from '../../src/cli/main.ts';
import { reportOf } from '../../src/cli/report/model.ts';
import type { OktaWorld } from '../../src/sandbox/okta/world.ts';
import { stateFile } from '../../src/wizard/state-file.ts';
import { openWorld, type World } from '../support/journey.ts';

const run = promisify(execFile);
const canRun = ['sh', 'curl', 'openssl'].every((name) => spawnSync(name, ['-c', ':']).error === undefined);

/** The client secret of the registered application, as Okta has it. */
const clientSecretIn = ({ sandbox }: World, clientId: string): string => {
  const { apps } = sandbox.world().okta as OktaWorld;
  return apps.find((app) => app.clientId === clientId)?.secrets.at(-1)?.value ?? '';
};

describe('after the whole guide', () => {
  let folder = '';
  let world: World;
  let secrets: readonly string[] = [];
  let clientSecret = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'okta-mule-rehearsal-'));
    world = await openWorld({ judge: false, sandbox: { folder: join(folder, 'tried', 'world') } });
    await world.run();
    const { okta, anypoint } = world.sandbox.describe();
    clientSecret = clientSecretIn(world, materialOf(world.state()).clientId);
    secrets = [okta.token, anypoint.bearer, clientSecret, ...okta.users.map(({ password }) => password)];
    const file = stateFile(join(folder, 'tried'), () => undefined);
    file.write({
      ...world.state().data,
      setup: { ...world.state().data.setup, name: 'tried' },
    });
  });
  afterAll(async () => {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => vi.restoreAllMocks());

  const spoken = async (...words: string[]): Promise<{ readonly exit: number; readonly out: string }> => {
    let out = '';
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      out += String(text);
      return true;
    });
    const exit = await main([...words, '--state', folder, '--name', 'tried', '--trust-state']);
    vi.restoreAllMocks();
    return { exit, out };
  };
  const variableIn = (file: string, name: string): string => {
    const { values } = JSON.parse(readFileSync(file, 'utf8')) as { values: { key: string; value: string }[] };
    return values.find(({ key }) => key === name)?.value ?? '';
  };

  it('the report is verified, and every step has its place in it', () => {
    const report = reportOf(world.state(), world.evidence(), '2026-11-23T19:00:00.000Z');
    expect(report.verdict).toBe('verified');
    expect(report.byHand).toEqual([]);
    expect(
      report.settings.flatMap(({ settings }) => settings).filter(({ value }) => value === 'not known yet'),
    ).toEqual([]);
  });

  const script = async (secret: string) => {
    // Okta lets a user sign in four times a second, and time stands still here unless somebody sleeps.
    await world.clock.sleep(5_000);
    const user = world.sandbox.describe().okta.users.at(-1);
    return run('sh', ['-c', curlScript(materialOf(world.state()))], {
      env: {
        ...process.env,
        CLIENT_SECRET: secret,
        OKTA_TEST_USERNAME: user?.login,
        OKTA_TEST_PASSWORD: user?.password,
      },
    });
  };

  it.skipIf(!canRun)('the exported shell script makes all five calls, and they go as expected', async () => {
    const { stdout } = await script(clientSecret);
    expect(stdout.match(/^ok /gm)).toHaveLength(5);
    expect(stdout).not.toContain('NOT OK');
  });

  it.skipIf(!canRun)(
    'the script fails when a call does not go as expected, with the words of Okta',
    async () => {
      await expect(script('not-the-secret-of-this-client')).rejects.toMatchObject({
        code: 1,
        stdout: expect.stringMatching(/^NOT OK +Okta gave no token: invalid_client /m),
      });
    },
  );

  it('every command writes its files, and no secret into them', async () => {
    const files = ['report.md', 'report.html', 'report.json', 'verify.sh'].map((name) => join(folder, name));
    const [markdown = '', html = '', json = '', script = ''] = files;
    expect((await spoken('report', '--output', markdown)).exit).toBe(0);
    expect((await spoken('report', '--format', 'html', '-o', html)).exit).toBe(0);
    expect((await spoken('report', '--format', 'json', '-o', json)).exit).toBe(0);
    expect((await spoken('export', 'curl', '-o', script)).exit).toBe(0);
    const { out } = await spoken('export', 'postman', '-o', folder, '--json');
    const exported = JSON.parse(out) as { ok: boolean; files: string[] };
    expect(exported.ok).toBe(true);
    for (const file of [...files, ...exported.files]) {
      const text = readFileSync(file, 'utf8');
      expect(text.length).toBeGreaterThan(500);
      expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
      expect(statSync(file).mode & 0o077).toBe(0);
    }
  });

  it('--with-secrets has the client secret again from the platforms', async () => {
    await world.stop();
    const place = join(folder, 'with-secrets');
    const { exit, out } = await spoken('export', 'postman', '--sandbox', '--with-secrets', '-o', place);
    expect(exit).toBe(0);
    expect(out).not.toContain(clientSecret);
    const [collection = '', environment = ''] = out.trim().split('\n');
    expect(variableIn(environment, 'clientSecret')).toBe(clientSecret);
    expect(secrets).toContain(variableIn(environment, 'testPassword'));
    expect(readFileSync(collection, 'utf8')).not.toContain(clientSecret);
  });

  it('a setup that never ran is exit 2, not an empty report', async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await main(['report', '--state', folder, '--name', 'never'])).toBe(2);
    expect(await main(['export', 'curl', '--state', folder, '--name', 'never'])).toBe(2);
  });
});
