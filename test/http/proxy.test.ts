import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Call } from '../../src/http/http.ts';
import { cert, key, problemOf, rig, serve, serveSocket } from './stage.ts';

const create: Call = { method: 'POST', path: '/api/v1/apps', about: 'application "x"', json: {} };
const read: Call = { method: 'GET', path: '/api/v1/apps', about: 'applications' };

beforeEach(() => {
  for (const name of ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy'])
    vi.stubEnv(name, undefined);
});
afterEach(() => vi.unstubAllEnvs());

type Talk = (socket: Socket, line: string) => void;

/** A proxy on the way to https://org.example.com; `talk` answers CONNECT. */
const behind = async (talk: Talk, user = '') => {
  const lines: string[] = [];
  const proxy = await serveSocket((socket): void => {
    socket.once('data', (data) => {
      const [line = ''] = String(data).split('\r\n');
      lines.push(line);
      talk(socket, line);
    });
  });
  vi.stubEnv('HTTPS_PROXY', proxy.origin.replace('://', `://${user}`));
  const { http, waits } = rig('https://org.example.com', { limits: { connect: 1000 } });
  return { http, waits, lines };
};

const answering =
  (head: string, body = ''): Talk =>
  (socket) => {
    socket.end(`HTTP/1.1 ${head}\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
  };

const cases: readonly (readonly [string, Talk, string, number])[] = [
  ['answers 403', answering('403 Forbidden', '<html>Blocked</html>'), 'it answered 403', 1],
  ['answers 502, which may pass,', answering('502 Bad Gateway'), 'it answered 502', 2],
  ['closes the connection', (socket) => void socket.destroy(), 'it closed the connection', 1],
  ['says nothing', () => undefined, 'it gave no answer', 1],
  [
    'opens the way and closes it before TLS',
    (socket) => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.once('data', () => socket.destroy());
    },
    'it opened the way, and then closed the connection',
    1,
  ],
  [
    'opens the way and says nothing more',
    (socket) => void socket.write('HTTP/1.1 200 Connection established\r\n\r\n'),
    'it opened the way, and then nothing came',
    1,
  ],
];

describe('a proxy', () => {
  it('that wants a name and a password says so, once, with how to give them', async () => {
    const { http, waits, lines } = await behind(
      answering('407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="a, b"', 'Nope!'),
    );
    const found = await problemOf(http.call(read));
    expect(found).toMatchObject({ code: 'PROXY_AUTHENTICATION', description: { exit: 7 } });
    expect(found.exchange?.outcome).toBe('not-sent');
    expect(found.message).toContain('The proxy in HTTPS_PROXY requires a name and a password (407)');
    expect(found.description.hint).toContain('http://NAME:PASSWORD@');
    expect(found.message + found.description.hint).not.toContain('UND_ERR');
    expect(lines).toEqual(['CONNECT org.example.com:443 HTTP/1.1']);
    expect(waits).toEqual([]);
  });

  it('that takes no password over HTTP is named with the ways that it offers', async () => {
    const { http } = await behind(
      answering('407 No\r\nProxy-Authenticate: NTLM\r\nProxy-Authenticate: Negotiate'),
      'user:canary-proxy@',
    );
    const { description, message } = await problemOf(http.call(create));
    expect(description.hint).toContain('It offers NTLM, Negotiate only');
    expect(message + description.hint).not.toContain('canary-proxy');
  });

  it.each(cases)('that %s is named, with the host that it keeps away', async (_, talk, why, tries) => {
    const { http, lines } = await behind(talk);
    const found = await problemOf(http.call(create));
    expect(found).toMatchObject({ code: 'PROXY_REFUSED', exchange: { outcome: 'not-sent' } });
    expect(found.description.exit).toBe(7);
    expect(found.message).toContain(`does not open the way to org.example.com: ${why}`);
    expect(lines).toHaveLength(tries);
  });

  it('that reads TLS with a certificate that nobody trusts gets nothing, whatever the environment asks for', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const heard: string[] = [];
    const { http } = await behind((socket): void => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      const tls: TLSSocket = new TLSSocket(socket, { isServer: true, key, cert });
      tls.on('error', () => undefined).on('data', (data) => heard.push(String(data)));
    });
    const found = await problemOf(http.call(create));
    expect(found).toMatchObject({ code: 'TLS_UNTRUSTED', exchange: { outcome: 'not-sent' } });
    expect(found.description.hint).toContain('NODE_TLS_REJECT_UNAUTHORIZED is set, and is ignored');
    expect(found.description.hint).toContain('HTTPS_PROXY is set');
    expect(heard).toEqual([]);
  });

  it('that reads TLS and answers with a page of its own is told apart from the platform', async () => {
    for (const status of [403, 407, 511]) {
      const { origin, seen } = await serve((_, response) => {
        response.writeHead(status, { 'content-type': 'text/html' });
        response.end('<html><title>Access blocked</title></html>');
      });
      const found = await problemOf(rig(origin).http.call(read));
      expect(found).toMatchObject({ code: 'ANSWERED_ON_THE_WAY', exchange: { status, outcome: 'unknown' } });
      expect(found.message).toContain('Access blocked');
      expect(found.description.exit).toBe(7);
      expect(seen).toHaveLength(1);
    }
  });
});

it('a certificate is checked on the direct way too, whatever the environment asks for', async () => {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  const seen: string[] = [];
  const server = createServer({ key, cert }, (request, response) => {
    seen.push(request.url ?? '');
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { http } = rig(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect((await problemOf(http.call(create))).code).toBe('TLS_UNTRUSTED');
  expect(seen).toEqual([]);
});
