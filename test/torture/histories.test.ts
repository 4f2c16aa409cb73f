import { afterAll, beforeAll, expect, it } from 'vitest';
import { steps } from '../../src/steps/index.ts';
import { countOf, seed } from '../support/sample.ts';
import { type History, replay } from './history.ts';
import { orders } from './orders.ts';
import { besideStranger, randomHistory } from './random-history.ts';
import { openStage, type Stage } from './stage.ts';

const { budget, history } = orders();
const histories = countOf({ small: 2, large: 8, whole: 100 });
let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
}, 120_000);
afterAll(() => stage?.stop());

/** Every fifth one is played beside a stranger. */
const historyOf = (seed: number): History => {
  const one = randomHistory(seed, { requests: stage.requests.length, points: stage.points });
  return seed % 5 === 4 ? besideStranger(one, steps.length) : one;
};

/** Seeds one after the other, for as long as there is time or until there are enough. */
function* chosen(): Generator<History> {
  if (history) return yield history;
  const end = performance.now() + (budget ?? 0) * 1000;
  const more = (n: number): boolean =>
    budget === undefined ? n < histories : n === 0 || performance.now() < end;
  for (let n = 0; more(n); n += 1) yield historyOf(seed + n);
}

it(
  'comes right after any history of faults and deaths: everything was made exactly once, and nothing of somebody else was touched',
  async () => {
    const runs = { success: 0, problem: 0, death: 0 };
    const played = { alone: 0, died: 0, beside: 0 };
    const failures: string[] = [];
    for (const one of chosen()) {
      played[one.stranger ? 'beside' : 'alone'] += 1;
      try {
        const endings = await stage.play(one);
        for (const { how } of endings) runs[how] += 1;
        if (!one.stranger && endings.some(({ how }) => how === 'death')) played.died += 1;
      } catch (error) {
        failures.push(`${(error as Error).message}\n  ${replay(one)}`);
        process.stdout.write(`✖ ${failures.at(-1)}\n`);
      }
    }
    const { secrets, forms, characters } = stage.searched;
    process.stdout.write(
      [
        `histories from seed ${seed} on: ${played.alone} of several faults each, in ${played.died} of which the process died on the way (at one of ${stage.points} points), and ${played.beside} beside a stranger with an object of the same name`,
        `of their runs ${runs.success} succeeded, ${runs.problem} ended with a clear problem, ${runs.death} died; ${failures.length} histories did not come right`,
        `${secrets} secrets in ${forms} forms searched in ${characters} characters of screens, debug records and states: a hit is a failure\n`,
      ].join('\n'),
    );
    expect(failures.join('\n\n')).toBe('');
  },
  24 * 3_600_000,
);
