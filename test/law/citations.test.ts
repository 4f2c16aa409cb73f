import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { moodTable } from '../../src/sandbox/moods.ts';
import { pages as pagesForPeople } from '../support/documents.ts';
import { root } from './imports.ts';

const pages = ['okta.md', 'anypoint-access.md', 'anypoint-apis.md'] as const;
type Page = (typeof pages)[number];

const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Headings `## 3.` and `### 3.7`; the items of a numbered list, and numbered rows of a table, count as parts: `§0.4`, `§8.3`. */
const sectionsOf = (text: string): ReadonlySet<string> => {
  const found = new Set<string>();
  let section = '';
  for (const line of text.split('\n')) {
    const heading = /^#{2,3} (\d+(?:\.\d+)?)[. ]/.exec(line)?.[1];
    const item = /^(?:\| )?(\d+)(?:\. | \|)/.exec(line)?.[1];
    if (heading !== undefined) {
      section = heading;
      found.add(heading);
    } else if (item !== undefined && section !== '' && !section.includes('.'))
      found.add(`${section}.${item}`);
  }
  return found;
};

const sections = new Map<Page, ReadonlySet<string>>(
  pages.map((page) => [page, sectionsOf(read(`docs/facts/${page}`))]),
);

/** A comment's line breaks are no part of what it says. */
const onOneLine = (text: string): string => text.replaceAll(/\n\s*(?:\*|\/\/)?\s*/g, ' ');

const list = /§\d+(?:\.\d+)?(?:(?:,| and|, and|;) (?:[a-z ]+: )?§\d+(?:\.\d+)?)*/;
/** In a page it may be a link: `[okta.md](facts/okta.md) §10`. */
const citation = new RegExp(`(?:docs/|\\]\\()facts/([\\w-]+\\.md)\\)? (${list.source})`, 'g');

interface Citation {
  readonly page: string;
  readonly section: string;
}

const citationsIn = (text: string): readonly Citation[] =>
  [...onOneLine(text).matchAll(citation)].flatMap(([, page = '', cited = '']) =>
    [...cited.matchAll(/§(\d+(?:\.\d+)?)/g)].map(([, section = '']) => ({ page, section })),
  );

/** Sections of other documents, e.g. `RFC 6749 §4.1.3, §5.1`. */
const ofOthers =
  /(?:RFC \d+|OpenID Connect Core(?: 1\.0)?|Discovery 1\.0|Logout 1\.0|WCAG \d\.\d) §[\d.]+(?:–\d+)?(?:(?:,| and) §[\d.]+(?:–\d+)?)*/g;

/** What looks like a citation and is not written in the one form that can be checked. */
const strangers = [
  /(?<!docs\/)facts\/[\w-]+\.md/,
  /docs\/facts\/[\w-]+\.md(?! §\d)/,
  /(?<!docs\/facts\/)\b(?:okta|anypoint-access|anypoint-apis)\.md\b/,
  /\b(?:anypoint-access|anypoint-apis)(?!\.md)\b/,
  /\b[Ff]acts,? (?:§|sections? )\d/,
  /\breliability\b/,
] as const;

/** This file and the law's own examples. */
const self = 'test/law/citations.test.ts';
const files = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', 'src', 'test', 'scripts', 'bin'],
  {
    cwd: root,
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((file) => /\.(?:ts|js|mjs)$/.test(file) && file !== self && existsSync(join(root, file)));

describe('what is cited of docs/facts', () => {
  it('exists: page and section', () => {
    const all = [...files, ...pagesForPeople].flatMap((file) =>
      citationsIn(read(file)).map((cited) => ({ file, ...cited })),
    );
    expect(all.length).toBeGreaterThan(300);
    expect(all.filter(({ page, section }) => sections.get(page as Page)?.has(section) !== true)).toEqual([]);
  });

  it('is cited in one form', () => {
    const wrong = files.flatMap((file) => {
      const text = onOneLine(read(file));
      const unnamed = text.replaceAll(citation, '').replaceAll(ofOthers, '');
      return [...strangers.map((pattern) => pattern.exec(text)), /§/.exec(unnamed)].flatMap((found) => {
        return found
          ? [`${file}: …${found.input.slice(Math.max(0, found.index - 40), found.index + 60)}…`]
          : [];
      });
    });
    expect(wrong).toEqual([]);
  });

  it('holds within the pages too, from one to another and to their own sections', () => {
    const wrong = pages.flatMap((page) => {
      const text = read(`docs/facts/${page}`);
      const others = /`?(okta|anypoint-access|anypoint-apis)\.md`? (§\d+(?:\.\d+)?(?:, §\d+(?:\.\d+)?)*)/g;
      const toOthers = [...text.matchAll(others)].flatMap(([, name = '', cited = '']) =>
        [...cited.matchAll(/§(\d+(?:\.\d+)?)/g)].map(([, section = '']) => ({ page: `${name}.md`, section })),
      );
      const own = text.replaceAll(others, '').replaceAll(/(?:RFC \d+|Core|Discovery) §[\d.]+/g, '');
      const toOwn = [...own.matchAll(/§(\d+(?:\.\d+)?)/g)].map(([, section = '']) => ({ page, section }));
      return [...toOthers, ...toOwn].filter(
        (cited) => sections.get(cited.page as Page)?.has(cited.section) !== true,
      );
    });
    expect(wrong).toEqual([]);
  });
});

describe('a doubt of the sandbox', () => {
  it('stands in a table of open doubts, and cites that table', () => {
    const tables: Readonly<Record<Page, string>> = {
      'okta.md': '16',
      'anypoint-access.md': '11',
      'anypoint-apis.md': '15',
    };
    const named = (page: Page, mood: string): boolean =>
      (read(`docs/facts/${page}`).split('The open doubts, and how they stand')[1] ?? '').includes(
        `\`${mood}\``,
      );
    const wrong = Object.entries(moodTable)
      .filter(([, mood]) => mood.doubt === true)
      .filter(
        ([name, { source }]) =>
          !pages.some(
            (page) =>
              named(page, name) &&
              citationsIn(source).some((cited) => cited.page === page && cited.section === tables[page]),
          ),
      )
      .map(([name]) => name);
    expect(wrong).toEqual([]);
  });
});
