import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { createServer as createPlainServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { certificates } from '../../src/cli/keep-alive/certificates.ts';
import { ending } from '../../src/cli/keep-alive/deadline.ts';
import { cert, key } from '../http/stage.ts';

const at = Date.parse('2026-12-01T00:00:00Z');
const watch = { now: at, limit: 14 };
const about = { kind: 'token', what: 'a token', remedy: 'Make a new one.' } as const;

describe('an end', () => {
  it.each([
    ['2027-01-30T00:00:00Z', 60, 'valid'],
    ['2026-12-15T00:00:00Z', 14, 'valid'],
    ['2026-12-14T23:59:59Z', 13, 'ends soon'],
    ['2026-12-01T00:00:00Z', 0, 'ends soon'],
    ['2026-11-30T23:59:59Z', -1, 'over'],
  ])('at %s is %i days away: %s', (expiresAt, days, state) => {
    expect(ending(watch, { ...about, expiresAt })).toMatchObject({ days, state });
    expect(ending(watch, { ...about, expiresAt }).remedy).toBe(state === 'valid' ? '' : about.remedy);
  });
});

const open: Server[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => new Promise((done) => server.close(done))));
});

const addressOf = async (server: Server): Promise<string> => {
  open.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}/path`;
};

describe('a certificate', () => {
  const never = new AbortController().signal;

  it('is read of every https host once, whether it is trusted or not', async () => {
    const address = await addressOf(createServer({ key, cert }));
    const found = await certificates(
      [address, `${address}/other`, 'http://127.0.0.1:1', undefined],
      watch,
      never,
    );
    expect(found).toMatchObject([
      { kind: 'certificate', expiresAt: '2126-10-30T17:52:38.000Z', state: 'valid' },
    ]);
    const [late] = await certificates(
      [address],
      { ...watch, now: Date.parse('2126-10-20T00:00:00Z') },
      never,
    );
    expect(late).toMatchObject({ state: 'ends soon', days: 10 });
  });

  it('that cannot be read is unknown, and no failure', async () => {
    const address = await addressOf(
      createPlainServer((socket) => socket.once('data', () => socket.destroy())),
    );
    expect(await certificates([address], watch, never)).toMatchObject([
      { state: 'unknown', days: undefined },
    ]);
  });
});
