import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Call } from '../../src/http/http.ts';
import { deadOrigin, json, problemOf, rig, serve, serveSocket } from './stage.ts';

const read: Call = { method: 'GET', path: '/api/v1/org', about: 'the organization' };
const create: Call = { method: 'POST', path: '/api/v1/apps', about: 'application "x"', json: { label: 'x' } };
const replace: Call = { method: 'PUT', path: '/api/v1/apps/1', about: 'application "x"', json: {} };
const fast = { connect: 40, headers: 40, call: 60 };

describe('a platform that cannot be reached', () => {
  it('costs one more try, and half a second at most, when nothing listens', async () => {
    const { http, waits, words } = rig(await deadOrigin());
    const problem = await problemOf(http.call(create));
    expect(problem.code).toBe('UNREACHABLE');
    expect(problem.exchange?.outcome).toBe('not-sent');
    expect(problem.description.exit).toBe(7);
    expect(problem.message).toContain('application "x"');
    expect(problem.message).toContain('ECONNREFUSED');
    expect(waits).toEqual([500]);
    expect(words).toEqual(['Okta: nothing listens there (ECONNREFUSED); going on in 500 ms (try 2 of 2)']);
  });

  it('costs one more try when the host name is mistyped, and names it', async () => {
    const { http, waits } = rig('https://dev-1.okta.invalid');
    const problem = await problemOf(http.call(read));
    expect(problem.code).toBe('UNREACHABLE');
    expect(problem.message).toContain('dev-1.okta.invalid');
    expect(problem.description.hint).toContain('PROXY');
    expect(waits).toHaveLength(1);
  });
});

describe('a connection that breaks', () => {
  const reset = (count: number) =>
    serveSocket((socket) => socket.once('data', () => count && socket.resetAndDestroy()));

  it('after a POST was sent leaves the outcome unknown and is not repeated', async () => {
    const server = await reset(1);
    const problem = await problemOf(rig(server.origin).http.call(create));
    expect(problem.code).toBe('ANSWER_LOST');
    expect(problem.exchange).toMatchObject({ outcome: 'unknown', method: 'POST', path: '/api/v1/apps' });
    expect(server.count()).toBe(1);
  });

  it.each([read, replace])('after a $method was sent is tried five times', async (call) => {
    const server = await reset(1);
    const { http, waits } = rig(server.origin);
    expect((await problemOf(http.call(call))).code).toBe('ANSWER_LOST');
    expect(server.count()).toBe(5);
    expect(waits).toEqual([500, 1000, 2000, 4000]);
  });

  it('before anything was answered is mended by the next try of a read', async () => {
    const server = await serve((request, response, count) =>
      count === 1 ? request.socket.resetAndDestroy() : json(response, 200, { ok: true }),
    );
    expect((await rig(server.origin).http.call(read)).body).toEqual({ ok: true });
    expect(server.seen).toHaveLength(2);
  });

  it.each([
    ['half headers', 'HTTP/1.1 201 Created\r\nContent-Ty'],
    ['a cut body', 'HTTP/1.1 201 Created\r\nContent-Length: 50\r\n\r\n{"id":"1"'],
    ['no HTTP at all', 'SSH-2.0-OpenSSH_9.2\r\n\r\n'],
  ])('with %s leaves the outcome of a POST unknown', async (_name, bytes) => {
    const server = await serveSocket((socket) => socket.once('data', () => socket.end(bytes)));
    const problem = await problemOf(rig(server.origin).http.call(create));
    expect(problem.code).toBe('ANSWER_LOST');
    expect(problem.exchange?.outcome).toBe('unknown');
    expect(server.count()).toBe(1);
  });

  it('in the body of a refusal does not hide the refusal', async () => {
    const bytes = 'HTTP/1.1 403 Forbidden\r\nContent-Length: 500\r\n\r\n{"errorCode":';
    const server = await serveSocket((socket) => socket.once('data', () => socket.end(bytes)));
    const problem = await problemOf(rig(server.origin).http.call(create));
    expect(problem.code).toBe('RIGHTS_REFUSED');
    expect(problem.exchange?.outcome).toBe('refused');
  });
});

