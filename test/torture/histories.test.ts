import { afterAll, beforeAll, expect, it } from 'vitest';
import { type History, openStage, replay, type Stage } from './history.ts';
import { orders } from './orders.ts';
import { randomHistory } from './random-history.ts';

const { seed, budget, histories, history } = orders();
let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
}, 120_000);
afterAll(() => stage?.stop());

/** Seeds one after the other, for as long as there is time or until there are enough. */
function* chosen(): Generator<History> {
  const measure = { requests: stage.requests.length, points: stage.points };
  if (history) return yield history;
  const end = performance.now() + (budget ?? 0) * 1000;
  const more = (n: number): boolean =>
    budget === undefined ? n < histories : n === 0 || performance.now() < end;
  for (let n = 0; more(n); n += 1) yield randomHistory(seed + n, measure);
}

it(
  'comes right after any history of faults and deaths, and then has made everything exactly once',
  async () => {
    const counts = { success: 0, problem: 0, death: 0 };
    const failures: string[] = [];
    let played = 0;
    for (const one of chosen()) {
      played += 1;
      try {
        for (const { how } of await stage.play(one)) counts[how] += 1;
      } catch (error) {
        failures.push(`${(error as Error).message}\n  ${replay(one)}`);
        process.stdout.write(`✖ ${failures.at(-1)}\n`);
      }
    }
    process.stdout.write(
      `histories, seeds ${seed} to ${seed + played - 1}: ${played} of several faults each; of their runs ${counts.success} succeeded, ${counts.problem} ended with a clear problem, ${counts.death} died at one of ${stage.points} points; ${failures.length} histories did not come right\n`,
    );
    expect(failures.join('\n\n')).toBe('');
  },
  24 * 3_600_000,
);
