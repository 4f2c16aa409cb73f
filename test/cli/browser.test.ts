import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { openBrowser } from '../../src/cli/run/browser.ts';
import { temporaryFolder } from './program.ts';

afterEach(() => vi.unstubAllEnvs());

const ui = { note: () => undefined, address: () => undefined } as unknown as Parameters<
  typeof openBrowser
>[1];

it.skipIf(process.platform !== 'linux')(
  'the browser gets what it needs to start and no variable besides, whatever it is called',
  async () => {
    const folder = temporaryFolder();
    const heard = join(folder, 'environment');
    const browser = join(folder, 'browser');
    writeFileSync(
      browser,
      `#!/bin/sh\n{ echo "url=$1"; env; } > ${heard}.part && mv ${heard}.part ${heard}\n`,
    );
    chmodSync(browser, 0o755);
    for (const name of ['OKTA_CLIENT_TOKEN', 'MY_TOKEN', 'AWS_SECRET_ACCESS_KEY', 'NODE_OPTIONS'])
      vi.stubEnv(name, name === 'NODE_OPTIONS' ? '' : 'canary-of-the-environment');
    vi.stubEnv('BROWSER', browser);
    vi.stubEnv('DISPLAY', ':0');
    for (const name of ['SSH_CONNECTION', 'SSH_TTY', 'OKTA_MULE_SETUP_BROWSER', 'XDG_CURRENT_DESKTOP'])
      vi.stubEnv(name, undefined);
    expect(await openBrowser('https://integrator-1.okta.com/login', ui, 'Okta')).toBe(true);
    await vi.waitUntil(() => existsSync(heard), { timeout: 20_000 });
    const environment = readFileSync(heard, 'utf8');
    expect(environment).toContain('url=https://integrator-1.okta.com/login');
    expect(environment).toMatch(/^PATH=/m);
    expect(environment).not.toContain('canary');
    expect(process.env['MY_TOKEN']).toBe('canary-of-the-environment');
  },
);
