import { request } from 'node:http';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Listener, type ListenerOptions, listenForLogin } from '../../src/oauth/loopback-listener.ts';

const open: Listener[] = [];
afterEach(() => {
  for (const listener of open.splice(0)) listener.close();
});

const listen = async (more: Partial<ListenerOptions> = {}): Promise<Listener> => {
  const listener = await listenForLogin({
    ports: [0],
    path: '/callback',
    state: 'right',
    flow: 'code',
    ...more,
  });
  open.push(listener);
  return listener;
};

interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly host?: string;
}

/** Unlike `fetch`, this may send any Host and any target. */
const send = (
  listener: Listener,
  path: string,
  { method = 'GET', headers = {}, body, host = '127.0.0.1' }: Sent = {},
) =>
  new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>(
    (resolve, reject) => {
      const outgoing = request(
        { host, port: listener.port, path, method, headers, agent: false },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8');
          answer.on('data', (chunk: string) => {
            text += chunk;
          });
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }),
          );
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    },
  );

const isClosed = (listener: Listener) =>
  expect(send(listener, '/callback')).rejects.toMatchObject({ code: 'ECONNREFUSED' });

describe('the loopback listener', () => {
  it('takes the code with the right state, thanks, and closes', async () => {
    const listener = await listen();
    expect(listener.redirectUri).toBe(`http://127.0.0.1:${listener.port}/callback`);
    const page = await send(listener, '/callback?code=abc&state=right');
    expect(page.status).toBe(200);
    expect(page.body).toContain('Login complete');
    expect((await listener.answer).get('code')).toBe('abc');
    await isClosed(listener);
  });

  it('answers on IPv6 too, under the same port', async () => {
    const listener = await listen({ host: 'localhost' });
    expect(listener.redirectUri).toBe(`http://localhost:${listener.port}/callback`);
    const answered = await send(listener, '/callback', { host: '::1' }).then(
      ({ status }) => status,
      (error) => error.code,
    );
    expect([400, 'EADDRNOTAVAIL', 'EAFNOSUPPORT', 'ENETUNREACH']).toContain(answered);
  });

  it('ignores a wrong, missing or doubled state, a missing code, and goes on waiting', async () => {
    const listener = await listen();
    for (const query of [
      'code=x&state=wrong',
      'code=x',
      'state=right',
      'code=x&state=right&state=right',
      'code=x&code=y&state=right',
      '',
    ]) {
      expect((await send(listener, `/callback?${query}`)).status).toBe(400);
    }
    await send(listener, '/callback?code=abc&state=right');
    expect((await listener.answer).get('code')).toBe('abc');
  });

  it('takes an error with the right state for the answer, and shows it escaped, with advice', async () => {
    const listener = await listen();
    const query = new URLSearchParams({
      state: 'right',
      error: 'access_denied',
      error_description: 'User is not assigned to the client application. <script>alert(1)</script>',
    });
    const { body } = await send(listener, `/callback?${query}`);
    expect((await listener.answer).get('error')).toBe('access_denied');
    expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(body).not.toContain('<script>alert');
    expect(body).toContain('Assign the group Everyone');
  });

  it.each([
    ['a foreign Host', '/callback?code=x&state=right', { headers: { host: 'evil.example' } }, 400],
    ['our Host with another port', '/callback?code=x&state=right', { headers: { host: '127.0.0.1:1' } }, 400],
    ['another path', '/favicon.ico', {}, 404],
    ['a longer path', '/callback/x?code=x&state=right', {}, 404],
    ['a whole address as target', 'http://evil.example/callback?code=x&state=right', {}, 400],
    ['HEAD', '/callback?code=x&state=right', { method: 'HEAD' }, 405],
    ['POST in a code login', '/callback?code=x&state=right', { method: 'POST' }, 405],
    ['a body that is too large', '/callback', { method: 'POST', body: 'x'.repeat(300_000) }, 413],
  ])('refuses %s', async (_name, path, sent, status) => {
    const listener = await listen();
    expect((await send(listener, path, sent)).status).toBe(status);
  });

  it('accepts localhost and the IPv6 address as Host', async () => {
    for (const name of ['localhost', '[::1]', 'LOCALHOST']) {
      const listener = await listen();
      const headers = { host: `${name}:${listener.port}` };
      expect((await send(listener, '/callback?code=x&state=right', { headers })).status).toBe(200);
    }
  });

  it('takes the first free port of the list, and says when none is free', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const address = blocker.address();
    const taken = typeof address === 'object' && address !== null ? address.port : 0;
    expect((await listen({ ports: [taken, 0] })).port).not.toBe(taken);
    await expect(listen({ ports: [taken] })).rejects.toMatchObject({ code: 'LOOPBACK_PORTS_BUSY' });
    await new Promise((resolve) => blocker.close(resolve));
  });

  it('gives up after the timeout, and closes', async () => {
    let expire: () => void = () => undefined;
    const listener = await listen({
      later: (ms, run) => {
        expect(ms).toBe(300_000);
        expire = run;
        return () => undefined;
      },
    });
    expire();
    await expect(listener.answer).rejects.toMatchObject({ code: 'LOGIN_TIMED_OUT' });
    await isClosed(listener);
  });

  it('calls the timeout off when it has its answer', async () => {
    let called = false;
    const listener = await listen({
      later: () => () => {
        called = true;
      },
    });
    await send(listener, '/callback?code=x&state=right');
    await listener.answer;
    expect(called).toBe(true);
  });

  it("ends with the signal's own reason, and does not begin after it", async () => {
    const stop = new AbortController();
    const listener = await listen({ signal: stop.signal });
    stop.abort(new Error('stopped by the user'));
    await expect(listener.answer).rejects.toThrow('stopped by the user');
    await isClosed(listener);
    await expect(listen({ signal: stop.signal })).rejects.toThrow('stopped by the user');
  });
});

