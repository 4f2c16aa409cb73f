import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root, sources } from './imports.ts';

/** The one place that writes and makes folders. */
const writer = 'src/durable-file.ts';
/** Read files of the package itself. */
const readers = new Set(['src/cli/template.ts', 'src/cli/version.ts', 'src/guide/specification/shipped.ts']);

const harmless = new Set([
  'existsSync',
  'fstatSync',
  'lstatSync',
  'readdirSync',
  'realpathSync',
  // Removes a name, never what a link leads to.
  'rmSync',
  'statSync',
]);
const reading = new Set(['readFileSync']);

const files = /import\s+(?:type\s+)?([^'"`;]*?)\s*from\s*['"](?:node:)?fs(?:\/promises)?['"]/g;

/** Names that a file takes from Node's file system, beyond those that only look. */
const taken = (file: string, source: string): readonly string[] =>
  [...source.matchAll(files)].flatMap(([, clause = '']) => {
    const names = /^\{([\s\S]*)\}$/.exec(clause.trim())?.[1]?.split(',') ?? [clause];
    return names
      .map((name) => name.trim().replace(/(\w)\s+as\s+.*$/, '$1'))
      .filter((name) => name !== '' && !name.startsWith('type ') && !harmless.has(name))
      .filter((name) => !(readers.has(file) && reading.has(name)))
      .map((name) => `${file}: ${name}`);
  });

describe('files', () => {
  it('are written by durable-file.ts alone, and read where pipes and devices are refused', () => {
    const all = ['src', 'bin'].flatMap(sources).filter((file) => file !== writer);
    expect(all.length).toBeGreaterThan(100);
    expect(all.flatMap((file) => taken(file, readFileSync(join(root, file), 'utf8')))).toEqual([]);
  });

  it.each([
    ["import { writeFileSync } from 'node:fs';", ['writeFileSync']],
    ["import { existsSync, createWriteStream as stream } from 'fs';", ['createWriteStream']],
    ["import {\n  rename,\n} from 'node:fs/promises';", ['rename']],
    ["import * as fs from 'node:fs';", ['* as fs']],
    ["import fs from 'node:fs';", ['fs']],
    ["import { readFileSync } from 'node:fs';", ['readFileSync']],
    ["import { readdirSync, type Stats } from 'node:fs';", []],
  ])('the law sees %s', (source, names) => {
    expect(taken('src/cli/x.ts', source)).toEqual(names.map((name) => `src/cli/x.ts: ${name}`));
  });
});
