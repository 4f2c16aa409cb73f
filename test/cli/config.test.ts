import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/cli/config/load.ts';
import { jsonSchema } from '../../src/cli/config/schema.ts';
import { Problem } from '../../src/errors.ts';
import { Secret } from '../../src/secret.ts';
import { type Ask, choice, confirm, list, number, secret, text } from '../../src/wizard/ask.ts';
import { seeded } from '../wizard/seeded.ts';

const about = { message: 'What', help: 'Where.' };
const asks: readonly Ask[] = [
  text({ key: 'okta.orgUrl', ...about, check: (url) => (URL.canParse(url) ? undefined : 'a URL is wanted') }),
  secret({ key: 'okta.token', ...about, env: ['TOKEN'] }),
  secret({ key: 'anypoint.password', ...about }),
  choice({
    key: 'proxy.target',
    ...about,
    choices: [
      { value: 'auto', label: 'a' },
      { value: 'CH2', label: 'b' },
    ],
  }),
  number({ key: 'proxy.replicas', ...about, min: 1, max: 8 }),
  confirm({ key: 'proof.implicit', ...about }),
  list({ key: 'proof.redirectUris', ...about }),
  text({ key: 'setup', ...about, optional: true }),
];

const folder = mkdtempSync(join(tmpdir(), 'config-'));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const fileOf = (content: string | Buffer, ending = 'yaml'): string => {
  count += 1;
  const file = join(folder, `setup-${count}.${ending}`);
  writeFileSync(file, content);
  return file;
};
const load = (content: string | Buffer, environment: NodeJS.ProcessEnv = {}) =>
  loadConfig(fileOf(content), asks, environment);
const refused = async (content: string | Buffer, environment: NodeJS.ProcessEnv = {}): Promise<Problem> => {
  const error = await load(content, environment).then(
    () => 'accepted',
    (failed: unknown) => failed,
  );
  expect(error).toBeInstanceOf(Problem);
  return error as Problem;
};
/** The faults as `line:column: why`. */
const faults = async (content: string, environment: NodeJS.ProcessEnv = {}): Promise<readonly string[]> => {
  const { code, description } = await refused(content, environment);
  expect([code, description.exit]).toEqual(['CONFIG_INVALID', 2]);
  return description.message
    .split('\n')
    .slice(1)
    .map((line) => line.trim().replace(/^.*?\.yaml:/, ''));
};

describe('a config file', () => {
  it('is read as YAML, each answer with its place', async () => {
    const given = await load(
      'okta:\n  orgUrl: https://a.example # mine\nproof:\n  implicit: true\n  redirectUris: [http://localhost/a]\n',
    );
    expect(
      [...given].map(([key, { value, where }]) => [key, value, where.replace(/^.*\.yaml:/, '')]),
    ).toEqual([
      ['okta.orgUrl', 'https://a.example', '2:11'],
      ['proof.implicit', true, '4:13'],
      ['proof.redirectUris', ['http://localhost/a'], '5:17'],
    ]);
  });

  it('is read as JSON, with a $schema', async () => {
    const given = await load('{"$schema": "./x.json", "proxy": {"target": "CH2", "replicas": 2}}');
    expect([...given].map(([key, { value }]) => [key, value])).toEqual([
      ['proxy.target', 'CH2'],
      ['proxy.replicas', 2],
    ]);
  });

  it('may be empty', async () => {
    expect((await load('')).size).toBe(0);
    expect((await load('# nothing yet\n')).size).toBe(0);
  });

  it('names all faults at once, each with line and column', async () => {
    const found = await faults(
      [
        'okta:',
        '  orgurl: https://a.example',
        '  orgUrl: nowhere',
        '  token: 00abcdefghij',
        'proxy: {target: CH3, replicas: 9}',
        'proof:',
        '  implicit: maybe',
        '  redirectUris: http://localhost',
        'extra: 1',
        'anypoint: {password: {env: NOT_SET}}',
      ].join('\n'),
    );
    expect(found.map((line) => line.replace(/^(\d+:\d+: \S+).*$/, '$1')).sort()).toEqual(
      [
        '2:3: okta.orgurl',
        '3:11: okta.orgUrl:',
        '4:10: okta.token',
        '5:17: proxy.target:',
        '5:32: proxy.replicas:',
        '7:13: proof.implicit:',
        '8:17: proof.redirectUris:',
        '9:1: extra',
        '10:22: anypoint.password:',
      ].sort(),
    );
  });

  it('refuses what is no map, and says so in words', async () => {
    for (const content of ['just words', '[1, 2]', '5'])
      expect(await faults(content)).toEqual([expect.stringMatching(/^1:1: the file: /)]);
  });

  it('refuses a key that stands twice, a second document and broken syntax with their place', async () => {
    expect(await faults('okta:\n  orgUrl: https://a.example\nokta: {}\n')).toEqual([
      expect.stringMatching(/^3:1: /),
    ]);
    expect(await faults('setup: a\n---\nsetup: b\n')).toEqual([expect.stringMatching(/^2:1: /)]);
    expect(await faults('okta: {orgUrl: [\n')).toEqual(
      expect.arrayContaining([expect.stringMatching(/^\d+:\d+: /)]),
    );
  });

  it('is described by a JSON Schema that knows every answer and allows no other', () => {
    const schema = JSON.stringify(jsonSchema(asks));
    for (const name of ['orgUrl', 'token', 'target', 'replicas', 'implicit', 'redirectUris', 'setup'])
      expect(schema).toContain(`"${name}"`);
    expect(schema).toContain('"additionalProperties":false');
  });
});