describe('a platform that keeps silent', () => {
  it('ends a POST after the time limit with an unknown outcome, once', async () => {
    const server = await serve(() => undefined);
    const problem = await problemOf(rig(server.origin, { limits: fast }).http.call(create));
    expect(problem.code).toBe('TIMED_OUT');
    expect(problem.exchange?.outcome).toBe('unknown');
    expect(problem.message).toContain('not known');
    expect(server.seen).toHaveLength(1);
  });

  it('is asked three times at most by a read', async () => {
    const server = await serve(() => undefined);
    const { http, waits } = rig(server.origin, { limits: fast });
    expect((await problemOf(http.call(read))).code).toBe('TIMED_OUT');
    expect(waits).toHaveLength(2);
  });

  const drip = (first: string) =>
    serveSocket((socket) => {
      socket.once('data', () => {
        socket.write(first);
        const timer = setInterval(() => socket.write('a'), 5);
        socket.on('close', () => clearInterval(timer));
      });
    });

  it.each([
    ['headers', 'HTTP/1.1 200 OK\r\nX-Slow: '],
    ['the body', 'HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"'],
  ])('is ended by the whole call’s limit when %s come in drops', async (_name, first) => {
    const server = await drip(first);
    const { http } = rig(server.origin, { limits: { ...fast, headers: 5000 } });
    const problem = await problemOf(http.call(create));
    expect(problem.code).toBe('TIMED_OUT');
    expect(problem.message).toContain('60 ms');
    expect(server.count()).toBe(1);
  });

  it('a call may set its own limit', async () => {
    const server = await serveSocket(() => undefined);
    const problem = await problemOf(rig(server.origin).http.call({ ...create, timeout: 30 }));
    expect(problem.message).toContain('30 ms');
  });
});

describe('an answer that is not the expected JSON', () => {
  const page = '<html>\u001b[31m\u202eSign in\u200b</html>';

  it('but a web page is quoted cleaned, with status, host and request id, and not asked for again', async () => {
    const headers = { 'content-type': 'text/html', 'x-okta-request-id': 'req-7' };
    const server = await serve((_request, response) => response.writeHead(200, headers).end(page));
    const problem = await problemOf(rig(server.origin).http.call(read));
    expect(problem.code).toBe('NOT_JSON');
    expect(problem.message).toContain('200; request id req-7');
    expect(problem.message).toContain(new URL(server.origin).host);
    expect(problem.message).toContain('<html>\\u{001b}[31m\\u{202e}Sign in\\u{200b}</html>');
    expect(server.seen).toHaveLength(1);
  });

  it.each(['{"id":', 'null null', 'OK'])('but %s leaves the outcome of a write unknown', async (text) => {
    const server = await serve((_request, response) => response.writeHead(201).end(text));
    const problem = await problemOf(rig(server.origin).http.call(create));
    expect(problem.code).toBe('NOT_JSON');
    expect(problem.exchange?.outcome).toBe('unknown');
    expect(server.seen).toHaveLength(1);
  });

  it('is asked for again by a read', async () => {
    const server = await serve((_request, response, count) => response.end(count < 3 ? '{"a":' : '{"a":1}'));
    expect((await rig(server.origin).http.call(read)).body).toEqual({ a: 1 });
    expect(server.seen).toHaveLength(3);
  });

  it.each([
    ['is cut', 'HTTP/1.1 404 Not Found\r\nContent-Length: 50\r\n\r\n{"message":'],
    ['is too large', `HTTP/1.1 404 Not Found\r\nContent-Length: 5000\r\n\r\n${'x'.repeat(5000)}`],
  ])('of a 404 that was expected is not needed: it counts although its body %s', async (_how, raw) => {
    const server = await serve((request) => void request.socket.end(raw));
    const { http } = rig(server.origin, { limits: { body: 1000 } });
    expect((await http.call({ ...read, accept: [404] })).status).toBe(404);
  });

  it('and larger than the cap is not read', async () => {
    const server = await serve((_request, response) => response.end(`"${'x'.repeat(5000)}"`));
    const problem = await problemOf(rig(server.origin, { limits: { body: 1000 } }).http.call(create));
    expect(problem.code).toBe('TOO_LARGE');
    expect(problem.exchange?.outcome).toBe('unknown');
  });

  it('and compressed is read under the same cap', async () => {
    const bomb = gzipSync(Buffer.alloc(3_000_000, 32));
    expect(bomb.length).toBeLessThan(10_000);
    const server = await serve((request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(request.url === '/bomb' ? bomb : gzipSync('{"a":1}'));
    });
    const { http } = rig(server.origin, { limits: { body: 1_000_000 } });
    expect((await http.call(read)).body).toEqual({ a: 1 });
    expect((await problemOf(http.call({ ...read, path: '/bomb' }))).code).toBe('TOO_LARGE');
  });

  it.each([
    ['gzip', 'not gzip at all'],
    ['zstd', 'anything'],
  ])('and in a %s coding that cannot be undone is lost, not misread', async (coding, text) => {
    const server = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': coding }).end(text),
    );
    expect((await problemOf(rig(server.origin).http.call(create))).code).toBe('ANSWER_LOST');
  });
});

