import { describe, expect, it } from 'vitest';
import type { Answer, Call, Http } from '../../src/http/http.ts';
import { createReads } from '../../src/http/reads.ts';

const recorder = () => {
  const calls: string[] = [];
  let failing = 0;
  const http: Http = {
    call: async <T>({ method, path, query }: Call): Promise<Answer<T>> => {
      calls.push(`${method} ${path}${query ? JSON.stringify(query) : ''}`);
      if (failing > 0) {
        failing -= 1;
        throw new Error('lost');
      }
      return { status: 200, headers: {}, body: calls.length as T };
    },
  };
  const fail = (): void => {
    failing += 1;
  };
  return { http, calls, fail };
};
const get = (path: string, query?: Call['query']): Call => ({
  method: 'GET',
  path,
  about: path,
  ...(query && { query }),
});

describe('what a command reads of a platform', () => {
  it('is asked once, also by several at the same time, and for each query of its own', async () => {
    const { http, calls } = recorder();
    const read = createReads().remember(http);
    await Promise.all([read.call(get('/a')), read.call(get('/a')), read.call(get('/a', { q: 1 }))]);
    await read.call(get('/a'));
    expect(calls).toEqual(['GET /a', 'GET /a{"q":1}']);
  });

  it('is asked anew after a write to either platform, answered or not, but not after a login', async () => {
    const okta = recorder();
    const anypoint = recorder();
    const reads = createReads();
    const [one, other] = [reads.remember(okta.http), reads.remember(anypoint.http)];
    await one.call(get('/a'));
    await other.call({ method: 'POST', path: '/token', about: 'a login', writes: false });
    await one.call(get('/a'));
    expect(okta.calls).toHaveLength(1);
    anypoint.fail();
    await other.call({ method: 'POST', path: '/clients', about: 'x' }).catch(() => undefined);
    await one.call(get('/a'));
    expect(okta.calls).toHaveLength(2);
  });

  it('is asked anew when a failure came instead, and when it is waited for a change', async () => {
    const { http, calls, fail } = recorder();
    const reads = createReads();
    const read = reads.remember(http);
    fail();
    await expect(read.call(get('/a'))).rejects.toThrow('lost');
    await read.call(get('/a'));
    reads.forget();
    await read.call(get('/a'));
    expect(calls).toHaveLength(3);
  });
});
