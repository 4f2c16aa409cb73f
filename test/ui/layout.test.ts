import { describe, expect, it } from 'vitest';
import { columnsOf, cut, table, wrap } from '../../src/ui/layout.ts';

const url = 'https://dev-12345678-admin.okta.com/admin/access/api/tokens?and=a&long=query#and-a-fragment';
const text = `Open ${url} and choose Create token. Then give the new token to this program, which keeps it for this run only.`;

describe('columns', () => {
  it('are what the stream says, and 80 when it says none or 0', () => {
    expect(columnsOf({ columns: 120 })).toBe(120);
    expect(columnsOf({ columns: 0 })).toBe(80);
    expect(columnsOf({})).toBe(80);
  });
});

describe('wrapped text', () => {
  for (const columns of [40, 80])
    it(`fits into ${columns} columns, but for words that are longer`, () => {
      for (const line of wrap(text, columns, '  ').split('\n'))
        expect(line.length < columns || !line.includes(' ')).toBe(true);
    });

  it('breaks no word: what is joined again is what was given', () => {
    for (const columns of [0, 1, 20, 40, 80, 200]) {
      const words = wrap(text, columns, '    ').split(/\s+/).filter(Boolean);
      expect(words).toEqual(text.split(' '));
    }
  });

  it('puts a URL that is too long on a line of its own with nothing before it', () => {
    expect(wrap(text, 40, '    ').split('\n')).toContain(url);
  });

  it('keeps paragraphs, and the indentation that they have', () => {
    expect(wrap('a:\n  key: b\n    more', 40, '  ')).toBe('  a:\n    key: b\n      more');
    const lines = wrap(`  ${'word '.repeat(20).trim()}`, 40).split('\n');
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.every((line) => /^ {2}word/.test(line))).toBe(true);
  });
});

describe('a table', () => {
  const columns = ['call', 'expected', 'got'];
  const rows = [
    ['without a token', 'refused', '401'],
    ['token of the authorization code login', '200', '200'],
  ];

  it('stands in columns where it fits', () => {
    expect(table(columns, rows, 80).split('\n')).toEqual([
      'call                                   expected  got',
      '-------------------------------------  --------  ---',
      'without a token                        refused   401',
      'token of the authorization code login  200       200',
    ]);
  });

  it('falls back to one paragraph a row where it does not', () => {
    const narrow = table(columns, rows, 40);
    expect(narrow.split('\n\n')).toEqual([
      'call: without a token\n  expected: refused\n  got: 401',
      'call: token of the authorization code\nlogin\n  expected: 200\n  got: 200',
    ]);
    for (const line of narrow.split('\n')) expect(line.length).toBeLessThan(40);
  });

  it('that is a little too wide gives way in its widest column, and nothing is left out', () => {
    expect(table(columns, rows, 50).split('\n')).toEqual([
      'call                                 expected  got',
      '-----------------------------------  --------  ---',
      'without a token                      refused   401',
      'token of the authorization code      200       200',
      'login',
    ]);
  });

  it('is never wider than the terminal', () => {
    for (let room = 30; room < 120; room += 1)
      for (const line of table(columns, rows, room).split('\n'))
        expect(line.length).toBeLessThanOrEqual(room);
  });

  it('without rows is its heading', () => {
    expect(table(columns, [], 80)).toBe('call  expected  got\n----  --------  ---');
  });
});

describe('wide characters', () => {
  it('count as two columns, in paragraphs, tables and cut lines', () => {
    const text = '東京都 '.repeat(20).trim();
    for (const line of wrap(text, 40, '  ').split('\n')) expect([...line].length).toBeLessThan(30);
    expect(table(['a', 'b'], [['東京', 'x']], 40).split('\n')).toEqual(['a     b', '----  -', '東京  x']);
    expect(cut('東京都庁', 6)).toBe('東京…');
    expect(cut('abcdef', 6)).toBe('abcdef');
  });

  it('do not break a command of this program', () => {
    const command = 'npx okta-mule-setup init --state /a/rather/long/folder --name a-rather-long-name';
    expect(wrap(`Run ${command}`, 40, '  ').split('\n')).toContain(command);
  });
});