describe('a redirect', () => {
  it.each([301, 302, 307, 308])('with %i is not followed, and the other host is named', async (status) => {
    const other = await serve((_request, response) => json(response, 200, {}));
    const server = await serve((_request, response) =>
      response.writeHead(status, { location: `${other.origin}/elsewhere?code=abc` }).end(),
    );
    const { http } = rig(server.origin, {
      credential: { authorize: async () => ({ authorization: 'SSWS x' }) },
    });
    const problem = await problemOf(http.call(create));
    expect(problem.code).toBe('REDIRECTED');
    expect(problem.message).toContain(new URL(other.origin).host);
    expect(problem.exchange?.outcome).toBe('unknown');
    expect(other.seen).toEqual([]);
    expect(server.seen).toHaveLength(1);
  });
});

describe('an interrupt', () => {
  const reason = new Error('Ctrl-C');

  it('before the call sends nothing and throws its own reason', async () => {
    const server = await serve((_request, response) => json(response, 200, {}));
    const { http } = rig(server.origin, { signal: AbortSignal.abort(reason) });
    await expect(http.call(read)).rejects.toBe(reason);
    expect(server.seen).toEqual([]);
  });

  it('ends a read at once', async () => {
    const stop = new AbortController();
    const server = await serve(() => stop.abort(reason));
    await expect(rig(server.origin, { signal: stop.signal }).http.call(read)).rejects.toBe(reason);
  });

  it('lets a write that was sent come to its end, so that it can be recorded', async () => {
    const stop = new AbortController();
    const server = await serve((_request, response) => {
      stop.abort(reason);
      setImmediate(() => json(response, 201, { id: '1' }));
    });
    const { http } = rig(server.origin, { signal: stop.signal });
    expect((await http.call(create)).body).toEqual({ id: '1' });
    await expect(http.call(create)).rejects.toBe(reason);
    expect(server.seen).toHaveLength(1);
  });

  it('ends that write too when the grace is over', async () => {
    const stop = new AbortController();
    const server = await serve(() => stop.abort(reason));
    const { http } = rig(server.origin, { signal: stop.signal, limits: { grace: 20 } });
    await expect(http.call(create)).rejects.toBe(reason);
  });

  it('ends a wait before the next try', async () => {
    const stop = new AbortController();
    const server = await serve((_request, response) => json(response, 429, {}));
    const { http } = rig(server.origin, { signal: stop.signal, onWait: () => stop.abort(reason) });
    await expect(http.call(read)).rejects.toBe(reason);
    expect(server.seen).toHaveLength(1);
  });
});
