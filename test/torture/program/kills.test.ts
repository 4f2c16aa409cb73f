import { expect, it } from 'vitest';
import { randomFrom } from '../../../src/sandbox/faults/random.ts';
import type { SandboxMoods } from '../../../src/sandbox/moods.ts';
import { type Ended, temporaryFolder } from '../../cli/program.ts';
import { sampleOf, seed, whole } from '../../support/sample.ts';
import { type Call, fits } from './calls.ts';
import { type Ground, onGrounds, openGrounds, searchedOn } from './ground.ts';

/** When the process dies, counted from one request. */
const points = ['before the deed', 'after the deed, before the reply', 'after the reply'] as const;
/** A read leaves nothing behind: its deed is its reply. */
const pointsOfReads = points.slice(1);

/** The lag is shortened as the program's waits are: 10 seconds of its time. */
const moods: Readonly<Record<string, Partial<SandboxMoods>>> = {
  'unique names': {},
  'names may repeat': { uniqueNames: false },
  'lagging lists': { uniqueNames: false, listLagMs: 500 },
};

interface Kill {
  readonly call: Call;
  readonly point: (typeof points)[number];
  readonly mood: string;
  /** Milliseconds after the reply. */
  readonly delay: number;
}

interface Died {
  readonly ended: Ended;
  /** It came to the point. */
  readonly there: boolean;
}

/** Ends the program at the point. */
const killed = async (ground: Ground, cwd: string, { call, point, delay }: Kill): Promise<Died> => {
  const { vendor, method, path, nth } = call;
  const first = point === 'before the deed';
  if (first)
    await ground.sandbox.setFaults({
      faults: [{ at: { vendor, method, path, nth }, kind: 'silence', deed: false }],
    });
  const running = ground.guide(cwd);
  const kill = (): void => void running.child.kill('SIGKILL');
  let arrived = 0;
  ground.listen((exchange) => {
    if (first || !fits(call, exchange)) return;
    arrived += 1;
    if (arrived !== nth) return;
    if (point === 'after the reply') setTimeout(kill, delay);
    else kill();
  });
  const looking = setInterval(() => {
    if (first && ground.sandbox.faults().fired.length > 0) kill();
  }, 1);
  const ended = await running.ended;
  clearInterval(looking);
  ground.listen(undefined);
  return { ended, there: running.child.signalCode === 'SIGKILL' };
};

it(
  'a process killed at any point of any request: the same command makes nothing twice and leaves nothing behind',
  async () => {
    const grounds = await openGrounds(whole ? 3 : 1);
    const random = randomFrom(seed);
    const writes = grounds[0].calls.filter(({ mutating }) => mutating);
    // What a gateway answers is not heard here.
    const reads = grounds[0].calls.filter(({ mutating, vendor }) => !mutating && vendor !== 'gateway');
    const kill = (call: Call, point: Kill['point'], mood: string): Kill => ({
      ...{ call, point, mood },
      delay: random() * 30,
    });
    const all = [
      ...writes.flatMap((call) =>
        points.flatMap((point) => Object.keys(moods).map((mood) => kill(call, point, mood))),
      ),
      ...reads.flatMap((call) => pointsOfReads.map((point) => kill(call, point, 'names may repeat'))),
    ];
    const chosen = sampleOf({ cases: 'kills', option: '--kill' }, all, { small: 1, large: 3 });
    const counts = { kills: 0, unreached: 0, duplicates: 0, orphans: 0, other: 0 };
    const failures: string[] = [];
    await onGrounds(grounds, chosen, async (ground, one) => {
      const cwd = temporaryFolder();
      await ground.begin(moods[one.mood] ?? {});
      const { ended, there } = await killed(ground, cwd, one);
      counts[there ? 'kills' : 'unreached'] += 1;
      const wrong = await ground.resume(cwd, ended, one.call.ours);
      for (const what of wrong) {
        if (what.startsWith('duplicate')) counts.duplicates += 1;
        else if (what.startsWith('orphan')) counts.orphans += 1;
        else counts.other += 1;
      }
      if (wrong.length === 0) return;
      const { method, path, nth } = one.call;
      failures.push(`${method} ${path} (${nth}) ${one.point}, ${one.mood}: ${wrong.join('; ')}`);
      process.stdout.write(`✖ ${failures.at(-1)}\n`);
    });
    process.stdout.write(
      `SIGKILL, seed ${seed}: ${chosen.length} of ${all.length} cases (${writes.length} mutating requests × ${points.length} points × ${Object.keys(moods).length} worlds, ${reads.length} reads × ${pointsOfReads.length} points); kills ${counts.kills}, ended before the point ${counts.unreached}, duplicates ${counts.duplicates}, orphans ${counts.orphans}, other faults ${counts.other}\n${searchedOn(grounds)}\n`,
    );
    expect(counts.kills).toBeGreaterThan(0);
    expect(failures.join('\n')).toBe('');
  },
  24 * 3_600_000,
);
