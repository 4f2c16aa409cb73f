import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Documented {
  /** File and line, e.g. `README.md:23`. */
  readonly at: string;
  /** As it is written, e.g. `npx okta-mule-setup init --sandbox`. */
  readonly text: string;
  /** What comes after the program's name, as a shell would split it. */
  readonly args: readonly string[];
}

/** What people read: the pages of the repository, without the facts, which name other programs. */
export const pages: readonly string[] = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'AGENTS.md', 'SKILL.md', 'CHANGELOG.md'].filter((file) =>
    existsSync(join(root, file)),
  ),
  ...readdirSync(join(root, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

export interface Snippet {
  readonly at: string;
  /** `sh`, `yaml` …; `inline` between backticks. */
  readonly kind: string;
  readonly text: string;
}

/** Lines of fenced blocks, continued ones joined, and what stands between backticks elsewhere. */
export const snippets = (file: string): readonly Snippet[] => {
  const lines = readFileSync(join(root, file), 'utf8')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n');
  let fence: string | undefined;
  return lines.flatMap((line, index): readonly Snippet[] => {
    const at = `${file}:${index + 1}`;
    const mark = /^\s*```(\w*)/.exec(line);
    if (mark) {
      fence = fence === undefined ? mark[1] || 'text' : undefined;
      return [];
    }
    if (fence !== undefined) return [{ at, kind: fence, text: line }];
    return [...line.matchAll(/`([^`]+)`/g)].map(([, text = '']) => ({ at, kind: 'inline', text }));
  });
};

/** Fenced blocks of one language, whole. */
export const blocks = (file: string, language: string): readonly string[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter(([, kind]) => kind === language)
    .map(([, , text = '']) => text);

/** A word of a shell line: quotes are taken away, and a comment or an operator ends the command. */
const words = (text: string): readonly string[] => {
  const found: string[] = [];
  for (const [word, double, single] of text.matchAll(/"([^"]*)"|'([^']*)'|[^\s"'|;&<>()]+|[|;&<>()]/g)) {
    if (/^(?:[|;&<>()]|#.*)$/.test(word)) break;
    found.push(double ?? single ?? word);
  }
  return found;
};

/** `npx okta-mule-setup …` wherever it stands, in a substitution too. */
export const documentedCommands = (): readonly Documented[] =>
  pages
    .flatMap(snippets)
    .flatMap(({ at, kind, text }) =>
      kind === 'text'
        ? []
        : [...text.matchAll(/\bnpx (?:--yes |-y )?okta-mule-setup(?:@[\w.-]+)?(?= |$|`|\))([^\n]*)/g)].map(
            ([whole, rest = '']) => ({ at, text: whole.trim(), args: words(rest) }),
          ),
    );
