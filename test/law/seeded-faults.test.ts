import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { kindMoods } from '../../src/sandbox/moods.ts';
import type { RunOptions } from '../support/journey.ts';
import { sampleOf } from '../support/sample.ts';
import { announcedIn, begin, end, init, mend, plan, verify, world, wrongIn } from './seeded-stage.ts';
import { type Fault, faults } from './seeded-table.ts';

const chosen = sampleOf({ cases: 'seeded faults', option: '--broken' }, faults, {
  small: 8,
  large: 16,
});
const told: string[] = [];

beforeAll(async () => void (await begin()));
afterEach(async () => {
  world.sandbox.setMoods({ ...kindMoods(), signInPolicy: 'password' });
  await mend();
});
afterAll(async () => {
  await end();
  console.log(
    `${told.join('\n')}\n${told.length} of ${faults.length} seeded faults: no row in which the commands disagree`,
  );
});

describe('a setup that is whole', () => {
  it('is verified by six calls; nothing is wrong, planned or written', async () => {
    const { exit, verification, entries, steps, skipped } = await verify();
    expect(verification.calls.map(({ call, state, got }) => `${call}: ${state}, ${got}`)).toEqual([
      'open, before the policy: as expected, 200',
      expect.stringMatching(/^without a token: as expected, 40[013]$/),
      expect.stringMatching(/^with an invalid token: as expected, 40[13]$/),
      'token of a client without access: as expected, 403',
      'token of the code login: as expected, 200',
      'token of the implicit login: as expected, 200',
    ]);
    expect({ exit, entries, steps, skipped }).toEqual({ exit: 0, entries: [], steps: [], skipped: 0 });
    expect((await plan()).exit).toBe(0);
    expect(await init()).toEqual({ wrote: [], exit: 0 });
  });
});

/** One table: what verify finds wrong is what plan lists; what only a call shows is marked so. */
const lookAt = async ({ field, onlyCall }: Fault, more: RunOptions) => {
  const [seen, planned] = [await verify(more), await plan(more)];
  expect(wrongIn(planned.entries)).toEqual(wrongIn(seen.entries));
  // One cause is one sentence, with the number of checks that were skipped because of it.
  if (seen.skipped > 0) expect(seen.entries).toHaveLength(1);
  if (field === '') return { seen, planned };
  const named = seen.entries.find((one) => one.field === field);
  expect(seen.entries.map((one) => one.field)).toContain(field);
  if (onlyCall) expect(named).toMatchObject({ class: 'unseen', exit: 0 });
  else expect(planned.entries.map((one) => one.field)).toContain(field);
  // What could not be opened has no place in a console.
  if (seen.skipped === 0) expect(named?.where.path).toMatch(/:/);
  return { seen, planned };
};

/** What plan announces is what is written; afterwards verify is green, or names who must act. */
const holdInit = async (fault: Fault, more: RunOptions, planned: Awaited<ReturnType<typeof plan>>) => {
  const announced = announcedIn(planned.surveyed);
  const done = await init(more);
  const { field, init: does, exit = 5 } = fault;
  if (does === 'refuses') {
    expect({ ...done, planned: planned.exit }).toEqual({ wrote: [], exit, planned: exit });
    expect((await verify(more)).entries.map((one) => one.field)).toContain(field);
    return;
  }
  expect(planned.exit).toBe(does === 'mends' ? 3 : 0);
  expect(done.wrote).toEqual(announced);
  if (does === 'leaves') return;
  const after = await verify(more);
  expect({ init: done.exit, verify: after.exit, wrong: wrongIn(after.entries) }).toEqual({
    init: 0,
    verify: 0,
    wrong: [],
  });
};

describe('the law of the seeded faults', () => {
  it.each(chosen)('$broken: $field', async (fault) => {
    await fault.by();
    const more = fault.options?.() ?? {};
    const { seen, planned } = await lookAt(fault, more);
    await holdInit(fault, more, planned);
    const mark = fault.onlyCall ? ' (only a call shows it)' : '';
    told.push(
      `${fault.broken.padEnd(62)} ${fault.field.padEnd(52)} verify ${seen.exit}, plan ${planned.exit}, init ${fault.init}${mark}`,
    );
  });
});
