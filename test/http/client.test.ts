import { describe, expect, it } from 'vitest';
import { createHttp } from '../../src/http/client.ts';
import { type Call, path } from '../../src/http/http.ts';
import { json, problemOf, rig, serve } from './stage.ts';

const read: Call = { method: 'GET', path: '/api/v1/org', about: 'the organization' };
const create: Call = { method: 'POST', path: '/api/v1/apps', about: 'application "x"', json: { label: 'x' } };

const bodyOf = async (request: AsyncIterable<Uint8Array>): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

describe('a request', () => {
  it('carries method, path, query, JSON body, common headers and credentials', async () => {
    const server = await serve(async (request, response) => {
      json(
        response,
        201,
        { got: await bodyOf(request), headers: request.headers },
        { 'X-Twice': ['a', 'b'] },
      );
    });
    const { http } = rig(server.origin, {
      headers: () => ({ 'X-Common': 'yes' }),
      credential: { authorize: async () => ({ Authorization: 'SSWS abc' }) },
    });
    const answer = await http.call<{ got: string; headers: Record<string, string> }>({
      ...create,
      query: { activate: true, q: 'a&b', none: undefined },
    });
    expect(server.seen).toEqual(['POST /api/v1/apps?activate=true&q=a%26b']);
    expect(answer.status).toBe(201);
    expect(answer.headers['x-twice']).toBe('a, b');
    expect(answer.body.got).toBe('{"label":"x"}');
    expect(answer.body.headers).toMatchObject({
      authorization: 'SSWS abc',
      'x-common': 'yes',
      accept: 'application/json',
      'accept-encoding': 'gzip, deflate, br',
      'content-type': 'application/json',
      'content-length': '13',
    });
  });

  it('leaves the credentials out when the call says so', async () => {
    const server = await serve((request, response) => json(response, 200, request.headers));
    const { http } = rig(server.origin, {
      credential: { authorize: async () => ({ authorization: 'SSWS abc' }) },
    });
    const { body } = await http.call<object>({ ...read, authorized: false });
    expect(body).not.toHaveProperty('authorization');
  });

  it.each(['POST', 'PUT', 'PATCH'] as const)(
    'without a body says content-length: 0 in a %s',
    async (method) => {
      const server = await serve((request, response) => json(response, 200, request.headers));
      const { body } = await rig(server.origin).http.call<object>({ method, path: '/a', about: 'a' });
      expect(body).toMatchObject({ 'content-length': '0' });
      expect(body).not.toHaveProperty('content-type');
    },
  );

  it('sends forms and plain text with their types', async () => {
    const server = await serve(async (request, response) => {
      json(response, 200, [request.headers['content-type'], await bodyOf(request)]);
    });
    const { http } = rig(server.origin);
    const form = await http.call({ method: 'POST', path: '/t', about: 't', form: { a: 'x y', b: '&' } });
    expect(form.body).toEqual(['application/x-www-form-urlencoded', 'a=x+y&b=%26']);
    const text = { body: '#%RAML 1.0', contentType: 'application/raml+yaml' };
    expect((await http.call({ method: 'PUT', path: '/t', about: 't', text })).body).toEqual([
      'application/raml+yaml',
      '#%RAML 1.0',
    ]);
  });

  it('is refused as our fault when it has two bodies', async () => {
    const { http } = rig('http://127.0.0.1:9');
    expect((await problemOf(http.call({ ...create, form: { a: 'b' } }))).code).toBe('INTERNAL');
  });

  it('whose token holds curly quotes names the cause, not the token', async () => {
    const { http } = rig('http://127.0.0.1:9', {
      credential: { authorize: async () => ({ authorization: 'SSWS “00abcdef”' }) },
    });
    const problem = await problemOf(http.call(read));
    expect(problem.code).toBe('REQUEST_UNSENDABLE');
    expect(problem.description.exit).toBe(2);
    expect(problem.message).not.toContain('00abcdef');
  });
});

describe('an answer', () => {
  it.each([
    ['text', 'plain'],
    ['bytes', new Uint8Array(Buffer.from('plain'))],
  ] as const)('is read as %s', async (how, expected) => {
    const server = await serve((_request, response) => response.end('plain'));
    expect((await rig(server.origin).http.call({ ...read, read: how })).body).toEqual(expected);
  });

  it('without a body reads as undefined', async () => {
    const server = await serve((_request, response) => response.writeHead(204).end());
    expect((await rig(server.origin).http.call(read)).body).toBeUndefined();
  });

  it('of an accepted status is not a failure, whatever its body', async () => {
    const server = await serve((_request, response) => response.writeHead(404).end('<html>gone'));
    const answer = await rig(server.origin).http.call({ ...read, accept: [404] });
    expect(answer).toMatchObject({ status: 404, body: '<html>gone' });
  });
});

