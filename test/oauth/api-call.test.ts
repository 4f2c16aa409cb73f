import { describe, expect, it } from 'vitest';
import { callApi } from '../../src/oauth/api-call.ts';
import { Secret } from '../../src/secret.ts';
import { json, loopbackServer } from './loopback-server.ts';
import { plainHttp } from './plain-http.ts';

const token = new Secret('an-access-token-of-this-run');
const ticking = () => {
  let now = 0;
  return () => {
    now += 40;
    return now;
  };
};

describe('a call to the deployed API', () => {
  it('carries the token as a bearer, or none at all', async () => {
    const { origin, received } = await loopbackServer((_request, _origin, response) =>
      json(response, 200, [{ id: 1 }]),
    );
    const url = `${origin}/employees?limit=1`;
    expect(await callApi(plainHttp, url, token, ticking())).toEqual({
      kind: 'answered',
      status: 200,
      ms: 40,
      says: '[{"id":1}]',
      mediaType: 'application/json',
      wwwAuthenticate: undefined,
    });
    await callApi(plainHttp, url, undefined, ticking());
    expect(received.map(({ url: at, headers }) => [at, headers.authorization])).toEqual([
      ['/employees?limit=1', `Bearer ${token.reveal()}`],
      ['/employees?limit=1', undefined],
    ]);
  });

  it.each(['', 'no address', 'ftp://api.example.com/x', 'javascript:alert(1)', 'https://'])(
    'is not made at "%s": an answer of a platform may have named it',
    async (url) => {
      const call = callApi(plainHttp, url, token, ticking());
      await expect(call).rejects.toMatchObject({ code: 'ADDRESS_UNUSABLE', description: { exit: 7 } });
    },
  );

  it.each([401, 403, 404, 429, 500, 503])(
    'takes %i for an answer, and does not ask again',
    async (status) => {
      const { origin, received } = await loopbackServer((_request, _origin, response) =>
        json(response, status, { error: 'no' }, { 'www-authenticate': 'Bearer realm="x"' }),
      );
      expect(await callApi(plainHttp, origin, token, ticking())).toMatchObject({
        kind: 'answered',
        status,
        says: '{"error":"no"}',
        wwwAuthenticate: 'Bearer realm="x"',
      });
      expect(received).toHaveLength(1);
    },
  );

  it('follows no redirect, so that the token goes nowhere else', async () => {
    const { origin, received } = await loopbackServer((_request, at, response) =>
      response.writeHead(302, { location: `${at}/elsewhere` }).end(),
    );
    expect(await callApi(plainHttp, origin, token, ticking())).toMatchObject({ status: 302 });
    expect(received).toHaveLength(1);
  });

  it('quotes at most 300 characters, with control characters escaped and the token masked', async () => {
    const { origin } = await loopbackServer((_request, _origin, response) =>
      response.writeHead(200).end(`${token.reveal()} \u001b[31m\u202e${'x'.repeat(5000)}`),
    );
    const answer = await callApi(plainHttp, origin, token, ticking());
    const says = answer.kind === 'answered' ? answer.says : '';
    expect(says).toContain('[secret] \\u{001b}[31m\\u{202e}xxx');
    expect([...says].length).toBeLessThanOrEqual(301);
  });

  it('that cannot be reached is a result and no error', async () => {
    expect(await callApi(plainHttp, 'http://127.0.0.1:1/', token, ticking())).toMatchObject({
      kind: 'no answer',
      why: expect.stringContaining('127.0.0.1:1'),
    });
  });
});
