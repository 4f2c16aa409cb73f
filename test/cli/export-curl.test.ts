import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { curlScript } from '../../src/cli/export/curl.ts';
import { materialOf } from '../../src/cli/export/material.ts';
import { hostileNames } from './hostile-names.ts';
import { savedSetup } from './saved-setup.ts';

const run = promisify(execFile);
const windows = process.platform === 'win32';
const end = 'set -eu';
const names = ['APPLICATION', 'API_URL', 'CLIENT_ID', 'AUTHORIZE_URL', 'REDIRECT_URI'] as const;

describe('export curl', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'okta-mule-curl-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.skipIf(windows)('is a script that a POSIX shell can read', async () => {
    await run('sh', ['-n', '-c', curlScript(materialOf(savedSetup()))]);
  });

  it('asks for the secrets by the names of variables, and holds none', () => {
    const script = curlScript(materialOf(savedSetup()));
    expect(script).toMatch(/\$\{CLIENT_SECRET:\?/);
    expect(script).toMatch(/\$\{OKTA_TEST_PASSWORD:-\}/);
    expect(script).not.toMatch(/^CLIENT_SECRET=/m);
  });

  it('gives no secret to a command as an argument', () => {
    const script = curlScript(materialOf(savedSetup()));
    const calls = script.split('\n').filter((line) => /\bcurl\b/.test(line) && !line.startsWith('#'));
    expect(calls.length).toBeGreaterThan(3);
    for (const line of calls)
      expect(line.slice(line.indexOf('curl'))).not.toMatch(/SECRET|PASSWORD|\$token|\$2/);
  });

  it.skipIf(windows).each(hostileNames)('keeps every value a value: %s', async (_, name) => {
    const material = materialOf(savedSetup({ mark: (text) => `${text}${name}` }));
    const [head = ''] = curlScript(material).split(end);
    const shown = names.map((one) => `"$${one}"`).join(' ');
    const { stdout } = await run('sh', ['-c', `${head}\nprintf '%s\\n' ${shown}`], { cwd: folder });
    const { applicationName, apiUrl, clientId, authorizeUrl, redirectUris } = material;
    expect(stdout.split('\n').slice(0, -1)).toEqual([
      applicationName,
      apiUrl,
      clientId,
      authorizeUrl,
      redirectUris[0],
    ]);
    expect(readdirSync(folder)).toEqual([]);
  });
});
