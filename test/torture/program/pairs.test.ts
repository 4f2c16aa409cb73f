import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { type Ended, start, temporaryFolder } from '../../cli/program.ts';
import { countOf } from '../../support/sample.ts';
import { variablesOf } from './ground.ts';

const args = ['init', '--yes', '--to', '02'];

/** What a run that was killed leaves; no process has this id. */
const leaveDeadLock = (cwd: string): void => {
  const folder = join(cwd, '.okta-mule-setup', 'default');
  mkdirSync(folder, { recursive: true });
  const holder = { pid: 2 ** 22 + 1, host: hostname(), nonce: 'dead', seen: new Date(0).toISOString() };
  writeFileSync(join(folder, 'lock'), JSON.stringify(holder));
};

it(
  'two runs started together on one state: exactly one proceeds, also over the lock of a dead one',
  async () => {
    const pairs = countOf({ small: 2, large: 8, whole: 100 });
    const sandbox = await startSandbox({
      moods: { uniqueNames: false, ratePlan: 'none', signInPolicy: 'password' },
    });
    const fresh = structuredClone(sandbox.world());
    const env = variablesOf(sandbox);
    const made = (): number =>
      sandbox
        .requests()
        .filter(({ method, path }) => method === 'POST' && path === '/api/v1/authorizationServers').length;
    const counts = { one: 0, none: 0, both: 0 };
    try {
      for (let pair = 0; pair < pairs; pair += 1) {
        const cwd = temporaryFolder();
        if (pair % 2 === 1) leaveDeadLock(cwd);
        await sandbox.restore(fresh);
        // Whoever has the lock keeps it until the other one has looked.
        sandbox.setMoods({ latencyMs: 500 });
        const before = made();
        const both = [0, 1].map(() => start(args, { cwd, env }).ended);
        await Promise.race(both);
        sandbox.setMoods({ latencyMs: 0 });
        const ended: readonly Ended[] = await Promise.all(both);
        const exits = ended.map(({ exit }) => exit);
        const proceeded = exits.filter((exit) => exit === 0).length;
        counts[proceeded === 1 ? 'one' : proceeded === 0 ? 'none' : 'both'] += 1;
        const said = ended.map(({ stderr }) => stderr).join('\n');
        expect([...exits].sort(), said).toEqual([0, 5]);
        expect(made() - before, said).toBe(1);
      }
    } finally {
      await sandbox.stop();
    }
    process.stdout.write(
      `pairs on one state: ${pairs}, of which ${Math.floor(pairs / 2)} over a dead lock; exactly one proceeded ${counts.one}, none ${counts.none}, both ${counts.both}\n`,
    );
    expect(counts).toEqual({ one: pairs, none: 0, both: 0 });
  },
  24 * 3_600_000,
);
