import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonSchema } from '../../src/cli/config/schema.ts';
import { Secret } from '../../src/secret.ts';
import { asks, faults, folder, load, refused } from './config-files.ts';

describe('a config file', () => {
  it('is read as YAML, each answer with its place', async () => {
    const given = await load(
      'okta:\n  orgUrl: https://a.example # mine\nverification:\n  implicit: true\n  redirectUris: [http://localhost/a]\n',
    );
    expect(
      [...given].map(([key, { value, where }]) => [key, value, where.replace(/^.*\.yaml:/, '')]),
    ).toEqual([
      ['okta.orgUrl', 'https://a.example', '2:11'],
      ['verification.implicit', true, '4:13'],
      ['verification.redirectUris', ['http://localhost/a'], '5:17'],
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
        'verification:',
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
        '7:13: verification.implicit:',
        '8:17: verification.redirectUris:',
        '9:1: extra',
        '10:22: anypoint.password:',
      ].sort(),
    );
  });

  it.each([
    ['okta: [a]', 'okta: expected answers with names here, one a line and indented'],
    ['okta:\n  orgUrl: 17', 'okta.orgUrl: expected a text; put the value in quotes'],
    ['okta:\n  orgUrl: ""', 'okta.orgUrl: it is empty'],
    ['verification:\n  implicit: perhaps', 'verification.implicit: expected true or false'],
    [
      'verification:\n  redirectUris: http://localhost/a',
      'verification.redirectUris: expected a list: [one, another]',
    ],
    ['proxy:\n  replicas: many', 'proxy.replicas: expected a number'],
    ['okta:\n  orgurl: https://a.example', 'okta.orgurl is not a known answer. Did you mean okta.orgUrl?'],
    ['zebra: 1', 'zebra is not a known answer'],
  ])('says in plain words what is wanted: %j', async (text, words) => {
    const found = await faults(text);
    expect(found).toHaveLength(1);
    expect(found[0]?.endsWith(words), found[0]).toBe(true);
  });

  it('refuses what is not a map, and says so in words', async () => {
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
      '1:15: okta.token: the variable that is named here is empty or missing',
      '2:22: anypoint.password: the file that is named here is empty or missing',
    ]);
    expect(await faults('okta: {token: {env: A}}', { A: 'abc' })).toEqual([
      expect.stringContaining('too short'),
    ]);
  });
});
