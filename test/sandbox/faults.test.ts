import type { Server } from 'node:http';
import { connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createFaults } from '../../src/sandbox/faults/faults.ts';
import { disturbed } from '../../src/sandbox/kernel/disturbed.ts';
import { createListener, endListener, listen } from '../../src/sandbox/kernel/listener.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';

let sandbox: Sandbox;
const start = Date.UTC(2026, 0, 2, 3, 4, 5);
let made = 0;

beforeAll(async () => {
  sandbox = await startSandbox({ now: () => start, moods: { ratePlan: 'none' } });
});
afterEach(() => sandbox.clearFaults());
afterAll(() => sandbox.stop());

const set = (...faults: object[]): Promise<void> => sandbox.setFaults({ faults });

interface Heard {
  readonly text: string;
  readonly bytes: Buffer;
  readonly status: number;
  /** How the connection ended: an error code, `end`, or `open` when nothing more came. */
  readonly ended: string;
  readonly headers: Headers;
  readonly ms: number;
}

const parse = (bytes: Buffer, ended: string, begun: number): Heard => {
  const at = bytes.indexOf('\r\n\r\n');
  const head = (at < 0 ? bytes : bytes.subarray(0, at)).toString().split('\r\n');
  const headers = new Headers();
  for (const line of at < 0 ? [] : head.slice(1)) {
    const [name = '', value = ''] = line.split(/: (.*)/);
    headers.append(name, value);
  }
  const body = at < 0 ? Buffer.alloc(0) : bytes.subarray(at + 4);
  return {
    text: body.toString(),
    bytes: body,
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head[0] ?? '')?.[1] ?? 0),
    ended,
    headers,
    ms: performance.now() - begun,
  };
};

/** One request over a connection of its own, and everything that is heard on it until it ends or falls silent. */
const ask = (method: string, path: string, body?: object, silentMs = 60_000): Promise<Heard> =>
  new Promise((resolve) => {
    const { okta } = sandbox.describe();
    const begun = performance.now();
    const chunks: Buffer[] = [];
    const socket = connect(Number(new URL(okta.orgUrl).port), '127.0.0.1');
    const end = (how: string): void => {
      socket.destroy();
      resolve(parse(Buffer.concat(chunks), how, begun));
    };
    socket.setTimeout(silentMs, () => end('open'));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? 'error'));
    socket.on('end', () => end('end'));
    const text = body === undefined ? '' : JSON.stringify(body);
    const lines = [
      `${method} ${path} HTTP/1.1`,
      `host: ${new URL(okta.orgUrl).host}`,
      `authorization: SSWS ${okta.token}`,
      'accept: application/json',
      'connection: close',
      ...(body === undefined
        ? []
        : ['content-type: application/json', `content-length: ${Buffer.byteLength(text)}`]),
    ];
    socket.write(`${lines.join('\r\n')}\r\n\r\n${text}`);
  });

const path = '/api/v1/apps';
const list = () => ask('GET', path);
const create = (silentMs?: number) => {
  made += 1;
  const app = {
    name: 'oidc_client',
    label: `made ${made}`,
    signOnMode: 'OPENID_CONNECT',
    credentials: { oauthClient: { token_endpoint_auth_method: 'client_secret_basic' } },
    settings: {
      oauthClient: {
        application_type: 'web',
        grant_types: ['authorization_code'],
        response_types: ['code'],
        redirect_uris: ['http://localhost:8085/callback'],
      },
    },
  };
  return ask('POST', path, app, silentMs);
};
const exists = async (): Promise<boolean> => (await list()).text.includes(`"made ${made}"`);

const first = { path, nth: 1 };

