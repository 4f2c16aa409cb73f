import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { meaningOf, type Thing } from '../../src/anypoint/status-words.ts';

const file = join(import.meta.dirname, '..', '..', '..', 'shared', 'recordings', 'status-words.json');
const present = existsSync(file);
if (!present) process.stdout.write('The recorded status words are not beside this repository: left out.\n');

/** The things that the program waits for, as the table of recorded words calls them. */
const things: Readonly<Record<string, Thing>> = {
  'proxy deployment': 'proxy deployment',
  'publication to Exchange': 'publication',
  contract: 'contract',
};
const meanings = { done: 'serves', failed: 'failed', pending: 'pending', unknown: 'pending' } as const;

interface Recorded {
  readonly things: readonly {
    readonly thing: string;
    readonly words: readonly { readonly word: string; readonly meaning: keyof typeof meanings }[];
  }[];
}

const recorded = present ? (JSON.parse(readFileSync(file, 'utf8')) as Recorded).things : [];
const rows = recorded.flatMap(({ thing, words }) =>
  words
    .filter(({ word }) => thing in things && !word.startsWith('('))
    .map(({ word, meaning }) => [thing, word, meanings[meaning]] as const),
);

describe('a status word', () => {
  it.runIf(present)('is recorded for everything that is waited for', () => {
    expect(new Set(rows.map(([thing]) => thing))).toEqual(new Set(Object.keys(things)));
  });

  it.runIf(present).each(rows)('of a %s: %s %s', (thing, word, meaning) => {
    const known = things[thing];
    if (known === undefined) throw new Error(`${thing} is not waited for`);
    expect(meaningOf(known, word)).toBe(meaning);
    expect(meaningOf(known, word.toUpperCase())).toBe(meaning);
  });

  it.each(['tomorrow', '', undefined, 'constructor'])(
    'that nobody has seen yet is waited for: %s',
    (word) => {
      for (const thing of ['proxy deployment', 'publication', 'contract'] as const)
        expect(meaningOf(thing, word)).toBe('pending');
    },
  );
});
