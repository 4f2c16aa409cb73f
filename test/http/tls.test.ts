import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import type { Call } from '../../src/http/http.ts';
import { cert, key, problemOf, rig, serveSocket } from './stage.ts';

const create: Call = { method: 'POST', path: '/api/v1/apps', about: 'application "x"', json: {} };

it('an untrusted certificate is asked once, sends nothing and names NODE_EXTRA_CA_CERTS', async () => {
  const seen: string[] = [];
  const server = createServer({ key, cert }, (request, response) => {
    seen.push(request.url ?? '');
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { http, waits } = rig(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const found = await problemOf(http.call(create));
  server.close();
  expect(found.code).toBe('TLS_UNTRUSTED');
  expect(found.description.exit).toBe(7);
  expect(found.exchange?.outcome).toBe('not-sent');
  expect(found.description.hint).toContain('NODE_EXTRA_CA_CERTS');
  expect(waits).toEqual([]);
  expect(seen).toEqual([]);
});

it('a reset inside the TLS handshake counts as not sent, so that even a POST is tried again', async () => {
  const server = await serveSocket((socket) => socket.once('data', () => socket.resetAndDestroy()));
  const { http } = rig(server.origin.replace('http:', 'https:'));
  const found = await problemOf(http.call(create));
  expect(found.code).toBe('UNREACHABLE');
  expect(found.exchange?.outcome).toBe('not-sent');
  expect(server.count()).toBe(5);
});

it('a handshake that never ends is cut by the connect limit and sends nothing', async () => {
  const server = await serveSocket(() => undefined);
  const { http } = rig(server.origin.replace('http:', 'https:'), { limits: { connect: 20, tries: 1 } });
  const found = await problemOf(http.call(create));
  expect(found.exchange?.outcome).toBe('not-sent');
  expect(found.description.exit).toBe(7);
});
