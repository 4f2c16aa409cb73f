import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { atlas, type Known } from '../../src/cli/explain/known.ts';
import { explainText } from '../../src/cli/explain/match.ts';
import { troubleshootingPage } from '../../src/cli/explain/page.ts';
import { root } from '../law/imports.ts';
import { filled, wrappings } from './wrappings.ts';

const entries = atlas();
const foreign = entries.filter(({ by }) => by !== 'okta-mule-setup');

const found = (text: string): readonly string[] => explainText(text).found.map(({ entry }) => entry.id);

/** Each text of each entry that no wrapping may hide. */
const texts = (all: readonly Known[]) =>
  all.flatMap(({ id, says = [] }) => says.map((text) => ({ id, text: filled(text) })));

describe('the atlas', () => {
  it('has an id of its own for each entry, and says of each what it means and what to do', () => {
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
    expect(foreign.length).toBeGreaterThan(150);
    for (const { id, means, remedy, says, codes, status } of entries) {
      expect(means !== '' && remedy !== '', id).toBe(true);
      expect((says ?? codes ?? status ?? []).length, id).toBeGreaterThan(0);
    }
  });

  it('names for each entry where the text is known from', () => {
    const paragraph = String.raw`\u00a7\d+(?:\.\d+)?`;
    const form = new RegExp(
      `^(?:docs/facts/[\\w-]+\\.md ${paragraph}(?:, ${paragraph})*|https://[^\\s,]+|RFC \\d+ \u00a7[\\d.]+|OpenID Connect Core 1\\.0 \u00a7[\\d.]+|src/problems)(?:, (?=docs)|$)`,
    );
    const rest = (source: string): string => {
      const next = source.replace(form, '');
      return next === source || next === '' ? next : rest(next);
    };
    expect(entries.filter(({ source }) => rest(source) !== '').map(({ id, source }) => [id, source])).toEqual(
      [],
    );
  });

  it('is what docs/troubleshooting.md shows; if not: npm run build && npm run docs:troubleshooting', () => {
    expect(readFileSync(join(root, 'docs/troubleshooting.md'), 'utf8')).toBe(troubleshootingPage());
  });

  it('knows each of its codes alone', () => {
    const lost = foreign.flatMap(({ codes = [] }) =>
      codes
        .filter((code) => {
          const alone = explainText(code).found.map(({ entry }) => entry);
          return !alone.some((entry) => entry.codes?.includes(code));
        })
        .map((code) => code),
    );
    expect(lost).toEqual([]);
  });
});

/** JSON has no capitals. */
const isFair = (how: string, text: string): boolean => how !== 'in capitals' || !text.startsWith('{"');

describe('a text of the atlas is found', () => {
  it('as it is', () => {
    expect(texts(foreign).filter(({ id, text }) => !found(text).includes(id))).toEqual([]);
  });

  // Each text in three of the ways, and each way with a quarter of the texts.
  it.each(Object.entries(wrappings).map(([how, wrap], turn) => ({ how, wrap, turn })))(
    '$how',
    ({ how, wrap, turn }) => {
      const some = texts(foreign).filter(({ text }, i) => (i + turn) % 4 === 0 && isFair(how, text));
      expect(some.length).toBeGreaterThan(30);
      expect(some.filter(({ id, text }) => !found(wrap(text)).includes(id))).toEqual([]);
    },
  );
});

describe('a text that is none of the atlas', () => {
  it.each([
    'hello',
    'The cat sat on the mat, and nobody knows why it did.',
    'npm error code ELIFECYCLE',
    'Uncaught TypeError: Cannot read properties of undefined (reading "x")',
    'ORA-00942: table or view does not exist',
    'AADSTS700016: Application with identifier was not found in the directory',
    '{"Code":"SignatureDoesNotMatch","Message":"Check your key and signing method."}',
    'E0009999',
    'Successfully deployed the application to the environment.',
    '',
  ])('is unknown: %s', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('takes no longer for a text that was made to take long', () => {
    for (const bad of ['{', '{"', '%41', '&#x', '\\u', '<a', 'access_denied ', '(((']) {
      const begun = process.cpuUsage().user;
      explainText(bad.repeat(300_000 / bad.length));
      expect((process.cpuUsage().user - begun) / 1e6).toBeLessThan(10);
    }
  });
});
