import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const text = readFileSync(join(root, 'SECURITY.md'), 'utf8');
const threats = text
  .slice(text.indexOf('## Threats'))
  .split('\n')
  .filter((line) => /^\| (?!threat|-)/.test(line));
const rows = threats.map((line) => {
  const cells = line.replace(/^\| | \|$/g, '').split(' | ');
  return { threat: cells[0] ?? '', verification: cells.at(-1) ?? '' };
});

describe('the threat table', () => {
  it('has a row for each kind of threat', () => {
    const kinds = [
      'strange folder',
      'shared computer',
      'hostile network',
      'hostile platform',
      'other administrator',
      'CI log',
    ];
    for (const kind of kinds)
      expect(
        rows.filter(({ threat }) => threat.includes(kind)),
        kind,
      ).not.toEqual([]);
  });

  it.each(rows)('$threat: the test that it names exists', ({ verification }) => {
    const [, file = '', title = ''] = /^`([^`]+)`: (.+)$/.exec(verification) ?? [];
    expect(existsSync(join(root, file)), verification).toBe(true);
    const code = readFileSync(join(root, file), 'utf8').replaceAll("\\'", "'");
    expect(code.includes(title), verification).toBe(true);
  });

  it('sends reports to the owner of the repository, whom package.json alone names', () => {
    expect(text).toContain('`bugs` in `package.json`');
    expect(text).not.toMatch(/\bOWNER\b/);
    const about = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
    for (const key of ['repository', 'homepage', 'bugs'])
      expect(JSON.stringify(about[key]), key).toContain('/okta-mule-setup');
  });
});