describe('faults on the wire', () => {
  it('refuse: the request is answered, then nothing listens, then the port is open again', async () => {
    await set({ at: first, kind: 'refuse', ms: 150 });
    expect((await list()).status).toBe(200);
    expect((await list()).ended).toBe('ECONNREFUSED');
    await expect.poll(async () => (await list()).status, { interval: 20 }).toBe(200);
  });

  it('refuse: DELETE of the faults opens the port at once', async () => {
    await set({ at: first, kind: 'refuse', ms: 600_000 });
    await list();
    expect((await list()).ended).toBe('ECONNREFUSED');
    await sandbox.clearFaults();
    expect((await list()).status).toBe(200);
  });

  it('reset-on-accept: the next connections are reset before a request can be read', async () => {
    await set({ at: first, kind: 'reset-on-accept', connections: 2 });
    expect((await list()).status).toBe(200);
    const seen = sandbox.requests().length;
    expect((await list()).ended).toMatch(/ECONNRESET|EPIPE/);
    expect((await list()).ended).toMatch(/ECONNRESET|EPIPE/);
    expect(sandbox.requests().length).toBe(seen);
    expect((await list()).status).toBe(200);
  });

  it.each(['reset-before-reading', 'reset-before-deed'])('%s: a reset, and nothing is done', async (kind) => {
    await set({ at: first, kind });
    expect(await create()).toMatchObject({ status: 0, ended: 'ECONNRESET' });
    expect(await exists()).toBe(false);
    expect(sandbox.requests().at(-2)).toMatchObject({ status: 0, mutating: false, fault: kind });
  });

  it('lose-reply: a reset, and it is done', async () => {
    await set({ at: first, kind: 'lose-reply' });
    expect(await create()).toMatchObject({ status: 0, ended: 'ECONNRESET' });
    expect(await exists()).toBe(true);
    expect(sandbox.requests().at(-2)).toMatchObject({ status: 200, mutating: true, fault: 'lose-reply' });
  });

  it('half-headers: some of the header section, then a reset', async () => {
    await set({ at: first, kind: 'half-headers' });
    const heard = await create();
    expect(heard).toMatchObject({ status: 200, ended: 'ECONNRESET', text: '' });
    expect(await exists()).toBe(true);
  });

  it('cut-body: half of the announced body', async () => {
    await set({ at: first, kind: 'cut-body' });
    const heard = await create();
    const announced = Number(heard.headers.get('content-length'));
    expect(heard.bytes.length).toBe(Math.floor(announced / 2));
    expect(heard.ended).toBe('end');
    expect(await exists()).toBe(true);
  });

  it('silence: nothing at all; done or not as it is told', async () => {
    await set({ at: first, kind: 'silence' }, { at: { path, nth: 3 }, kind: 'silence', deed: false });
    expect(await create(400)).toMatchObject({ status: 0, ended: 'open' });
    expect(await exists()).toBe(true);
    expect(await create(400)).toMatchObject({ status: 0, ended: 'open' });
    expect(await exists()).toBe(false);
  });

  it('header-drip and body-drip: piece after piece, and whole in the end', async () => {
    await set({ at: first, kind: 'header-drip', bytes: 200, everyMs: 10 });
    const headers = await list();
    expect(headers.status).toBe(200);
    expect(() => JSON.parse(headers.text)).not.toThrow();
    expect(headers.ms).toBeGreaterThan(20);
    await set({ at: first, kind: 'body-drip', bytes: 200, everyMs: 10 });
    const body = await list();
    expect(body.status).toBe(200);
    expect(body.bytes.length).toBe(Number(body.headers.get('content-length')));
    expect(body.ms).toBeGreaterThan(20);
  });
});

describe('faults of the reply', () => {
  it.each([400, 401, 403, 404, 409, 429, 500, 502, 503, 504])(
    'status %i: before the deed, and after it when told so',
    async (status) => {
      await set(
        { at: first, kind: 'status', status },
        { at: { path, nth: 3 }, kind: 'status', status, deed: true },
      );
      expect((await create()).status).toBe(status);
      expect(await exists()).toBe(false);
      expect(sandbox.requests().at(-2)).toMatchObject({ status, mutating: false, fault: 'status' });
      expect((await create()).status).toBe(status);
      expect(await exists()).toBe(true);
      expect(sandbox.requests().at(-2)).toMatchObject({ status: 200, mutating: true, fault: 'status' });
    },
  );

  it.each([
    ['good', '1767323047'],
    ['missing', null],
    ['past', '1767319445'],
    ['far-future', '1798859045'],
    ['duplicated', '1767323046, 1767323047'],
  ])('status 429 with a %s reset, in seconds beside its own Date', async (reset, value) => {
    await set({ at: first, kind: 'status', status: 429, reset });
    const { headers } = await list();
    expect(headers.get('x-rate-limit-reset')).toBe(value);
    expect(headers.get('date')).toBe(new Date(start).toUTCString());
  });

  it('html, empty and wrong-json: an answer that is not the one', async () => {
    await set(
      { at: { path, nth: 1 }, kind: 'html' },
      { at: { path, nth: 2 }, kind: 'empty' },
      { at: { path, nth: 3 }, kind: 'wrong-json' },
      { at: { path, nth: 4 }, kind: 'wrong-json', shape: 'null' },
      { at: { path, nth: 5 }, kind: 'wrong-json', shape: 'list' },
      { at: { path, nth: 6 }, kind: 'wrong-json', shape: 'object' },
    );
    const page = await list();
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.text).toContain('<html>');
    expect(await list()).toMatchObject({ status: 200, text: '' });
    const texts = [await list(), await list(), await list(), await list()].map(({ text }) => text);
    expect(texts[0]).toContain('"items": [');
    expect(texts.slice(1)).toEqual(['null', '[]', '{"made":"fault"}']);
  });

  it('huge and gzip-bomb: more than anybody wants', async () => {
    await set(
      { at: { path, nth: 1 }, kind: 'huge', megabytes: 2 },
      { at: { path, nth: 2 }, kind: 'gzip-bomb', megabytes: 20 },
    );
    expect((await list()).bytes.length).toBeGreaterThan(2 * 1024 * 1024);
    const bomb = await list();
    expect(bomb.headers.get('content-encoding')).toBe('gzip');
    expect(bomb.bytes.length).toBeLessThan(100_000);
    expect(gunzipSync(bomb.bytes).length).toBe(20 * 1024 * 1024);
  });

  it('redirect: to the same path on another host, and nothing is done', async () => {
    await set({ at: first, kind: 'redirect' });
    const heard = await create();
    expect(heard.status).toBe(307);
    expect(heard.headers.get('location')).toBe(`https://elsewhere.example${path}`);
    expect(await exists()).toBe(false);
  });

  it('repeat-cursor: the next page is this very page', async () => {
    await set({ at: first, kind: 'repeat-cursor' });
    const { headers } = await ask('GET', `${path}?limit=1`);
    expect(headers.get('link')).toBe(`<${sandbox.describe().okta.orgUrl}${path}?limit=1>; rel="next"`);
  });

  it('clock-skew: the Date is off by days, and all else is right', async () => {
    await set(
      { at: { path, nth: 1 }, kind: 'clock-skew' },
      { at: { path, nth: 2 }, kind: 'clock-skew', days: -1 },
    );
    const day = 86_400_000;
    expect((await list()).headers.get('date')).toBe(new Date(start + day).toUTCString());
    expect((await list()).headers.get('date')).toBe(new Date(start - day).toUTCString());
  });

  it('list-lag: what was made is not listed yet, until the faults are cleared', async () => {
    await set({ at: first, kind: 'list-lag', ms: 5000 });
    expect((await create()).status).toBe(200);
    expect(await exists()).toBe(false);
    await sandbox.clearFaults();
    expect(await exists()).toBe(true);
  });
});

