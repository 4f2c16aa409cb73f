import { describe, expect, it } from 'vitest';
import { type Arrival, planOf } from '../../src/sandbox/faults/plan.ts';
import { readScript } from '../../src/sandbox/faults/read-script.ts';
import { kinds } from '../../src/sandbox/faults/script.ts';

const one = (fault: object): unknown => ({ faults: [fault] });

const get = (path: string, n = 0): Arrival => ({ n, vendor: 'okta', method: 'GET', path });

/** Which of so many requests a fault falls upon, counted from 1. */
const falls = (at: object, many: number, seed = 0): readonly number[] => {
  const plan = planOf(readScript({ seed, faults: [{ at, kind: 'silence' }] }));
  return Array.from({ length: many }, (_, i) => i + 1).filter((n) => plan.meet(get('/a', n)) !== undefined);
};

describe('a script of faults', () => {
  it.each(Object.keys(kinds))('takes %s with nothing but its name', (kind) => {
    const [fault] = readScript(one({ kind })).faults;
    expect(fault?.parameters).toMatchObject(kinds[kind as keyof typeof kinds].takes);
  });

  it.each([
    [undefined, 'the script: a JSON object'],
    [[], 'the script: a JSON object'],
    [{ faults: {} }, 'faults: a list'],
    [{ faults: [], speed: 1 }, 'there is no "speed" here. Known: seed, faults'],
    [{ seed: -1, faults: [] }, 'seed: a whole number'],
    [{ seed: 1.5, faults: [] }, 'seed: a whole number'],
    [one({}), 'faults[0].kind: there is no kind undefined'],
    [one({ kind: 'toString' }), 'there is no kind "toString"'],
    [one({ kind: 'tls' }), 'TLS and DNS cannot be made by a plain-http server'],
    [one({ kind: 'silence', ms: 3 }), 'faults[0]: there is no "ms" here. Known: deed'],
    [one({ kind: 'status', status: 418 }), 'faults[0].status: one of 400, 401'],
    [one({ kind: 'status', reset: 'soon' }), 'faults[0].reset: one of good, missing'],
    [one({ kind: 'status', deed: 'yes' }), 'faults[0].deed: one of true, false'],
    [one({ kind: 'refuse', ms: 1e9 }), 'faults[0].ms: a whole number from 0 to 600000'],
    [one({ kind: 'redirect', to: 'https://a@b/' }), 'faults[0].to: an http or https origin'],
    [one({ kind: 'html', at: 'first' }), 'faults[0].at: a JSON object'],
    [one({ kind: 'html', at: { vendor: 'control' } }), 'faults[0].at.vendor: one of okta, anypoint, gateway'],
    [one({ kind: 'html', at: { method: 'get' } }), 'faults[0].at.method: one of GET'],
    [one({ kind: 'html', at: { path: 'api' } }), 'faults[0].at.path: a path that begins with a slash'],
    [one({ kind: 'html', at: { nth: 0 } }), 'faults[0].at.nth: a whole number from 1'],
    [one({ kind: 'html', at: { probability: 2 } }), 'faults[0].at.probability: a number from 0 to 1'],
    [one({ kind: 'html', at: { every: 2, probability: 0.5 } }), 'either "every" or "probability"'],
    [JSON.parse('{"faults":[{"kind":"html","at":{"__proto__":{"nth":1}}}]}'), 'there is no "__proto__"'],
  ])('refuses %j and says why', (script, why) => {
    expect(() => readScript(script)).toThrow(why);
  });
});

describe('where a fault falls', () => {
  it('falls upon every match, upon one, upon every so manyth from one on, and at most so often', () => {
    expect(falls({}, 4)).toEqual([1, 2, 3, 4]);
    expect(falls({ nth: 3 }, 9)).toEqual([3]);
    expect(falls({ every: 2 }, 6)).toEqual([1, 3, 5]);
    expect(falls({ nth: 3, every: 1 }, 5)).toEqual([3, 4, 5]);
    expect(falls({ every: 3, times: 2 }, 20)).toEqual([1, 4]);
  });

  it('falls by chance upon the same requests for the same seed, and upon others for another', () => {
    const first = falls({ probability: 0.3 }, 1000, 7);
    expect(falls({ probability: 0.3 }, 1000, 7)).toEqual(first);
    expect(falls({ probability: 0.3 }, 1000, 8)).not.toEqual(first);
    expect(first.length).toBeGreaterThan(230);
    expect(first.length).toBeLessThan(370);
    expect(falls({ probability: 0 }, 100)).toEqual([]);
    expect(falls({ probability: 1 }, 3)).toEqual([1, 2, 3]);
  });

  it('holds vendor, method and path, exact or with any part left open, against the request', () => {
    const plan = planOf(
      readScript({
        faults: [
          { at: { vendor: 'anypoint' }, kind: 'huge' },
          { at: { method: 'POST' }, kind: 'html' },
          { at: { path: '/a/*' }, kind: 'empty' },
          { at: { path: '/b' }, kind: 'silence' },
          { at: { path: '/d/*/e*/f' }, kind: 'refuse' },
        ],
      }),
    );
    expect(plan.meet(get('/c'))).toBeUndefined();
    expect(plan.meet(get('/a'))).toBeUndefined();
    expect(plan.meet(get('/b/c'))).toBeUndefined();
    expect(plan.meet(get('/a/b'))?.kind).toBe('empty');
    expect(plan.meet(get('/b'))?.kind).toBe('silence');
    expect(plan.meet(get('/d/1/e2/f'))?.kind).toBe('refuse');
    expect(plan.meet(get('/d/1/f'))).toBeUndefined();
    expect(plan.meet({ ...get('/a/b'), method: 'POST' })?.kind).toBe('html');
    expect(plan.meet({ ...get('/b'), vendor: 'anypoint' })?.kind).toBe('huge');
  });

  it('counts matches for every fault, and lets the first of two that meet fall', () => {
    const plan = planOf(
      readScript({
        faults: [
          { at: { nth: 2 }, kind: 'html' },
          { at: { nth: 2 }, kind: 'empty' },
          { at: { nth: 3 }, kind: 'huge' },
        ],
      }),
    );
    expect([1, 2, 3].map((n) => plan.meet(get('/a', n))?.kind)).toEqual([undefined, 'html', 'huge']);
    expect(plan.remaining()).toEqual([]);
  });
});
