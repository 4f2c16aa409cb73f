import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { steps } from '../../src/steps/index.ts';
import { root } from './imports.ts';

const page = readFileSync(join(root, 'docs/guide.md'), 'utf8');
const columns = page.split('\n').filter((line) => /^\| .* \| steps? \d\d/.test(line));

/** The items of the headings: `Items 1 and 2`, `Items 6 and 7`, `Item 9`. */
const items = [...page.matchAll(/^### Items? (\d+)(?: and (\d+))?:/gm)].flatMap(([, first, second]) =>
  [first, second].flatMap((item) => (item === undefined ? [] : [Number(item)])),
);

describe('docs/guide.md', () => {
  it('has a column for every step, in the order of the steps', () => {
    const named = columns.flatMap((line) => [...line.matchAll(/(\d\d),? `([a-z.-]+)`/g)]);
    expect(named.map(([, number, id]) => `${number} ${id}`)).toEqual(
      steps.map(({ id }, index) => `${String(index + 1).padStart(2, '0')} ${id}`),
    );
  });

  it('has every item of the guide, once and in order', () => {
    expect(items).toEqual(Array.from({ length: 24 }, (_, index) => index + 1));
  });
});
