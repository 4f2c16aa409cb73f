import { expect, it } from 'vitest';
import { randomFrom } from '../../../src/sandbox/faults/random.ts';
import { type Ended, temporaryFolder } from '../../cli/program.ts';
import { sampleOf, seed, whole } from '../../support/sample.ts';
import type { Call } from './calls.ts';
import { type Ground, onGrounds, openGrounds, searchedOn } from './ground.ts';

interface Held {
  readonly call: Call;
  /** Carried out, and nobody is told. */
  readonly deed: boolean;
}

interface Stopped {
  readonly reached: boolean;
  readonly ended: Ended;
  readonly ms: number;
}

/** Holds one request and interrupts the program meanwhile. */
const interrupted = async (
  { sandbox, guide }: Ground,
  cwd: string,
  { call, deed }: Held,
): Promise<Stopped> => {
  const { vendor, method, path, nth } = call;
  await sandbox.setFaults({ faults: [{ at: { vendor, method, path, nth }, kind: 'silence', deed }] });
  const running = guide(cwd);
  let signalled = 0;
  const looking = setInterval(() => {
    if (signalled > 0 || sandbox.faults().fired.length === 0) return;
    signalled = performance.now();
    running.child.kill('SIGINT');
  }, 2);
  const ended = await running.ended;
  clearInterval(looking);
  return { reached: signalled > 0, ended, ms: performance.now() - signalled };
};

it(
  'SIGINT during any request: it ends with 130 within 6 seconds, and the same command comes to the end',
  async () => {
    const grounds = await openGrounds(whole ? 4 : 1);
    const calls = grounds[0].calls;
    const random = randomFrom(seed);
    const all = calls.map((call): Held => ({ call, deed: random() < 0.5 }));
    const chosen = sampleOf({ cases: 'interrupts', option: '--interrupt' }, all, { small: 1, large: 3 });
    const failures: string[] = [];
    const counts = { interrupted: 0, unreached: 0 };
    let longest = 0;
    await onGrounds(grounds, chosen, async (ground, one) => {
      const cwd = temporaryFolder();
      await ground.begin({ uniqueNames: false });
      const { reached, ended, ms } = await interrupted(ground, cwd, one);
      counts[reached ? 'interrupted' : 'unreached'] += 1;
      if (reached) longest = Math.max(longest, ms);
      const late = reached && (ended.exit !== 130 || ms >= 6000);
      const rest = await ground.resume(cwd, ended, one.call.ours);
      const wrong = [...(late ? [`exit ${ended.exit} after ${Math.round(ms)} ms`] : []), ...rest];
      if (wrong.length === 0) return;
      const { method, path, nth } = one.call;
      failures.push(`${method} ${path} (${nth}), deed ${one.deed}: ${wrong.join('; ')}`);
      process.stdout.write(`✖ ${failures.at(-1)}\n`);
    });
    process.stdout.write(
      `SIGINT, seed ${seed}: during ${chosen.length} of ${all.length} requests; interrupted ${counts.interrupted}, ended before ${counts.unreached}, longest ${Math.round(longest)} ms, failed ${failures.length}\n${searchedOn(grounds)}\n`,
    );
    expect(counts.interrupted).toBeGreaterThan(0);
    expect(failures.join('\n')).toBe('');
  },
  24 * 3_600_000,
);
