import { expect, it } from 'vitest';
import { temporaryFolder } from '../../cli/program.ts';
import { sampleOf, seed, whole } from '../../support/sample.ts';
import { onGrounds, openGrounds, searchedOn, stateWrites } from './ground.ts';

/** Where inside one write: the temporary file empty, half of it there, all of it, in place, and the same of the copy. */
const points = ['opened', 'half', 'written', 'renamed', 'half a copy', 'copied'] as const;

const preload = new URL('die-in-write.js', import.meta.url).href;

it(
  'a process killed inside any write of the state: the same command makes nothing twice and leaves nothing behind',
  async () => {
    const grounds = await openGrounds(whole ? 3 : 1);
    const undisturbed = temporaryFolder();
    await grounds[0].begin({});
    await grounds[0].guide(undisturbed).ended;
    const writes = stateWrites(undisturbed);
    const all = Array.from({ length: writes }, (_, i) => i + 1).flatMap((write) =>
      points.map((point) => ({ write, point })),
    );
    const chosen = sampleOf({ cases: 'deaths in a write of the state', option: '--kill' }, all, {
      small: 1,
      large: 4,
    });
    const counts = { kills: 0, unreached: 0 };
    const failures: string[] = [];
    await onGrounds(grounds, chosen, async (ground, { write, point }) => {
      const cwd = temporaryFolder();
      await ground.begin({ uniqueNames: false });
      const running = ground.guide(cwd, {
        NODE_OPTIONS: `--import ${preload}`,
        DIE_IN_WRITE: `${write}:${point}`,
      });
      const ended = await running.ended;
      counts[running.child.signalCode === 'SIGKILL' ? 'kills' : 'unreached'] += 1;
      const wrong = await ground.resume(cwd, ended, true);
      if (wrong.length === 0) return;
      failures.push(`write ${write}, ${point}: ${wrong.join('; ')}`);
      process.stdout.write(`✖ ${failures.at(-1)}\n`);
    });
    process.stdout.write(
      `SIGKILL inside the state write, seed ${seed}: ${chosen.length} of ${all.length} cases (${writes} writes × ${points.length} points); kills ${counts.kills}, ended before the point ${counts.unreached}, failed ${failures.length}\n${searchedOn(grounds)}\n`,
    );
    expect(counts.kills).toBeGreaterThan(0);
    expect(failures.join('\n')).toBe('');
  },
  24 * 3_600_000,
);
