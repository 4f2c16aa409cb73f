import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { LogEntry } from '../../src/sandbox/kernel/server.ts';
import { signingKey } from '../../src/sandbox/okta/signing-key.ts';
import type { OktaApp } from '../../src/sandbox/okta/world.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { servedIn } from '../../src/sandbox/served.ts';
import { openWorld } from '../support/journey.ts';
import { nextKey } from '../support/signing-keys.ts';
import { webApp } from './okta/org.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kernel-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

let count = 0;
const newFolder = (): string => {
  count += 1;
  return join(folder, `world-${count}`);
};

const open = async (options: SandboxOptions = {}): Promise<Sandbox> => {
  const sandbox = await startSandbox({ newKey: nextKey, moods: { ratePlan: 'none' }, ...options });
  onTestFinished(() => sandbox.stop());
  return sandbox;
};

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** With any header, `Host` too, which `fetch` would not send. */
const call = (url: string, path: string, headers: Record<string, string>, body = ''): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const outgoing = request(
      { hostname, port, path, headers, agent: false, method: body === '' ? 'GET' : 'POST' },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });

describe('an address of the sandbox', () => {
  it('answers under its own names only: a page whose name leads to this computer gets 421, no stack and no path', async () => {
    const sandbox = await open();
    const { okta, anypoint, control } = sandbox.describe();
    const before = sandbox.requests().length;
    for (const url of [okta.orgUrl, anypoint.baseUrl, control.url]) {
      const { host, port, pathname } = new URL(url);
      const path = url === control.url ? `${pathname}/world` : '/.well-known/oauth-authorization-server';
      for (const strange of [
        'evil.example',
        `evil.example:${port}`,
        '127.0.0.1',
        '127.0.0.1:1',
        'a b',
        `[::1]:${port}`,
      ])
        expect(await call(url, path, { host: strange })).toEqual({
          status: 421,
          text: 'The sandbox answers to 127.0.0.1 and localhost, with the port it listens on.\n',
        });
      expect(await call(url, `http://evil.example${path}`, { host })).toMatchObject({ status: 421 });
      for (const own of [host, `localhost:${port}`, `LOCALHOST:${port}`])
        expect((await call(url, path, { host: own })).status).not.toBe(421);
    }
    expect(sandbox.requests().length - before).toBe(6);
  });

  it('of a gateway does so too', async () => {
    const world = await openWorld({ judge: false });
    onTestFinished(() => world.stop());
    await world.run();
    const proxy = world.state().facts()['proxy'] as { readonly url: string };
    const { host, pathname } = new URL(proxy.url);
    expect(await call(proxy.url, pathname, { host: 'evil.example' })).toMatchObject({ status: 421 });
    expect((await call(proxy.url, pathname, { host })).status).not.toBe(421);
  });

  it('takes a path that begins with two slashes for a path', async () => {
    const { okta } = (await open()).describe();
    const { host } = new URL(okta.orgUrl);
    expect(await call(okta.orgUrl, '//evil.example/oauth2', { host })).toMatchObject({ status: 404 });
  });

  it('bounds what it takes: headers of 32 KB, bodies of 20 MB', async () => {
    const { okta } = (await open()).describe();
    const { host } = new URL(okta.orgUrl);
    expect((await call(okta.orgUrl, '/', { host, filling: 'x'.repeat(33_000) })).status).toBe(431);
    const answer = await call(okta.orgUrl, '/api/v1/authn', { host }, 'x'.repeat(20 * 1024 * 1024 + 1));
    expect(answer).toEqual({ status: 413, text: 'The sandbox takes bodies of up to 20 MB.\n' });
  });

  it('survives what is no HTTP at all', async () => {
    const { okta } = (await open()).describe();
    const { port, host } = new URL(okta.orgUrl);
    await new Promise((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.end('\0\0GET\r\n\r\n'));
      socket
        .on('close', resolve)
        .on('error', () => undefined)
        .resume();
    });
    expect((await call(okta.orgUrl, '/.well-known/openid-configuration', { host })).status).toBe(200);
  });
});

describe('the control address', () => {
  it('has a path that nobody can guess, and tells nobody else anything', async () => {
    const { control } = (await open()).describe();
    expect(control.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}$/);
    const { origin } = new URL(control.url);
    for (const path of ['/', '/world', `/${'0'.repeat(32)}/world`, '/sandbox'])
      expect(await (await fetch(origin + path)).text()).toBe('{"message":"Not found"}');
    expect((await fetch(`${control.url}/world`)).status).toBe(200);
    expect(await (await fetch(`${control.url}/nothing`)).text()).toContain('GET /requests');
  });

  it('stands in a file of the data folder, for its owner alone, and stays the same', async () => {
    const data = newFolder();
    const first = await startSandbox({ newKey: nextKey, folder: data });
    const { control } = first.describe();
    await first.stop();
    const file = join(data, 'control.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(control);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await open({ folder: data })).describe().control).toEqual(control);
  });
});

