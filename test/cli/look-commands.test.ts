import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { documentSchemas } from '../../src/cli/documents.ts';
import type { AnypointWorld } from '../../src/sandbox/anypoint/world.ts';
import { steps } from '../../src/steps/index.ts';
import { bin, environment, run, temporaryFolder } from './program.ts';

const at = ['--sandbox'];

/** Changes the world that a rehearsal keeps beside its state. */
const change = (cwd: string, edit: (world: AnypointWorld) => void): void => {
  const file = join(cwd, '.okta-mule-setup', 'sandbox', 'world', 'anypoint.json');
  const world = JSON.parse(readFileSync(file, 'utf8')) as AnypointWorld;
  edit(world);
  writeFileSync(file, JSON.stringify(world));
};

const stateOf = (cwd: string): string =>
  readFileSync(join(cwd, '.okta-mule-setup', 'sandbox', 'state.json'), 'utf8');

describe('the commands that only look', () => {
  it('verify a finished setup again, plan nothing, give a token and explain it, and leave the state as it was', async () => {
    const cwd = temporaryFolder();
    await run(['init', ...at, '--yes'], { cwd });
    const state = stateOf(cwd);

    const verified = await run(['verify', ...at, '--json'], { cwd });
    const document = JSON.parse(verified.stdout) as { verification: { calls: { state: string }[] } };
    expect(document).toMatchObject({ ok: true, exit: 0, entries: [], plan: { steps: [] }, skipped: 0 });
    expect(document.verification.calls.map((call) => call.state)).toEqual([
      ...Array(3).fill('as expected'),
      // Apps of a new organization ask for two factors, and only the registered client has a policy of its own.
      'left out',
      ...Array(2).fill('as expected'),
    ]);

    // What verify has seen is newer than what init has: every command shows it, with its date.
    const reported = await run(['report', ...at, '--format', 'json'], { cwd });
    expect(JSON.parse(reported.stdout)).toMatchObject({
      verdict: 'verified',
      verification: [
        { call: 'registration token', by: 'init' },
        { call: 'open, before the policy', by: 'init', got: '200' },
        ...Array(4).fill({ by: 'verify', ok: true, outdated: [] }),
      ],
    });

    const planned = await run(['plan', ...at], { cwd });
    expect({ exit: planned.exit, out: planned.stdout }).toEqual({
      exit: 0,
      out: expect.stringContaining('nothing was changed'),
    });

    for (const flow of ['code', 'implicit']) {
      const { exit, stdout, stderr } = await run(['token', ...at, '--flow', flow], { cwd });
      expect(stdout).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+\n$/);
      expect({ exit, leaked: stderr.includes(stdout.trim()) }).toEqual({ exit: 0, leaked: false });
      const explained = await run(['explain-token', ...at], { cwd, input: `Bearer ${stdout}` });
      expect(explained.stdout).toContain('would accept it');
      expect(explained.stdout + explained.stderr).not.toContain(stdout.trim());
      expect(explained.exit).toBe(0);
    }
    const asDocument = await run(['token', ...at, '--json'], { cwd });
    const runner = { GITHUB_ACTIONS: 'true', CI: 'true' };
    const heard = spawnSync(
      'sh',
      ['-c', '{ "$@" 2>&1 1>&3 | cat 1>&2; } 3>&1', 'sh', process.execPath, bin, 'token', ...at],
      { cwd, env: environment(cwd, runner), encoding: 'utf8' },
    );
    const masks = (text: string) => text.split('\n').filter((line) => line.startsWith('::add-mask::'));
    expect(masks(heard.stderr)).toEqual([`::add-mask::${heard.stdout.trim()}`]);
    const file = openSync(join(cwd, 'stderr.txt'), 'w');
    const kept = spawnSync(process.execPath, [bin, 'token', ...at], {
      cwd,
      env: environment(cwd, runner),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', file],
    });
    closeSync(file);
    expect(kept.stdout).toMatch(/^eyJ/);
    expect(masks(readFileSync(join(cwd, 'stderr.txt'), 'utf8'))).toEqual([]);
    expect(JSON.parse(asDocument.stdout)).toMatchObject({
      ok: true,
      exit: 0,
      token: expect.stringMatching(/^eyJ/),
      scopes: ['openid', 'profile'],
    });

    const garbage = await run(['explain-token', ...at, '--json'], { cwd, input: 'garbage-garbage' });
    expect(JSON.parse(garbage.stdout)).toMatchObject({ ok: false, exit: 2, problem: { code: 'USAGE' } });
    const foreign = ['{"alg":"RS256"}', '{"iss":"https://other.okta.com/oauth2/default","cid":"0oaOther"}'];
    const forged = `${foreign.map((part) => Buffer.from(part).toString('base64url')).join('.')}.c2ln`;
    const refused = await run(['explain-token', ...at, '--json'], {
      cwd,
      input: `{"access_token":"${forged}"}`,
    });
    expect(JSON.parse(refused.stdout)).toMatchObject({
      ok: false,
      exit: 6,
      accepted: false,
      claims: { issuer: 'https://other.okta.com/oauth2/default' },
    });

    const examined = await run(['doctor', ...at], { cwd });
    expect(examined.exit).toBe(0);
    expect(examined.stdout).toMatch(/^ok +Setup: Token policy \(OpenID Connect\): OpenID Connect policy/m);
    expect(stateOf(cwd)).toBe(state);

    const again = await run(['init', ...at, '--yes'], { cwd });
    expect(again.stdout).toMatch(
      /Last verified at \d{4}-\d\d-\d\d \d\d:\d\d UTC by verify; now:\s+npx okta-mule-setup verify/,
    );
  });

  it('end with 5 and the wrong field when only others can put it right, with 3 when only a setting has changed', async () => {
    const cwd = temporaryFolder();
    await run(['init', ...at, '--yes'], { cwd });
    change(cwd, ({ apimanager }) => {
      for (const contract of apimanager.contracts) contract.status = 'REVOKED';
    });
    const failed = await run(['verify', ...at], { cwd });
    expect(failed.stdout).toContain('[anypoint.contract.status]');
    expect(failed.stdout).toMatch(/is\s+REVOKED,\s+expected\s+APPROVED/);
    // What init does not change comes first.
    expect(failed.exit).toBe(5);
    expect((await run(['doctor', ...at, '--json'], { cwd })).exit).toBe(5);
    expect((await run(['plan', ...at, '--json'], { cwd })).exit).toBe(5);

    change(cwd, ({ apimanager, accounts }) => {
      for (const contract of apimanager.contracts) contract.status = 'APPROVED';
      for (const { oidc } of accounts.clientProviders) if (oidc) oidc.allow_local_client_deletion = false;
    });
    const drifted = await run(['verify', ...at, '--json'], { cwd });
    expect(JSON.parse(drifted.stdout)).toMatchObject({
      ok: false,
      exit: 3,
      entries: [{ field: 'anypoint.clientProvider.allowLocalDeletion', class: 'chosen' }],
      plan: { steps: [{ id: 'anypoint.client-provider', action: 'update' }] },
    });
    expect((await run(['plan', ...at], { cwd })).exit).toBe(3);
  });

  it('say that there is nothing to look at yet, and plan everything', async () => {
    const cwd = temporaryFolder();
    for (const args of [['verify'], ['token']]) {
      const { exit, stderr } = await run([...args, ...at], { cwd, input: 'some-token' });
      expect(stderr).toContain('is not finished');
      expect(exit).toBe(2);
    }
    const [planned, again] = [
      await run(['plan', ...at, '--json'], { cwd }),
      await run(['plan', ...at, '--json'], { cwd }),
    ];
    expect(planned.exit).toBe(3);
    const document = JSON.parse(planned.stdout) as { plan: { steps: { id: string; action: string }[] } };
    const shape = new Ajv2020({ strict: false }).compile(documentSchemas()['plan'] ?? {});
    expect(shape(document), JSON.stringify(shape.errors)).toBe(true);
    expect(document.plan.steps.map(({ id }) => id)).toEqual(steps.map(({ id }) => id));
    expect(new Set(document.plan.steps.map(({ action }) => action))).toEqual(
      new Set(['use', 'create', 'verify', 'skip']),
    );
    expect((JSON.parse(again.stdout) as typeof document).plan).toEqual(document.plan);
    // Nobody is here, and nobody has said that it may write.
    const refused = await run(['init', ...at], { cwd });
    expect(refused.stderr).toContain('Nobody is here to confirm, and init writes at both platforms.');
    expect(refused.exit).toBe(2);
    const examined = await run(['doctor', ...at, '--json'], { cwd });
    expect(JSON.parse(examined.stdout)).toMatchObject({ ok: true, exit: 0 });
    expect(examined.stdout).toContain('not finished');
  });
});
