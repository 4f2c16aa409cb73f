import { randomFrom } from '../../src/sandbox/faults/random.ts';

/**
 * How much is played of what has no end or takes too long: `npm test` a small sample, `.ci/run` a large one, `npm run torture`
 * all of it. Each is the same every time, unless another seed is given.
 */
type Size = 'small' | 'large' | 'whole';

/** How many of them; without a number for the whole it is all there are. */
interface Counts {
  readonly small: number;
  readonly large: number;
  readonly whole?: number;
}

const { TEST_SAMPLE = 'small', TEST_SEED = '1', TEST_CASES } = process.env;
const isSize = (text: string): text is Size => ['small', 'large', 'whole'].includes(text);
if (!isSize(TEST_SAMPLE))
  throw new Error(`TEST_SAMPLE: expected small, large or whole, and not ${TEST_SAMPLE}`);
const size: Size = TEST_SAMPLE;

export const whole = size === 'whole';
export const seed = Number(TEST_SEED);

/** How many cases are made up. */
export const countOf = (counts: Required<Counts>): number =>
  TEST_CASES === undefined ? counts[size] : Number(TEST_CASES);

const shuffled = <T>(items: readonly T[], random: () => number): readonly T[] =>
  items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);

/**
 * The chosen ones of all cases, in their order.
 *
 * @param name what they are, and the option of `npm run torture` that plays all: said where some are left out
 */
export const sampleOf = <T>(
  name: { readonly cases: string; readonly option: string },
  all: readonly T[],
  counts: Counts,
): readonly T[] => {
  const count = countOf({ whole: all.length, ...counts });
  if (count >= all.length) return all;
  const chosen = new Set(shuffled([...all.keys()], randomFrom(seed)).slice(0, count));
  process.stdout.write(
    `${name.cases}: ${count} of ${all.length}, seed ${seed}; all of them: npm run torture -- ${name.option}\n`,
  );
  return all.filter((_, i) => chosen.has(i));
};