describe('the limits of where a request may go', () => {
  it.each(['//evil.example/x', 'https://evil.example/x', '/\\evil.example/x', 'http://u:p@127.0.0.1/'])(
    'a path cannot lead to another origin: %s',
    async (to) => {
      const server = await serve((_request, response) => json(response, 200, {}));
      const problem = await problemOf(rig(server.origin).http.call({ ...read, path: to }));
      expect(problem.code).toBe('LEFT_ORIGIN');
      expect(server.seen).toEqual([]);
    },
  );

  it('a path with dot segments is refused instead of rewritten', async () => {
    const server = await serve((_request, response) => json(response, 200, {}));
    const { http } = rig(server.origin);
    expect((await problemOf(http.call({ ...read, path: '/api/v1/apps/..' }))).code).toBe('INTERNAL');
    expect((await problemOf(http.call({ ...read, path: '/api/v1/%2e%2e/users' }))).code).toBe('INTERNAL');
    expect(server.seen).toEqual([]);
  });

  it.each(['', '.', '..', 'half of \ud83d'])(
    'an id "%s" from a server cannot become part of a path',
    (id) => {
      expect(() => path`/api/v1/apps/${id}/users`).toThrow('cannot be an address or a part of one');
    },
  );

  it('an id from a server is percent-encoded', () => {
    expect(path`/api/v1/apps/${'a/../b?c#d'}/x/${7}`).toBe('/api/v1/apps/a%2F..%2Fb%3Fc%23d/x/7');
  });

  it('under loopbackOnly nothing leaves this computer, not even a credential request', async () => {
    let asked = 0;
    const { http } = rig('https://dev-1.okta.com', {
      loopbackOnly: true,
      credential: {
        authorize: async () => {
          asked += 1;
          return {};
        },
      },
    });
    const problem = await problemOf(http.call(read));
    expect(problem.code).toBe('LEFT_LOOPBACK');
    expect(problem.description.exit).toBe(1);
    expect(asked).toBe(0);
  });

  it.each(['http://127.0.0.1.evil.example', 'https://localhost.evil.example', 'http://127.1@evil.example'])(
    'under loopbackOnly a host that only looks local is refused: %s',
    async (origin) => {
      expect((await problemOf(rig(origin, { loopbackOnly: true }).http.call(read))).code).toBe(
        'LEFT_LOOPBACK',
      );
    },
  );

  it('under loopbackOnly loopback answers', async () => {
    const server = await serve((_request, response) => json(response, 200, { ok: true }));
    expect((await rig(server.origin, { loopbackOnly: true }).http.call(read)).body).toEqual({ ok: true });
  });

  it('an origin that is none is our fault', () => {
    expect(() => rig('ftp://example.com')).toThrow('is not an origin');
    expect(createHttp).toBeTypeOf('function');
  });
});

describe('order and number of requests', () => {
  it('runs at most the given number at a time', async () => {
    let now = 0;
    let most = 0;
    const server = await serve((_request, response) => {
      now += 1;
      most = Math.max(most, now);
      setTimeout(() => {
        now -= 1;
        json(response, 200, {});
      }, 10);
    });
    const { http } = rig(server.origin, { concurrency: 2 });
    await Promise.all(Array.from({ length: 9 }, () => http.call(read)));
    expect(server.seen).toHaveLength(9);
    expect(most).toBe(2);
  });

  it('fetching a token through the same client does not wait for itself', async () => {
    const server = await serve((_request, response) => json(response, 200, {}));
    const inner: Call = {
      method: 'POST',
      path: '/token',
      about: 'a token',
      writes: false,
      authorized: false,
    };
    const self = rig(server.origin, {
      concurrency: 1,
      credential: {
        authorize: async () => {
          await self.http.call(inner);
          return {};
        },
      },
    });
    await self.http.call(read);
    expect(server.seen).toEqual(['POST /token', 'GET /api/v1/org']);
  });

  it('checks the lock before each try of a write, and never for a read', async () => {
    let checks = 0;
    const server = await serve((_request, response, count) => json(response, count === 1 ? 429 : 200, {}));
    const beforeWrite = async (): Promise<void> => {
      checks += 1;
    };
    const { http } = rig(server.origin, { beforeWrite });
    await http.call(create);
    expect(checks).toBe(2);
    await http.call(read);
    await http.call({ ...create, writes: false });
    expect(checks).toBe(2);
  });

  it('sends nothing when the lock is lost', async () => {
    const server = await serve((_request, response) => json(response, 200, {}));
    const lost = new Error('the lock is gone');
    const { http } = rig(server.origin, { beforeWrite: () => Promise.reject(lost) });
    await expect(http.call(create)).rejects.toBe(lost);
    expect(server.seen).toEqual([]);
  });
});
