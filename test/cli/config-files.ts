import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { loadConfig } from '../../src/cli/config/load.ts';
import { Problem } from '../../src/errors.ts';
import { type Ask, choice, confirm, list, number, secret, text } from '../../src/wizard/ask.ts';

const about = { message: 'What', help: 'Where.' };
export const asks: readonly Ask[] = [
  text({ key: 'okta.orgUrl', ...about, check: (url) => (URL.canParse(url) ? undefined : 'expected a URL') }),
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
  confirm({ key: 'verification.implicit', ...about }),
  list({ key: 'verification.redirectUris', ...about }),
  text({ key: 'setup', ...about, optional: true }),
];

export const folder = mkdtempSync(join(tmpdir(), 'config-'));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const fileOf = (content: string | Buffer, ending = 'yaml'): string => {
  count += 1;
  const file = join(folder, `setup-${count}.${ending}`);
  // Another file's cleaning up may have come before.
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, content);
  return file;
};
export const load = (content: string | Buffer, environment: NodeJS.ProcessEnv = {}) =>
  loadConfig(fileOf(content), asks, environment);
export const refused = async (
  content: string | Buffer,
  environment: NodeJS.ProcessEnv = {},
): Promise<Problem> => {
  const error = await load(content, environment).then(
    () => 'accepted',
    (failed: unknown) => failed,
  );
  expect(error).toBeInstanceOf(Problem);
  return error as Problem;
};
/** The faults as `line:column: why`. */
export const faults = async (
  content: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<readonly string[]> => {
  const { code, description } = await refused(content, environment);
  expect([code, description.exit]).toEqual(['CONFIG_INVALID', 2]);
  return description.message
    .split('\n')
    .slice(1)
    .map((line) => line.trim().replace(/^.*?\.yaml:/, ''));
};
