import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type OpenQuestion, openQuestions } from '../../src/cli/observations/questions.ts';
import type { Mood } from '../../src/sandbox/kernel/mood.ts';
import { moodTable } from '../../src/sandbox/moods.ts';

const root = join(import.meta.dirname, '..', '..');
const page = join(root, 'docs', 'doubts.md');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

const questions: Readonly<Record<string, OpenQuestion>> = openQuestions;
const doubts = Object.keys(moodTable).filter((name) => moodTable[name]?.doubt);

/** All that a mood can be; none where it is a number. */
const valuesOf = ({ values, default: usual }: Mood): readonly string[] => {
  if (values) return values;
  return typeof usual === 'boolean' ? ['true', 'false'] : [];
};

/** Where the facts have it, as a link. */
const citedIn = (name: string): string =>
  [
    ...(moodTable[name]?.source ?? '').matchAll(
      /docs\/facts\/([\w-]+\.md) (\u00a7[\d.]+(?:, \u00a7[\d.]+)*)/g,
    ),
  ]
    .map(([, file = '', at = '']) => `[${file}](facts/${file}) ${at}`)
    .join('; ');

const sections = (): string => {
  const parts = [...new Set(Object.values(questions).map(({ part }) => part))];
  const rows = (part: string): string =>
    Object.entries(questions)
      .filter(([, one]) => one.part === part)
      .map(
        ([name, { question, stands, evidence, does }]) =>
          `| \`${name}\` | ${question} | ${stands} | ${evidence} (${citedIn(name)}) | ${does} |`,
      )
      .join('\n');
  return parts
    .map(
      (part) =>
        `## ${part}\n\n| mood | what nobody knows | stands | evidence | what okta-mule-setup does |\n|---|---|---|---|---|\n${rows(part)}\n`,
    )
    .join('\n');
};

/** The page as it must be: its own words before and after, and the tables of the questions between them. */
const pageOf = (text: string): string => {
  const begin = text.indexOf('## Okta\n');
  const end = text.indexOf('## What your run has found out');
  return `${text.slice(0, begin)}${sections()}\n${text.slice(end)}`;
};

describe('the open questions', () => {
  it('are the moods that stand for a doubt, with the same values', () => {
    expect(doubts.length).toBeGreaterThan(30);
    expect(Object.keys(questions).sort()).toEqual([...doubts].sort());
    for (const name of doubts)
      expect([...(questions[name]?.values ?? [])].sort(), name).toEqual(
        [...valuesOf(moodTable[name] as Mood)].sort(),
      );
  });

  it('have a source each', () => {
    for (const mood of Object.values(moodTable)) expect(mood.source).not.toBe('');
  });

  it('stand in docs/doubts.md (`UPDATE_DOUBTS=1 npx vitest run test/law/doubts.test.ts` writes it)', () => {
    const text = read('docs/doubts.md');
    if (process.env['UPDATE_DOUBTS'] === '1') writeFileSync(page, pageOf(text));
    expect(read('docs/doubts.md')).toBe(pageOf(text));
  });

  it.each(['docs/doubts.md', 'docs/requests.md'])('%s can be reached from the README', (file) => {
    expect(read('README.md')).toContain(`](${file})`);
  });
});
