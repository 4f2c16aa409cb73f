import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { questions } from '../../src/cli/answers/questions.ts';
import { steps } from '../../src/steps/index.ts';
import type { Ask } from '../../src/wizard/ask.ts';
import { root } from './imports.ts';

const file = join(root, 'docs/configuration.md');

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const kindOf = (ask: Ask): string => {
  if (ask.kind === 'choice') return ask.choices.map(({ value }) => `\`${value}\``).join(', ');
  return ask.kind === 'confirm' ? '`true`, `false`' : ask.kind;
};

const neededOf = (ask: Ask): string => {
  if (ask.default !== undefined) return `\`${JSON.stringify(ask.default)}\``;
  if (ask.optional) return ask.without ?? '';
  return ask.when ? 'needed in some cases' : '**required**';
};

const row = (ask: Ask): string =>
  `| \`${ask.key}\` | ${cell(ask.message)}${/[?)]$/.test(ask.message) ? '' : '.'} ${cell(ask.help)} | ${kindOf(ask)} | ${cell(neededOf(ask))} | ${(ask.env ?? []).map((name) => `\`${name}\``).join(', ')} |`;

/** The reference as the questions of the program give it. */
const page = (): string => {
  const groups = new Map<string, Ask[]>();
  for (const ask of questions.values()) {
    const [group = ''] = ask.key.includes('.') ? ask.key.split('.') : ['setup'];
    groups.set(group, [...(groups.get(group) ?? []), ask]);
  }
  return [
    '# Configuration',
    '',
    'Every answer that `okta-mule-setup` knows: its key in the config file (and in `--set KEY=VALUE`), what it means, its values, its default, and the environment variables that are read. Flags win over the config file, the config file over variables, variables over saved answers. Secrets are references: `{env: NAME}`, `{file: PATH}` or `{keychain: NAME}`.',
    '',
    '`okta-mule-setup config example` prints a file with all of them; `okta-mule-setup config schema` the JSON Schema. This page is generated: `UPDATE_CONFIGURATION=1 npx vitest run test/law/configuration.test.ts`.',
    ...[...groups].flatMap(([group, asks]) => [
      '',
      `## ${group}`,
      '',
      '| key | what | values | default | variables |',
      '|---|---|---|---|---|',
      ...asks.map(row),
    ]),
    '',
  ].join('\n');
};

it('docs/configuration.md says what the program asks', () => {
  if (process.env['UPDATE_CONFIGURATION']) writeFileSync(file, page());
  expect(readFileSync(file, 'utf8')).toBe(page());
});

it('docs/picture.svg shows the steps by the titles that they have; `npm run docs:picture` records it anew', () => {
  const picture = readFileSync(join(root, 'docs/picture.svg'), 'utf8');
  expect(steps.map(({ title }) => title).filter((title) => !picture.includes(title))).toEqual([]);
});