describe('a data folder', () => {
  it('is served by one process at a time, also of two that begin at once', async () => {
    const data = newFolder();
    const begun = await Promise.allSettled(
      Array.from({ length: 6 }, () => startSandbox({ newKey: nextKey, folder: data })),
    );
    const served = begun.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    for (const sandbox of served) onTestFinished(() => sandbox.stop());
    expect(served).toHaveLength(1);
    for (const one of begun)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'EADDRINUSE' });
    expect(await servedIn(data)).toEqual(served[0]?.describe());
    expect(readdirSync(data).sort()).toEqual(['anypoint.json', 'control.json', 'okta.json', 'ports.json']);
  });

  it('with a damaged file is named, and none of it is written over', async () => {
    const data = newFolder();
    await (await startSandbox({ newKey: nextKey, folder: data })).stop();
    writeFileSync(join(data, 'okta.json'), '{"apps":');
    await expect(startSandbox({ newKey: nextKey, folder: data })).rejects.toThrow('okta.json is damaged');
    expect(readFileSync(join(data, 'okta.json'), 'utf8')).toBe('{"apps":');
    writeFileSync(join(data, 'control.json'), '');
    await expect(startSandbox({ newKey: nextKey, folder: data })).rejects.toThrow('okta.json is damaged');
    rmSync(join(data, 'okta.json'));
    await open({ folder: data });
  });

  it('holds the world as it is after every exchange of a whole journey', async () => {
    const data = newFolder();
    const late: LogEntry[] = [];
    let exchanges = 0;
    const world = await openWorld({
      judge: false,
      sandbox: {
        folder: data,
        tap: ({ vendor, method, path, status, mutating }) => {
          exchanges += 1;
          const [kept, now] = [readFileSync(join(data, `${vendor}.json`), 'utf8'), world.sandbox.world()];
          if (kept !== JSON.stringify(now[vendor as 'okta' | 'anypoint']))
            late.push({ vendor, method, path, status, mutating });
        },
      },
    });
    onTestFinished(() => world.stop());
    await world.run();
    await world.run();
    expect(late).toEqual([]);
    expect(exchanges).toBeGreaterThan(100);
  });
});

describe('a read', () => {
  it('costs as much in a world of 5,000 apps as in an empty one, and writes nothing', async () => {
    const data = newFolder();
    const sandbox = await open({ folder: data });
    const { okta } = sandbox.describe();
    const headers = { authorization: `SSWS ${okta.token}`, 'content-type': 'application/json' };
    const made = await fetch(`${okta.orgUrl}/api/v1/apps`, {
      method: 'POST',
      headers,
      body: JSON.stringify(webApp('one')),
    });
    const { id } = (await made.json()) as { id: string };
    const bytesOf = async (): Promise<number> => {
      const stringify = vi.spyOn(JSON, 'stringify');
      for (let n = 0; n < 20; n += 1)
        expect((await fetch(`${okta.orgUrl}/api/v1/apps/${id}`, { headers })).status).toBe(200);
      const results = stringify.mock.results.map(({ value }) => String(value).length);
      stringify.mockRestore();
      return results.reduce((sum, length) => sum + length, 0);
    };
    const empty = await bytesOf();
    const { okta: before, anypoint } = sandbox.world() as { okta: { apps: OktaApp[] }; anypoint: unknown };
    const [app] = before.apps;
    const others = Array.from({ length: 5000 }, (_, n) => ({ ...app, id: `0oa${n}`, clientId: `0oa${n}` }));
    await sandbox.restore({ okta: { ...before, apps: [...others, app] }, anypoint });
    const written = statSync(join(data, 'okta.json')).mtimeMs;
    expect(await bytesOf()).toBe(empty);
    expect(empty).toBeGreaterThan(20_000);
    expect(statSync(join(data, 'okta.json')).mtimeMs).toBe(written);
  });
});

it('a key pair is made beside the event loop', async () => {
  let turns = 0;
  let going = true;
  const turn = (): void => {
    turns += 1;
    if (going) setImmediate(turn);
  };
  setImmediate(turn);
  const key = await signingKey();
  going = false;
  expect(turns).toBeGreaterThan(5);
  expect(key).toMatchObject({ alg: 'RS256', kty: 'RSA' });
});