describe('a secret in a config file', () => {
  it('is a reference to a variable, or to a file relative to the config file', async () => {
    mkdirSync(join(folder, 'secrets'), { recursive: true });
    writeFileSync(join(folder, 'secrets', 'password'), 'from-the-file\n');
    const given = await load(
      'okta: {token: {env: MY_TOKEN}}\nanypoint: {password: {file: secrets/password}}',
      {
        MY_TOKEN: 'from-the-variable',
      },
    );
    const values = [...given.values()].map(({ value }) => (value as Secret).reveal());
    expect(values).toEqual(['from-the-variable', 'from-the-file']);
    expect([...given.values()].every(({ value }) => value instanceof Secret)).toBe(true);
  });

  it('is refused in clear, and the refusal does not repeat it', async () => {
    const canary = '00canaryABCDEFGHIJKLMNOP';
    for (const content of [
      `okta: {token: ${canary}}`,
      `okta:\n  token: "${canary}" ${canary}\n`,
      `okta:\n  token: *${canary}\n`,
      `okta:\n  token: !${canary} x\n`,
      `okta:\n  token: |${canary}\n`,
      `- a\n] "${canary}"`,
      `okta: {token: [${canary}]}`,
      `okta: {token: {value: ${canary}}}`,
      `okta: {token: {env: A, file: ${canary}}}`,
    ]) {
      const { description } = await refused(content);
      expect(description.message).toMatch(/:\d+:\d+: /);
      expect(`${description.message}${description.hint}`).not.toContain(canary);
    }
  });

  it('that is not there, or too short, is a fault with its place', async () => {
    expect(await faults('okta: {token: {env: A}}\nanypoint: {password: {file: none}}', { A: '' })).toEqual([
      '1:15: okta.token: the variable A is empty or missing',
      '2:22: anypoint.password: the file none is empty or missing',
    ]);
    expect(await faults('okta: {token: {env: A}}', { A: 'abc' })).toEqual([
      expect.stringContaining('too short'),
    ]);
  });
});

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

  it('always ends in a problem with exit 2, whatever 500 generated ones hold', async () => {
    const random = seeded(20_261_123);
    const pieces = [
      'okta',
      'token',
      'orgUrl',
      'proxy',
      'target',
      'replicas',
      'proof',
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
    let accepted = 0;
    for (let round = 0; round < 500; round += 1) {
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
    console.log(`hostile configs: 500, accepted as valid: ${accepted}, other errors: 0`);
    expect(accepted).toBeLessThan(100);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