describe('the control address', () => {
  const control = (method: string, body?: string) =>
    fetch(`${sandbox.describe().control.url}/faults`, { method, ...(body !== undefined && { body }) });

  it('takes a script, tells what fell and what is left, and forgets it', async () => {
    const script = {
      seed: 7,
      faults: [
        { at: { vendor: 'okta', nth: 2 }, kind: 'html' },
        { at: { vendor: 'anypoint' }, kind: 'empty' },
      ],
    };
    expect((await control('PUT', JSON.stringify(script))).status).toBe(200);
    await list();
    await list();
    const report = await (await control('GET')).json();
    expect(report).toMatchObject({
      seed: 7,
      remaining: [{ fault: { kind: 'empty' }, matched: 0, fired: 0 }],
      fired: [{ n: 2, vendor: 'okta', method: 'GET', path, kind: 'html' }],
    });
    expect(await (await control('DELETE')).json()).toEqual({ seed: 0, remaining: [], fired: [] });
  });

  it('refuses a wrong script, and leaves the last one in place', async () => {
    await set({ at: first, kind: 'html' });
    const refused = await control('PUT', '{"faults":[{"kind":"nonsense"}]}');
    expect(refused.status).toBe(400);
    expect(((await refused.json()) as { message: string }).message).toContain('faults[0].kind');
    expect((await control('PUT', 'not JSON')).status).toBe(400);
    expect(sandbox.faults().remaining).toHaveLength(1);
  });

  it('is never disturbed itself', async () => {
    await set({ kind: 'silence' });
    expect((await control('GET')).status).toBe(200);
    expect(sandbox.faults().fired).toEqual([]);
  });

  it('a wrong script stops the start', async () => {
    await expect(startSandbox({ faults: { faults: 'all' } })).rejects.toThrow('faults: a list is wanted');
  });
});

describe('faults of a gateway', () => {
  it('fall upon a listener that writes its own answers, before or after the call is carried out', async () => {
    const faults = createFaults({ now: () => start, lag: () => () => undefined });
    await faults.set({
      faults: [
        { at: { nth: 1 }, kind: 'status', status: 502 },
        { at: { nth: 2 }, kind: 'clock-skew' },
        { at: { nth: 3 }, kind: 'lose-reply' },
        { at: { vendor: 'okta' }, kind: 'silence' },
      ],
    });
    const heard: string[] = [];
    const listener = disturbed(
      () => server,
      faults.at('gateway'),
      async (incoming, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
        heard.push(Buffer.concat(chunks).toString());
        response.writeHead(200, { 'x-own': 'yes', 'content-type': 'text/plain' });
        response.end('carried out');
      },
    );
    const server: Server = createListener(listener);
    const url = `http://127.0.0.1:${await listen(server, 0)}/api?x=1`;
    const call = () => fetch(url, { method: 'POST', body: 'hello' });

    expect((await call()).status).toBe(502);
    expect(heard).toEqual([]);
    const skewed = await call();
    expect(skewed.headers.get('x-own')).toBe('yes');
    expect(skewed.headers.get('date')).toBe(new Date(start + 86_400_000).toUTCString());
    expect(await skewed.text()).toBe('carried out');
    await expect(call()).rejects.toThrow();
    expect(await (await call()).text()).toBe('carried out');
    expect(heard).toEqual(['hello', 'hello', 'hello']);
    expect(faults.report().fired.map(({ vendor, kind }) => `${vendor} ${kind}`)).toEqual([
      'gateway status',
      'gateway clock-skew',
      'gateway lose-reply',
    ]);
    await endListener(server);
  });
});
