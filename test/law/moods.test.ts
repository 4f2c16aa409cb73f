import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Mood } from '../../src/sandbox/kernel/mood.ts';
import { moodTable, type SandboxMoods } from '../../src/sandbox/moods.ts';
import { judged } from '../support/judged.ts';
import { sampleOf } from '../support/sample.ts';
import { type Ordinary, ordinaryRun, play } from './mood-journey.ts';
import { type Expectation, expectations } from './mood-table.ts';

/** What a mood can be besides its default; undefined for numbers and texts, where any other will do. */
const othersOf = (mood: Mood): readonly Mood['default'][] | undefined => {
  if (mood.values) return mood.values.filter((value) => value !== mood.default);
  return typeof mood.default === 'boolean' ? [!mood.default] : undefined;
};

const cases = Object.entries(expectations).flatMap(([name, list]) =>
  list.map((expectation) => {
    const { value, when } = expectation;
    return { name, expectation, title: `${name} = ${value}${when === undefined ? '' : `, ${when}`}` };
  }),
);

const results: string[] = [];
let ordinary: Ordinary;

beforeAll(async () => {
  ordinary = await ordinaryRun();
});

afterAll(() => {
  const succeeded = results.filter((line) => line.endsWith(': success')).length;
  process.stdout.write(
    `${results.join('\n')}\n${Object.keys(moodTable).length} moods, ${results.length} journeys: ${succeeded} succeeded at once, ${results.length - succeeded} ended with a clear message and were resumed\n`,
  );
  judged().assertClean();
});

describe('the table of expectations', () => {
  it('names every mood, and every value that is not the default', () => {
    expect(Object.keys(expectations).sort()).toEqual(Object.keys(moodTable).sort());
    for (const [name, mood] of Object.entries(moodTable)) {
      const named = new Set(expectations[name]?.map(({ value }) => value));
      expect([...named], name).not.toContain(mood.default);
      expect([...named].sort(), name).toEqual([...(othersOf(mood) ?? named)].sort());
      expect(named.size, name).toBeGreaterThan(0);
    }
  });
});

const journeyOf = (name: string, { value, ends = 'success', moods, ...rest }: Expectation) => ({
  ...rest,
  ends,
  moods: { ...moods, [name]: value } as Partial<SandboxMoods>,
});

describe('the whole journey, with one thing otherwise than in the kind world', () => {
  it.each(sampleOf({ cases: 'moods', option: '--moods' }, cases, { small: 8, large: 32 }))(
    '$title',
    async ({ name, expectation, title }) => {
      results.push(`${title}: ${await play(journeyOf(name, expectation), ordinary)}`);
    },
  );
});
