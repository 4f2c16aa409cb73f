import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { oktaDefaults } from '../../src/cli/answers/okta-yaml.ts';
import { Secret } from '../../src/secret.ts';
import { run, temporaryFolder } from './program.ts';

const here = process.cwd();
let home: string;
let folder: string;
const warnings: string[] = [];
const yaml = (client: Readonly<Record<string, string>>): string =>
  `okta:\n  client: ${JSON.stringify(client)}\n`;
const inHome = (text: string): void => {
  mkdirSync(join(home, '.okta'), { recursive: true });
  writeFileSync(join(home, '.okta', 'okta.yaml'), text);
};
const inFolder = (text: string): void => writeFileSync(join(folder, 'okta.yaml'), text);

beforeEach(() => {
  home = temporaryFolder();
  folder = temporaryFolder();
  warnings.length = 0;
  vi.stubEnv('HOME', home);
  for (const name of ['OKTA_ORG_NAME', 'OKTA_BASE_URL']) vi.stubEnv(name, undefined);
  vi.spyOn(process, 'cwd').mockReturnValue(folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});
afterAll(() => expect(process.cwd()).toBe(here));

/** What is found, secrets revealed, as `key: value`. */
const found = async (chosen?: string): Promise<Readonly<Record<string, unknown>>> =>
  Object.fromEntries(
    [...(await oktaDefaults(chosen, (text) => warnings.push(text)))].map(([key, { value }]) => [
      key,
      value instanceof Secret ? `secret ${value.reveal()}` : value,
    ]),
  );

const a = 'https://a.okta.com';
const b = 'https://b.okta.com';

describe("what Okta's own tools left", () => {
  it('is nothing where there are no files and variables', async () => {
    expect(await found()).toEqual({});
  });

  it('is taken from the home folder, with the place of each value', async () => {
    inHome(`okta:\n  client:\n    orgUrl: ${a}\n    token: 00token-a\n`);
    expect(await found()).toEqual({ 'okta.orgUrl': a, 'okta.token': 'secret 00token-a' });
    const places = await oktaDefaults(undefined, () => undefined);
    expect(places.get('okta.token')?.where).toBe(`${join(home, '.okta', 'okta.yaml')}:4:12`);
  });

  it('is taken from the working folder first, and OKTA_ORG_NAME with OKTA_BASE_URL before both', async () => {
    inHome(yaml({ orgUrl: a, token: '00token-a' }));
    inFolder(yaml({ orgUrl: b, token: '00token-b' }));
    expect(await found()).toEqual({ 'okta.orgUrl': b, 'okta.token': 'secret 00token-b' });
    vi.stubEnv('OKTA_ORG_NAME', 'a');
    vi.stubEnv('OKTA_BASE_URL', 'okta.com');
    expect(await found()).toEqual({ 'okta.orgUrl': a, 'okta.token': 'secret 00token-a' });
  });

  it('never sends the token of one organization to another', async () => {
    inHome(yaml({ orgUrl: a, token: '00token-a' }));
    inFolder(yaml({ orgUrl: 'https://evil.example.com' }));
    expect(await found()).toEqual({ 'okta.orgUrl': 'https://evil.example.com' });
    expect(await found(b)).not.toHaveProperty(['okta.token']);
    expect(await found(`${a}/`)).toMatchObject({ 'okta.token': 'secret 00token-a' });
  });

  it('gives a token without an address only to an organization that was named elsewhere', async () => {
    inHome(yaml({ token: '00token-a' }));
    expect(await found()).toEqual({});
    expect(await found(a)).toEqual({ 'okta.token': 'secret 00token-a' });
    inFolder(yaml({ orgUrl: b }));
    expect(await found()).toEqual({ 'okta.orgUrl': b });
  });

  it('may be the login of a service app', async () => {
    const client = {
      orgUrl: a,
      authorizationMode: 'PrivateKey',
      clientId: '0oa1',
      privateKey: 'a-private-key',
      keyId: 'k',
    };
    inHome(yaml(client));
    expect(await found()).toEqual({
      'okta.orgUrl': a,
      'okta.authorizationMode': 'PrivateKey',
      'okta.clientId': '0oa1',
      'okta.privateKey': 'secret a-private-key',
      'okta.keyId': 'k',
    });
  });

  it('is left out with a warning where the file cannot be read', async () => {
    inHome('okta: [');
    expect(await found()).toEqual({});
    expect(warnings).toEqual([expect.stringContaining('okta.yaml is not used')]);
  });
});

describe('a run', () => {
  beforeEach(() => void vi.restoreAllMocks());

  it('says which file it took answers from, weaker than variables', async () => {
    inHome(yaml({ orgUrl: 'http://127.0.0.1:9', token: '00token-a' }));
    const said = await run(['init', '--yes', '--to', '01'], { cwd: home });
    expect(said.stderr.replaceAll('\n', ' ')).toMatch(
      /okta\.orgUrl, okta\.token: taken from\s+\S+okta\.yaml\./,
    );
    expect(said).toMatchObject({ exit: 7, stderr: expect.not.stringContaining('00token-a') });
    const env = { OKTA_CLIENT_ORGURL: 'http://127.0.0.1:7', OKTA_CLIENT_TOKEN: '00token-c' };
    const other = await run(['init', '--yes', '--to', '01'], { cwd: home, env });
    expect(other.stderr).toContain('127.0.0.1:7');
    expect(other.stderr).not.toContain('taken from');
  });

  it('names the place of each secret in status', async () => {
    inHome(yaml({ orgUrl: a, token: '00token-a' }));
    const env = { OKTA_REGISTRATION_TOKEN: '00token-b' };
    const { stdout } = await run(['status', '--json'], { cwd: home, env });
    const { secrets } = JSON.parse(stdout) as { secrets: { key: string; from: string }[] };
    expect(secrets).toContainEqual({ key: 'okta.token', from: expect.stringContaining('okta.yaml:') });
    expect(secrets).toContainEqual({
      key: 'okta.registrationToken',
      from: 'the variable OKTA_REGISTRATION_TOKEN',
    });
    expect(secrets).toContainEqual({ key: 'anypoint.clientSecret', from: 'asked for when it is needed' });
  });
});
