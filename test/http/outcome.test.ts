import { describe, expect, it } from 'vitest';
import type { Call } from '../../src/http/http.ts';
import { deadOrigin, json, problemOf, rig, serve, serveSocket } from './stage.ts';

const create: Call = { method: 'POST', path: '/api/v1/apps', about: 'application "x"', json: {} };

/** One call of each kind, as the clients make them. */
const kinds = {
  creation: create,
  'creation that may be repeated': { ...create, repeatable: true },
  replacement: { ...create, method: 'PUT' },
  'change that is not a repetition': { ...create, method: 'PATCH' },
  change: { ...create, method: 'PATCH', repeatable: true },
  removal: { method: 'DELETE', path: '/api/v1/apps/1', about: 'application "x"' },
  login: { ...create, writes: false },
  read: { method: 'GET', path: '/api/v1/apps', about: 'applications' },
} satisfies Record<string, Call>;

/** Answered, and shows that nothing was done. */
const shows = [400, 401, 402, 403, 405, 410, 412, 415, 422, 423, 429];
/** Answered, and shows nothing: the deed may have been done behind a gateway, a proxy or a login page. */
const showsNothing = [300, 301, 302, 303, 307, 308, 408, 500, 501, 502, 503, 504, 507, 520, 599];
/** A creation that was delivered twice finds its own object, or a list that lags. */
const mayBeTheDeed = [404, 409];

const outcomeOf = async (origin: string, call: Call) =>
  (await problemOf(rig(origin, { limits: { tries: 1 } }).http.call(call))).exchange?.outcome;

describe('the outcome of an exchange', () => {
  it.each(Object.entries(kinds))('of a %s is unknown unless the answer shows otherwise', async (_, call) => {
    const statuses = [...shows, ...showsNothing, ...mayBeTheDeed];
    const server = await serve((_request, response, count) => json(response, statuses[count - 1] ?? 500, {}));
    for (const status of statuses) {
      const creation = call === kinds.creation || call === kinds['change that is not a repetition'];
      const refused = shows.includes(status) || (mayBeTheDeed.includes(status) && !creation);
      expect({ status, outcome: await outcomeOf(server.origin, call) }).toEqual({
        status,
        outcome: refused ? 'refused' : 'unknown',
      });
    }
    expect(server.seen).toHaveLength(statuses.length);
  });

  it.each([
    ['no byte', ''],
    ['half of the status line', 'HTTP/1.1 20'],
    ['half of the headers', 'HTTP/1.1 201 Created\r\nContent-Ty'],
    ['half of the body', 'HTTP/1.1 201 Created\r\nContent-Length: 50\r\n\r\n{"id"'],
    ['a web page', 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>'],
    ['no JSON', 'HTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\n{'],
  ])('is unknown when %s came back', async (_, bytes) => {
    const server = await serveSocket((socket) => socket.once('data', () => socket.end(bytes)));
    expect(await outcomeOf(server.origin, create)).toBe('unknown');
    expect(server.count()).toBe(1);
  });

  it('is unknown when nothing came back in time', async () => {
    const server = await serve(() => undefined);
    expect(await outcomeOf(server.origin, { ...create, timeout: 1000 })).toBe('unknown');
  });

  it('is "not sent" when there was no connection', async () => {
    expect(await outcomeOf(await deadOrigin(), create)).toBe('not-sent');
  });

  it('of a creation whose answer was lost after the deed leaves one object, sent once', async () => {
    const made: string[] = [];
    const server = await serve((request) => {
      made.push(String(request.url));
      request.socket.destroy();
    });
    expect(await outcomeOf(server.origin, create)).toBe('unknown');
    expect(made).toEqual(['/api/v1/apps']);
  });
});
