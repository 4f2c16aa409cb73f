import { describe, expect, it } from 'vitest';
import { problem } from '../../src/errors.ts';
import { createSession, type Login } from '../../src/http/session.ts';
import { Secret } from '../../src/secret.ts';
import { json, problemOf, rig, serve } from './stage.ts';

const minute = 60_000;
const stage = (expiresIn: number | undefined, renewable = true) => {
  const clock = { now: 0 };
  let count = 0;
  const open = async () => {
    count += 1;
    const token = new Secret(`token-number-${count}`);
    return { token, ...(expiresIn === undefined ? {} : { expiresAt: clock.now + expiresIn }) };
  };
  const ended: string[] = [];
  const end: Login['end'] = async ({ token }) => void ended.push(token.reveal());
  const login: Login = { how: 'test', open, ...(renewable ? { renew: open, end } : {}) };
  return { ended, clock, session: createSession(login, () => clock.now), logins: () => count };
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

  it('gives back a token that was replaced, and does not renew for a call that still went with it', async () => {
    const { clock, session, logins, ended } = stage(60 * minute);
    const { authorization } = await session.authorize();
    clock.now = 59.5 * minute;
    await session.authorize();
    expect(ended).toEqual(['token-number-1']);
    expect([await session.renew(authorization), logins()]).toEqual([true, 2]);
    expect(await session.renew('Bearer token-number-2')).toBe(false);
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
  /** Serves these statuses in turn; the session's token is two minutes old unless it is said to be young. */
  const at = async (statuses: readonly number[], age = 2 * minute) => {
    const { clock, session, logins } = stage(undefined);
    const tokens: unknown[] = [];
    const server = await serve((request, response, count) => {
      tokens.push(request.headers.authorization);
      json(response, statuses[count - 1] ?? 500, {});
    });
    await session.authorize();
    clock.now = age;
    return { http: rig(server.origin, { credential: session }).http, tokens, logins };
  };

  it('is repeated once with a new token, whatever its method', async () => {
    const { http, tokens, logins } = await at([401, 201]);
    expect((await http.call(call)).status).toBe(201);
    expect(tokens).toEqual(['Bearer token-number-1', 'Bearer token-number-2']);
    expect(logins()).toBe(2);
  });

  it('is not repeated a second time', async () => {
    const { http, tokens } = await at([401, 401, 201]);
    expect((await problemOf(http.call(call))).code).toBe('CREDENTIALS_REFUSED');
    expect(tokens).toHaveLength(2);
  });

  it('is not repeated when the token is too young to have expired', async () => {
    const { http, tokens, logins } = await at([401, 201], 0);
    await problemOf(http.call(call));
    expect([tokens.length, logins()]).toEqual([1, 1]);
  });

  it('is not repeated when it carried no credential', async () => {
    const { http, tokens, logins } = await at([401, 201]);
    await problemOf(http.call({ ...call, authorized: false }));
    expect([tokens.length, logins()]).toEqual([1, 1]);
  });
});
