import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { moodTable } from '../../src/sandbox/moods.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** The moods of the first column. */
const named = read('docs/doubts.md')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name = '']) => name));

describe('the page of doubts', () => {
  it('names every mood that stands for a doubt, and no other, once', () => {
    const doubts = Object.keys(moodTable).filter((name) => moodTable[name]?.doubt);
    expect(doubts.length).toBeGreaterThan(30);
    expect([...named].sort()).toEqual(doubts.sort());
  });

  it('gives every doubt its source', () => {
    for (const mood of Object.values(moodTable)) expect(mood.source).not.toBe('');
  });

  it.each(['docs/doubts.md', 'docs/requests.md'])('%s can be reached from the README', (page) => {
    expect(read('README.md')).toContain(`](${page})`);
  });
});
