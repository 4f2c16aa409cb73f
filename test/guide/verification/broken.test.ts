import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sampleOf } from '../../support/sample.ts';
import { anypointCases } from './anypoint-cases.ts';
import { gatewayCases } from './gateway-cases.ts';
import { oktaCases } from './okta-cases.ts';
import { begin, end, mend, parts, verify, wrongBy } from './stage.ts';

const cases = [...oktaCases, ...anypointCases, ...gatewayCases];
const chosen = sampleOf({ cases: 'broken set-ups', option: '--broken' }, cases, {
  small: 12,
  large: Infinity,
});

const named: string[] = [];

beforeAll(begin);
afterEach(mend);
afterAll(async () => {
  await end();
  console.log(`${named.join('\n')}\n${named.length} of ${cases.length} broken set-ups named`);
});

describe('a set-up that is whole', () => {
  it('is verified again by six calls, with nothing wrong and no drift', async () => {
    const { exit, verification, entries, steps, skipped } = await verify();
    expect(verification.calls.map(({ call, state, got }) => `${call}: ${state}, ${got}`)).toEqual([
      'open, before the policy: as expected, 200',
      expect.stringMatching(/^without a token: as expected, 40[013]$/),
      expect.stringMatching(/^with a worthless token: as expected, 40[13]$/),
      'token of a client without access: as expected, 403',
      'token of the code login: as expected, 200',
      'token of the implicit login: as expected, 200',
    ]);
    expect({ exit, entries, steps, skipped }).toEqual({ exit: 0, entries: [], steps: [], skipped: 0 });
  });
});

describe('a set-up that was broken', () => {
  it.each(chosen)('because $broken: $field is named', async (one) => {
    const { broken, by, field, row, is, clock } = one;
    by(parts());
    const { exit, verification, entries } = await verify(clock === undefined ? {} : wrongBy(clock));
    const fault = entries.find((each) => each.field === field);
    expect(entries.map((each) => each.field)).toContain(field);
    expect(fault?.where.path).toMatch(/→/);
    expect(fault?.actual).toMatch(is ?? /./);
    const failed = verification.calls.find(({ state }) => state === 'failed' || state === 'not shown');
    expect(failed?.call).toBe(row);
    if (failed) expect(failed.why.map((each) => each.field)[0]).toBe(field);
    const conflict = entries.some((each) => each.exit === 5) ? 5 : undefined;
    expect(exit).toBe(one.exit ?? conflict ?? (row === undefined ? 3 : 6));
    named.push(`${broken.padEnd(62)} ${field.padEnd(52)} ${row ?? 'drift only'}`);
  });
});
