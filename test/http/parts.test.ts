import { afterEach, describe, expect, it, vi } from 'vitest';
import { cleanLine } from '../../src/clean.ts';
import { encodeBody } from '../../src/http/body.ts';
import { systemClock } from '../../src/http/clock.ts';
import { dispatcherFor, isLoopback } from '../../src/http/dispatcher.ts';
import type { Part } from '../../src/http/http.ts';
import { allPages, nextLink } from '../../src/http/paging.ts';
import { json, problemOf, rig, serve } from './stage.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('clean', () => {
  it.each([
    ['a\u001b[31mb', 'a\\u{001b}[31mb'],
    ['a\u009b31m\u0007\u0008\u007f', 'a\\u{009b}31m\\u{0007}\\u{0008}\\u{007f}'],
    ['\u202eevil\u2066\u200b\ufeff\u2028x', '\\u{202e}evil\\u{2066}\\u{200b}\\u{feff}\\u{2028}x'],
    ['half \ud800 pair', 'half \\u{d800} pair'],
    ['  two\r\n\tlines ', 'two lines'],
    ['Zürich 東京 😀', 'Zürich 東京 😀'],
  ])('%j becomes %j', (text, expected) => {
    expect(cleanLine(text, 200)).toBe(expected);
  });

  it('cuts to the given number of characters', () => {
    expect(cleanLine('😀'.repeat(10), 3)).toBe('😀😀😀…');
    expect(cleanLine('x'.repeat(1_000_000), 200)).toHaveLength(201);
  });
});

describe('multipart', () => {
  const about = 'a form';
  const encode = (multipart: readonly Part[]) => encodeBody({ method: 'POST', path: '/', about, multipart });

  it('is read by a parser as the parts that were given, in order', async () => {
    const zip = new Uint8Array([0, 255, 13, 10]);
    const { bytes, contentType = '' } = await encode([
      { name: 'status', value: 'published' },
      { name: 'files.raml.zip', filename: 'api.zip', value: zip, contentType: 'application/zip' },
    ]);
    const form = await new Response(bytes, { headers: { 'content-type': contentType } }).formData();
    expect([...form.keys()]).toEqual(['status', 'files.raml.zip']);
    expect(form.get('status')).toBe('published');
    const file = form.get('files.raml.zip') as File;
    expect([file.name, file.type]).toEqual(['api.zip', 'application/zip']);
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(zip);
  });

  it('lets no name, file name or media type add a header', async () => {
    const evil = { name: 'a"\r\nX: 1', filename: 'b"; c\r\n\r\nd', contentType: 'text/plain\r\nX: 1' };
    const { bytes } = await encode([{ ...evil, value: '' }]);
    const head = bytes?.toString() ?? '';
    expect(head).toContain('name="a%22%0D%0AX: 1"; filename="b%22; c%0D%0A%0D%0Ad"\r\n');
    expect(head).not.toMatch(/^X: 1/m);
  });
});

describe('paging', () => {
  it.each([
    ['<https://a/x?after=1>; rel="next"', 'https://a/x?after=1'],
    ['<https://a/x>; rel="self", <https://a/x?a=1,2;3>; rel="next"', 'https://a/x?a=1,2;3'],
    ['<https://a/1>; title="a, <b>; rel=\\"next\\""; rel=prev, </2>; rel="last NEXT"', '/2'],
    ['<https://a/x>; rel="self"', undefined],
    ['nonsense', undefined],
    [undefined, undefined],
  ])('the next link of %j is %j', (link, expected) => {
    expect(nextLink(link === undefined ? {} : { link })).toBe(expected);
  });

  const call = { method: 'GET', path: '/list', query: { limit: 2 }, about: 'the list' } as const;

  it('follows next links to the end and sends the first query only once', async () => {
    const server = await serve((_request, response, count) =>
      json(
        response,
        200,
        [count],
        count < 3 ? { link: `<${server.origin}/list?after=${count}>; rel="next"` } : {},
      ),
    );
    expect(await allPages<number>(rig(server.origin).http, call)).toEqual([1, 2, 3]);
    expect(server.seen).toEqual(['GET /list?limit=2', 'GET /list?after=1', 'GET /list?after=2']);
  });

  it('never takes the credentials to another host', async () => {
    const other = await serve((_request, response) => json(response, 200, []));
    const server = await serve((_request, response) =>
      json(response, 200, [], { link: `<${other.origin}/list>; rel="next"` }),
    );
    expect(await problemOf(allPages(rig(server.origin).http, call))).toMatchObject({
      code: 'LEFT_ORIGIN',
      description: { exit: 7 },
    });
    expect(other.seen).toEqual([]);
  });

  it('of a repeated cursor, an endless list or no list never returns a part', async () => {
    const server = await serve((request, response, count) => {
      const next = request.url?.startsWith('/endless') ? `/endless?${count}` : '/list?same';
      json(response, 200, request.url === '/none' ? {} : [1], { link: `<${next}>; rel="next"` });
    });
    const { http } = rig(server.origin);
    const repeated = await problemOf(allPages(http, call));
    expect(repeated).toMatchObject({ code: 'PAGES_ENDLESS', description: { exit: 7 } });
    expect(server.seen).toHaveLength(2);
    expect((await problemOf(allPages(http, { ...call, path: '/none', query: {} }))).code).toBe(
      'PAGES_ENDLESS',
    );
    expect((await problemOf(allPages(http, { ...call, path: '/endless' }))).message).toContain('1000 pages');
  });
});

describe('proxies', () => {
  it.each(['localhost', '127.0.0.1', '127.8.9.1', '[::1]'])('%s is loopback', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(['127.0.0.1.example', 'localhost.example', '0.0.0.0', '[::]', '10.0.0.1'])('%s is not', (host) => {
    expect(isLoopback(host)).toBe(false);
  });

  it('are never used for loopback', async () => {
    vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:9');
    vi.stubEnv('NO_PROXY', '');
    const server = await serve((_request, response) => json(response, 200, { direct: true }));
    const { body } = await rig(server.origin).http.call({ method: 'GET', path: '/', about: 'a' });
    expect(body).toEqual({ direct: true });
  });

  it('with an unreadable address are a usage problem that does not show it', () => {
    vi.stubEnv('https_proxy', 'http://user:hunter22@:99999');
    try {
      dispatcherFor(new URL('https://a.example'), { connect: 10, connections: 1 });
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'PROXY_UNUSABLE' });
      expect(JSON.stringify(error) + String(error)).not.toContain('hunter22');
    }
  });
});

describe('the system clock', () => {
  it('ends a sleep with the signal’s own reason', async () => {
    const stop = new AbortController();
    const reason = new Error('Ctrl-C');
    const sleep = systemClock.sleep(60_000, stop.signal);
    stop.abort(reason);
    await expect(sleep).rejects.toBe(reason);
    await systemClock.sleep(0);
    expect(systemClock.now()).toBeGreaterThan(1.7e12);
  });
});