describe('the loopback listener in an implicit login', () => {
  const fragment = 'access_token=at&token_type=Bearer&state=right';
  const keyOf = (page: string): string => /key: "([\w-]{43})"/.exec(page)?.[1] ?? '';
  const post = (listener: Listener, body: object, headers: Record<string, string> = {}) =>
    send(listener, '/callback', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  it('serves a page that can run nothing but its own script, and takes what it posts', async () => {
    const listener = await listen({ flow: 'implicit' });
    const page = await send(listener, '/callback');
    const policy = String(page.headers['content-security-policy']);
    const [, nonce = ''] = /script-src 'nonce-([\w-]+)'/.exec(policy) ?? [];
    expect(policy).toContain("default-src 'none'; connect-src 'self'");
    expect(page.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    expect(page.body).toContain(`<script nonce="${nonce}">`);
    expect(page.body.match(/<script/g)).toHaveLength(1);
    const answer = await post(listener, { key: keyOf(page.body), fragment });
    expect(JSON.parse(answer.body)).toMatchObject({ title: 'Login complete', good: true });
    expect((await listener.answer).get('access_token')).toBe('at');
    await isClosed(listener);
  });

  it('refuses a post with a wrong key, state, origin or kind of content, and goes on waiting', async () => {
    const listener = await listen({ flow: 'implicit' });
    const key = keyOf((await send(listener, '/callback')).body);
    expect((await post(listener, { key: 'guessed', fragment })).status).toBe(400);
    expect((await post(listener, { key, fragment: 'access_token=at&state=wrong' })).status).toBe(400);
    expect((await post(listener, { key, fragment: 'state=right' })).status).toBe(400);
    expect((await post(listener, { key, fragment }, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await post(listener, { key, fragment }, { 'content-type': 'text/plain' })).status).toBe(415);
    expect(
      (
        await send(listener, '/callback', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{',
        })
      ).status,
    ).toBe(400);
    const origin = `http://127.0.0.1:${listener.port}`;
    expect((await post(listener, { key, fragment }, { origin })).status).toBe(200);
    expect((await listener.answer).get('access_token')).toBe('at');
  });

  it('takes an error, in the query or in the fragment, but never tokens in the query', async () => {
    const byQuery = await listen({ flow: 'implicit' });
    expect((await send(byQuery, '/callback?access_token=at&state=right')).status).toBe(400);
    await send(byQuery, '/callback?error=access_denied&state=right');
    expect((await byQuery.answer).get('error')).toBe('access_denied');
    const byFragment = await listen({ flow: 'implicit' });
    const key = keyOf((await send(byFragment, '/callback')).body);
    const told = await post(byFragment, { key, fragment: 'error=access_denied&state=right' });
    expect(JSON.parse(told.body)).toMatchObject({ good: false, title: 'The login was refused' });
    expect((await byFragment.answer).get('error')).toBe('access_denied');
  });

  it('gives every listener a key of its own', async () => {
    const pages = await Promise.all(
      [0, 1].map(async () => (await send(await listen({ flow: 'implicit' }), '/callback')).body),
    );
    expect(keyOf(pages[0] ?? '')).not.toBe(keyOf(pages[1] ?? ''));
  });
});
