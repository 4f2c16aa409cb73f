import { describe, expect, it } from 'vitest';
import { problem } from '../../src/errors.ts';
import type { Call } from '../../src/http/http.ts';
import { json, problemOf, rig, serve } from './stage.ts';

const read: Call = { method: 'GET', path: '/api/v1/org', about: 'the organization' };
const create: Call = { method: 'POST', path: '/api/v1/apps', about: 'application "x"', json: {} };
const replace: Call = { method: 'PUT', path: '/api/v1/apps/1', about: 'application "x"', json: {} };

const refusing = (status: number, headers: Record<string, string | string[]> = {}) =>
  serve((_request, response) =>
    json(
      response,
      status,
      { errorCode: 'E1', errorSummary: 'words' },
      { 'x-okta-request-id': 'r1', ...headers },
    ),
  );

describe('a refusal', () => {
  it.each([
    [400, 'INVALID_REQUEST', 1, false],
    [401, 'CREDENTIALS_REFUSED', 4, true],
    [403, 'RIGHTS_REFUSED', 4, true],
    [404, 'NOT_FOUND', 5, true],
    [405, 'METHOD_UNKNOWN', 4, true],
    [409, 'CONFLICTS', 5, false],
    [422, 'INVALID_REQUEST', 1, false],
    [501, 'METHOD_UNKNOWN', 4, true],
  ] as const)(
    'with %i is %s, exit %i, asked once, in the vendor’s words',
    async (status, code, exit, byHand) => {
      const server = await refusing(status);
      const found = await problemOf(rig(server.origin).http.call(replace));
      expect(found.code).toBe(code);
      expect(found.description.exit).toBe(exit);
      expect(found.description.byHand ?? false).toBe(byHand);
      expect(found.message).toContain('application "x"');
      expect(found.message).toContain(`${status} E1: words; request id r1`);
      expect(found.exchange).toEqual({
        vendor: 'Okta',
        method: 'PUT',
        path: '/api/v1/apps/1',
        outcome: status === 501 ? 'unknown' : 'refused',
        status,
        code: 'E1',
        says: 'words',
        requestId: 'r1',
      });
      expect(server.seen).toHaveLength(1);
    },
  );

  it('may be explained by the vendor client', async () => {
    const server = await refusing(400);
    const own = problem('CONFLICT', { what: 'x', why: 'y', way: 'z' });
    const { http } = rig(server.origin, {
      explain: ({ exchange, call, cause }) =>
        exchange.code === 'E1' && call === create && cause.code === 'INVALID_REQUEST' ? own : undefined,
    });
    expect(await problemOf(http.call(create))).toBe(own);
  });

  it('of a shape never seen before is quoted as text', async () => {
    const server = await serve((_request, response) => response.writeHead(401).end('Unauthorized\u0007'));
    const found = await problemOf(
      rig(server.origin, {
        readError: () => {
          throw new TypeError('no such field');
        },
      }).http.call(read),
    );
    expect(found.message).toContain('(401: Unauthorized\\u{0007})');
  });
});

describe('a failing platform', () => {
  it.each([
    [500, read, 5],
    [500, replace, 1],
    [500, create, 1],
    [502, read, 5],
    [503, replace, 5],
    [504, create, 1],
    [504, { ...create, repeatable: true }, 5],
    [503, { ...replace, repeatable: false }, 1],
  ] as const)('with %i: $1.method is sent as often as is safe', async (status, call, times) => {
    const server = await refusing(status);
    const { http, waits } = rig(server.origin);
    const found = await problemOf(http.call(call));
    expect(found.code).toBe('PLATFORM_FAILED');
    expect(found.exchange?.outcome).toBe('unknown');
    expect(found.message).toContain('E1: words; request id r1');
    expect(server.seen).toHaveLength(times);
    expect(waits).toHaveLength(times - 1);
  });

  it('is waited for as long as it asks', async () => {
    const server = await refusing(503, { 'retry-after': '7' });
    const { http, waits } = rig(server.origin);
    await problemOf(http.call(read));
    expect(waits).toEqual([7000, 7000, 7000, 7000]);
  });

  it('is tried at growing, random distances of at most 30 s', async () => {
    const server = await refusing(502);
    const { http, waits } = rig(server.origin, { limits: { tries: 9 } });
    await problemOf(http.call(read));
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    const halves = rig(server.origin, { random: () => 0.5 });
    await problemOf(halves.http.call(read));
    expect(halves.waits).toEqual([250, 500, 1000, 2000]);
  });
});

describe('a rate limit', () => {
  const at = Date.UTC(2026, 10, 23, 12, 0, 0);
  const date = new Date(at).toUTCString();
  const second = at / 1000;

  it.each([
    ['Okta’s reset', { 'X-Rate-Limit-Reset': `${second + 20}` }, 21_000],
    ['Anypoint’s reset', { 'X-RateLimit-Reset': `${second + 20}` }, 21_000],
    ['a reset that is now', { 'X-Rate-Limit-Reset': `${second}` }, 1000],
    ['no header', {}, 500],
    ['a reset in the past', { 'X-Rate-Limit-Reset': `${second - 500}` }, 500],
    ['a reset in the far future', { 'X-Rate-Limit-Reset': `${second + 86_400}` }, 120_000],
    ['a doubled reset', { 'X-Rate-Limit-Reset': [`${second + 3}`, `${second + 5}`] }, 6000],
    ['a reset that is not a number', { 'X-Rate-Limit-Reset': 'soon' }, 500],
    ['Retry-After in seconds', { 'Retry-After': '9' }, 9000],
    ['Retry-After as a date', { 'Retry-After': new Date(at + 4000).toUTCString() }, 4000],
  ])('waits by the server’s clock: %s', async (_name, headers, ms) => {
    const server = await serve((_request, response, count) =>
      count === 1 ? json(response, 429, {}, { date, ...headers }) : json(response, 200, { ok: true }),
    );
    const { http, waits, words } = rig(server.origin);
    expect((await http.call(create)).body).toEqual({ ok: true });
    expect(waits).toEqual([ms]);
    expect(words[0]).toMatch(/^Okta: its rate limit is used up; going on in .* \(try 2 of 5\)$/);
  });

  it('that never ends is given up after five tries of any method, with the vendor’s words', async () => {
    const server = await refusing(429);
    const found = await problemOf(rig(server.origin).http.call(create));
    expect(found.code).toBe('RATE_LIMITED');
    expect(found.description.exit).toBe(7);
    expect(found.exchange).toMatchObject({ outcome: 'refused', says: 'words' });
    expect(server.seen).toHaveLength(5);
  });

  it('and a lock held for a moment (423) are both waited out', async () => {
    const server = await serve((_request, response, count) => json(response, count === 1 ? 423 : 200, {}));
    await rig(server.origin).http.call(create);
    expect(server.seen).toHaveLength(2);
  });
});
