import { describe, expect, it } from 'vitest';
import { createSession, renewing } from '../../src/anypoint/session.ts';
import type { Login } from '../../src/anypoint/token.ts';
import { problem } from '../../src/errors.ts';
import { Secret } from '../../src/secret.ts';
import { problemOf, recorder } from './recorder.ts';

const minute = 60_000;
const stage = (expiresIn: number | undefined, renewable = true) => {
  const clock = { now: 0 };
  let count = 0;
  const open = async () => {
    count += 1;
    const token = new Secret(`token-number-${count}`);
    return { token, ...(expiresIn === undefined ? {} : { expiresAt: clock.now + expiresIn }) };
  };
  const login: Login = { how: 'test', open, ...(renewable ? { renew: open } : {}) };
  return { clock, session: createSession(login, () => clock.now), logins: () => count };
};

describe('a session', () => {
  it('logs in once for all who wait', async () => {
    const { session, logins } = stage(60 * minute);
    const headers = await Promise.all([session.authorize(), session.authorize(), session.authorize()]);
    expect(headers).toEqual(Array(3).fill({ authorization: 'Bearer token-number-1' }));
    expect(logins()).toBe(1);
  });

  it('logs in again shortly before the token expires, once for all who wait', async () => {
    const { clock, session, logins } = stage(60 * minute);
    await session.authorize();
    clock.now = 59.5 * minute;
    const again = await Promise.all([session.authorize(), session.authorize()]);
    expect(again).toEqual(Array(2).fill({ authorization: 'Bearer token-number-2' }));
    expect(logins()).toBe(2);
  });

  it('keeps a token that cannot be renewed, even if it has expired', async () => {
    const { clock, session, logins } = stage(minute, false);
    await session.authorize();
    clock.now = 2 * minute;
    await session.authorize();
    expect([await session.renew(), logins()]).toEqual([false, 1]);
  });

  it('does not send again what was refused', async () => {
    let tries = 0;
    const open = async () => {
      tries += 1;
      const exchange = {
        vendor: 'A',
        method: 'POST',
        path: '/login',
        outcome: 'refused',
        status: 401,
      } as const;
      throw problem('ANYPOINT_HOST_INVALID', { given: 'x', why: 'y' }, { exchange });
    };
    const session = createSession({ how: 'test', open, renew: open }, () => 0);
    for (const _ of [1, 2]) await expect(session.authorize()).rejects.toThrow();
    expect(tries).toBe(1);
  });

  it('forgets a login that failed for a moment', async () => {
    let tries = 0;
    const open = async () => {
      tries += 1;
      if (tries === 1) throw new Error('cut off');
      return { token: new Secret('token-at-last') };
    };
    const session = createSession({ how: 'test', open }, () => 0);
    await expect(session.authorize()).rejects.toThrow('cut off');
    expect(await session.authorize()).toEqual({ authorization: 'Bearer token-at-last' });
  });
});

describe('a call that is refused as not logged in', () => {
  const call = { method: 'POST', path: '/x', about: 'x' } as const;

  it('is repeated once after a new login', async () => {
    const { clock, session, logins } = stage(undefined);
    await session.authorize();
    clock.now = 2 * minute;
    const http = recorder({ status: 401 }, { status: 201, body: { id: 1 } });
    expect((await renewing(http, session).call(call)).status).toBe(201);
    expect(logins()).toBe(2);
  });

  it('is not repeated a second time', async () => {
    const { clock, session } = stage(undefined);
    await session.authorize();
    clock.now = 2 * minute;
    const http = recorder({ status: 401 }, { status: 401 });
    expect((await problemOf(renewing(http, session).call(call))).exchange?.status).toBe(401);
    expect(http.calls.length).toBe(2);
  });

  it('is not repeated when the token is too young to have expired', async () => {
    const { session, logins } = stage(undefined);
    await session.authorize();
    const http = recorder({ status: 401 });
    await problemOf(renewing(http, session).call(call));
    expect([http.calls.length, logins()]).toEqual([1, 1]);
  });

  it('is not repeated when it was itself a login', async () => {
    const { clock, session } = stage(undefined);
    await session.authorize();
    clock.now = 2 * minute;
    const http = recorder({ status: 401 });
    await problemOf(renewing(http, session).call({ ...call, authorized: false }));
    expect(http.calls.length).toBe(1);
  });
});
