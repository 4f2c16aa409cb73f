import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/sandbox/faults/random.ts';
import { kindMoods, type SandboxMoods } from '../../src/sandbox/moods.ts';
import { judged } from '../support/judged.ts';
import { countOf, sampleOf, seed } from '../support/sample.ts';
import { type Variant, variants } from './answer-table.ts';
import { type Ending, type Journey, type Ordinary, ordinaryRun, play } from './mood-journey.ts';
import { type Expectation, expectations } from './mood-table.ts';

const count = countOf({ small: 2, large: 3, whole: 200 });
const chosen = sampleOf({ cases: 'variants of answers', option: '--moods' }, variants, {
  small: 3,
  large: 10,
});

const results: string[] = [];
let ordinary: Ordinary;

beforeAll(async () => {
  ordinary = await ordinaryRun();
});

afterAll(() => {
  process.stdout.write(
    `${results.join('\n')}\n${chosen.length} variants of answers and ${count} combinations (seed ${seed}), ${results.length} of them right\n`,
  );
  judged().assertClean();
});

describe('the whole journey, with other answers', () => {
  it.each(chosen)('$name', async ({ name, moods = {}, apart: _, ...variant }) => {
    const ending = await play({ ...variant, moods, ends: 'success' }, ordinary);
    expect(ending).toBe('success');
    results.push(`${name}: ${ending}`);
  });
});

interface Combination {
  readonly name: string;
  readonly journey: Journey;
  /** One of these: the part that stops it first decides. */
  readonly endings: readonly Ending[];
}

/** Parts that can be put together: nothing that stands for another world, leaves something behind or is mended by an answer. */
const combinable = Object.entries(expectations).flatMap(([name, list]) =>
  list.flatMap((one) => {
    const special = one.answers ?? one.mend ?? one.stays ?? one.undocumented ?? one.moods ?? one.besides;
    return special === undefined && name !== 'targets' ? [{ name, one }] : [];
  }),
);

const pick = <T>(random: () => number, all: readonly T[]): T => {
  const one = all[Math.floor(random() * all.length)];
  if (one === undefined) throw new Error('nothing to choose from');
  return one;
};

const through = (parts: readonly Pick<Expectation, 'line'>[], line: string): string | undefined => {
  let now: string | undefined = line;
  for (const part of parts) if (now !== undefined && part.line) now = part.line(now);
  return now;
};

/** A mood that stops the journey goes away; what looks otherwise in another one would then look so by half. */
const fits = (chosen: ReadonlyMap<string, Expectation>, one: Expectation): boolean => {
  const all = [...chosen.values(), one];
  return !(all.some(({ ends }) => ends !== undefined) && all.some(({ line }) => line !== undefined));
};

/** Of every mood, and of those that mean something only together. */
const endingsIn = (moods: Readonly<Record<string, unknown>>): readonly Ending[] =>
  Object.entries(expectations).flatMap(([name, list]) =>
    list.flatMap(({ value, moods: others = {}, ends }) => {
      const there = Object.entries({ ...others, [name]: value }).every(([mood, is]) => moods[mood] === is);
      return there && ends !== undefined ? [ends] : [];
    }),
  );

const combination = (random: () => number): Combination => {
  const variant: Variant = pick(random, variants);
  const chosen = new Map<string, Expectation>();
  const size = 2 + Math.floor(random() * 3);
  while (chosen.size < size) {
    const { name, one } = pick(random, combinable);
    if (fits(chosen, one) && !variant.apart?.test(name)) chosen.set(name, one);
  }
  const parts = [...chosen.values()];
  const moods = Object.fromEntries([...chosen].map(([name, { value }]) => [name, value]));
  const { name, moods: own, answers, line: _line, apart: _apart, ...rest } = variant;
  return {
    name: `${name} · ${[...chosen].map(([mood, { value }]) => `${mood} = ${value}`).join(', ')}`,
    journey: {
      ...rest,
      moods: { ...moods, ...own } as Partial<SandboxMoods>,
      answers,
      ends: 'success',
      // The moods that the variant is about stay when the others go away.
      mend: (world) => {
        world.sandbox.setMoods({ ...kindMoods(), ...own });
        return {};
      },
      line: (line) => through([...parts, variant], line),
    },
    endings: ['success', ...endingsIn({ ...moods, ...own })],
  };
};

const random = randomFrom(seed);
const combinations = Array.from({ length: count }, () => combination(random));

describe('the whole journey, in several moods and with other answers', () => {
  it.each(combinations)('$name', async ({ name, journey, endings }) => {
    results.push(`${name}: ${await play(journey, ordinary, endings)}`);
  });
});
