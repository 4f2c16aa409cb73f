import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run, start, temporaryFolder } from './program.ts';
import { type SandboxProcess, startSandboxProcess } from './sandbox-process.ts';

let data: string;
let sandbox: SandboxProcess;
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'world-'));
  sandbox = await startSandboxProcess(data);
});
afterEach(async () => {
  await sandbox.stop();
  rmSync(data, { recursive: true });
});

const args = ['init', '--yes', '--to', '03'];
const resume = 'npx okta-mule-setup init --yes --to 03';
const creation = '/api/v1/authorizationServers';

/** Resolves when an intent stands in the state file: a creation is on its way to the platform. */
const creating = async (cwd: string): Promise<void> => {
  const file = join(cwd, '.okta-mule-setup', 'default', 'state.json');
  const look = (): string => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return '';
    }
  };
  await expect.poll(look, { interval: 10, timeout: 20_000 }).toMatch(/"intents":\s*\[\s*\{/);
};

const asking = async (): Promise<void> => {
  await expect
    .poll(async () => (await sandbox.requests()).length, { interval: 20, timeout: 20_000 })
    .toBeGreaterThan(0);
};

const servers = async (): Promise<readonly { readonly status: number }[]> =>
  (await sandbox.requests()).filter(({ method, path }) => method === 'POST' && path === creation);

const timed = async <T>(work: Promise<T>): Promise<readonly [T, number]> => {
  const begun = performance.now();
  return [await work, performance.now() - begun];
};

describe('a signal without a terminal', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s ends the run within 6 seconds with 130; the same command goes on',
    async (signal) => {
      const cwd = temporaryFolder();
      const env = sandbox.variables;
      await sandbox.mood({ latencyMs: 300 });
      const running = start(args, { cwd, env });
      await asking();
      running.child.kill(signal);
      const [{ exit, stderr, stdout }, ms] = await timed(running.ended);
      expect(stderr).toContain(resume);
      expect({ exit, stdout }).toEqual({ exit: 130, stdout: '' });
      expect(ms).toBeLessThan(6000);
      await sandbox.mood({ latencyMs: 0 });
      expect(await run(args, { cwd, env })).toMatchObject({ exit: 0 });
      expect(await servers()).toHaveLength(1);
    },
  );

  it('lets a creation that is under way end and be recorded', async () => {
    const cwd = temporaryFolder();
    await sandbox.mood({ latencyMs: 600 });
    const running = start([...args, '--json'], { cwd, env: sandbox.variables });
    await creating(cwd);
    running.child.kill('SIGINT');
    const { exit, stdout } = await running.ended;
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, exit: 130, problem: { code: 'INTERRUPTED' } });
    expect(exit).toBe(130);
    const status = JSON.parse((await run(['status', '--json'], { cwd })).stdout) as object;
    expect(status).toMatchObject({ openIntents: [], made: [{ kind: 'okta.authorization-server' }] });
    expect(await servers()).toHaveLength(1);
  });

  it('leaves at once at the second one, and what was under way is found again', async () => {
    const cwd = temporaryFolder();
    const env = sandbox.variables;
    await sandbox.mood({ latencyMs: 1500 });
    const running = start(args, { cwd, env });
    await creating(cwd);
    running.child.kill('SIGINT');
    await running.until('Stopping');
    running.child.kill('SIGINT');
    const { exit } = await running.ended;
    expect({ exit, answered: await servers() }).toEqual({ exit: 130, answered: [] });
    await expect.poll(async () => (await servers()).length, { timeout: 20_000 }).toBe(1);
    await sandbox.mood({ latencyMs: 0 });
    expect(await run(args, { cwd, env })).toMatchObject({ exit: 0 });
    expect(await servers()).toHaveLength(1);
  });
});

describe('two runs at once on one state', () => {
  it('exactly one proceeds; --force-unlock lets the other take over, and the first stops', async () => {
    const cwd = temporaryFolder();
    const env = sandbox.variables;
    await sandbox.mood({ latencyMs: 400 });
    const first = start(args, { cwd, env });
    await asking();
    const second = await run(args, { cwd, env });
    expect(second.stderr).toContain(`process ${first.child.pid} on `);
    expect(second.stderr).toContain('--force-unlock');
    expect(second.exit).toBe(5);
    const third = await run([...args, '--force-unlock'], { cwd, env });
    expect(third.exit).toBe(0);
    const { exit, stderr } = await first.ended;
    expect({ exit, stderr }).toEqual({
      exit: 5,
      stderr: expect.stringContaining('Another run has taken over'),
    });
    expect((await servers()).filter(({ status }) => status < 300)).toHaveLength(1);
  });

  it('that slept while another took over does not write its old state over the newer one', async () => {
    const cwd = temporaryFolder();
    const env = sandbox.variables;
    const state = join(cwd, '.okta-mule-setup', 'default', 'state.json');
    await sandbox.mood({ latencyMs: 400 });
    const sleeper = start(args, { cwd, env });
    await asking();
    sleeper.child.kill('SIGSTOP');
    await sandbox.mood({ latencyMs: 0 });
    expect((await run([...args, '--force-unlock'], { cwd, env })).exit).toBe(0);
    const newer = readFileSync(state, 'utf8');
    sleeper.child.kill('SIGCONT');
    expect((await sleeper.ended).exit).toBe(5);
    expect(readFileSync(state, 'utf8')).toBe(newer);
  });

  it('of which one was killed: the next one takes its lock over and says so', async () => {
    const cwd = temporaryFolder();
    const env = sandbox.variables;
    await sandbox.mood({ latencyMs: 300 });
    const killed = start(args, { cwd, env });
    await asking();
    killed.child.kill('SIGKILL');
    await killed.ended;
    await sandbox.mood({ latencyMs: 0 });
    const { exit, stderr } = await run(args, { cwd, env });
    expect(stderr).toContain(`process ${killed.child.pid} on `);
    expect(exit).toBe(0);
  });
});
