import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/cli/config/load.ts';
import { countOf } from '../support/sample.ts';
import { seeded } from '../wizard/seeded.ts';
import { asks, folder, load, refused } from './config-files.ts';

describe('a hostile config file', () => {
  it('cannot reach a prototype', async () => {
    for (const key of ['__proto__', 'constructor', 'prototype'])
      for (const content of [
        `{"${key}": {"polluted": 1}}`,
        `okta:\n  ${key}: {polluted: 1}`,
        `x: &k ${key}\n? *k\n: {polluted: 1}`,
        `"${key}": {polluted: 1}`,
        `%YAML 1.1\n---\nbase: &b {${key}: {polluted: 1}}\n<<: *b`,
      ])
        expect((await refused(content)).code).toBe('CONFIG_INVALID');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  it('cannot blow up by aliases', async () => {
    const lines = ['a0: &a0 [x,x,x,x,x,x,x,x,x]'];
    for (let i = 1; i < 12; i += 1)
      lines.push(`a${i}: &a${i} [${Array.from({ length: 9 }, () => `*a${i - 1}`).join(',')}]`);
    expect((await refused(lines.join('\n'))).description.exit).toBe(2);
    expect((await refused('a: &a {b: *a}')).description.exit).toBe(2);
  });

  it('cannot exhaust the stack by nesting', async () => {
    for (const content of ['['.repeat(60), '['.repeat(20_000), '{a: '.repeat(20_000), '- '.repeat(20_000)])
      expect((await refused(content)).description.exit).toBe(2);
  });

  it('is not read beyond 1 MB', async () => {
    const { code, description } = await refused(`# ${'x'.repeat(1024 * 1024)}\n`);
    expect([code, description.exit]).toEqual(['CONFIG_UNREADABLE', 2]);
    expect(description.message).toContain('larger than 1 MB');
  });

  it('that is missing or a folder is a problem of its own', async () => {
    for (const file of [join(folder, 'missing.yaml'), folder])
      await expect(loadConfig(file, asks, {})).rejects.toMatchObject({ code: 'CONFIG_UNREADABLE' });
  });

  it('always ends in a problem with exit 2, whatever generated ones hold', async () => {
    const random = seeded(20_261_123);
    const pieces = [
      'okta',
      'token',
      'orgUrl',
      'proxy',
      'target',
      'replicas',
      'verification',
      '__proto__',
      'constructor',
      ': ',
      ':',
      '\n',
      '\n  ',
      '\t',
      '- ',
      '[',
      ']',
      '{',
      '}',
      ',',
      '"',
      "'",
      '&a ',
      '*a',
      '*b',
      '!!binary ',
      '!!js/function ',
      '!!set ',
      '!!omap ',
      '<<',
      '? ',
      '| \n',
      '> \n',
      '%YAML 1.1\n---\n',
      '---\n',
      '...\n',
      '#',
      'null',
      '~',
      'true',
      '.inf',
      '.nan',
      '0x1F',
      '1e999',
      '-0',
      '2001-01-01',
      '\u0000',
      '\u001b[2J',
      '\u202e',
      '\ud800',
      '\ufeff',
      '\\u0000',
      '"\\ud800"',
      '{env: PATH}',
      '{file: /}',
      '{keychain: x}',
      '💥',
      'a'.repeat(300),
      ' '.repeat(40),
    ];
    const rounds = countOf({ small: 300, large: 1000, whole: 10_000 });
    let accepted = 0;
    for (let round = 0; round < rounds; round += 1) {
      const length = 1 + random.below(40);
      const content = Array.from({ length }, () => pieces[random.below(pieces.length)]).join('');
      const bytes = Buffer.from(content);
      if (round % 5 === 0 && bytes.length > 0) bytes[random.below(bytes.length)] = random.below(256);
      const error = await load(bytes).catch((failed: unknown) => failed);
      if (error instanceof Map) accepted += 1;
      else
        expect([content, error]).toEqual([
          content,
          expect.objectContaining({ name: 'Problem', description: expect.objectContaining({ exit: 2 }) }),
        ]);
    }
    console.log(`hostile configs: ${rounds}, accepted as valid: ${accepted}, other errors: 0`);
    expect(accepted).toBeLessThan(rounds / 5);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
