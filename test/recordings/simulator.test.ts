import { afterAll, describe, expect, it } from 'vitest';
import { openOrg } from '../sandbox/okta/org.ts';
import { allowedKeys, allowedStatuses } from './allowed.ts';
import { operationOf, present, type Recording, recordings } from './recordings.ts';
import { shapesOf } from './shapes.ts';
import { leftOut, simulated } from './simulated-calls.ts';

const okta = recordings.filter(({ vendor }) => vendor === 'okta');
const played = okta.filter((recording) => leftOut(recording) === undefined);
/** 2020 is another Okta: from this year on, where there is any. */
const recent = '2025';

/** Keys of each sort: of every object that was recorded, and of every one that the simulator gave. */
const recorded = new Map<string, { at: string; keys: ReadonlySet<string> }[]>();
const given = new Map<string, ReadonlySet<string>[]>();

for (const recording of okta)
  for (const { sort, keys } of shapesOf(recording, recording.body))
    recorded.set(sort, [...(recorded.get(sort) ?? []), { at: recording.recordedAt, keys: new Set(keys) }]);

const numbered = (all: readonly Recording[]) =>
  all.map((recording, at) => [`${at + 1} ${operationOf(recording)} ${recording.status}`, recording] as const);

const isAllowed = (sort: string, key: string): boolean =>
  allowedKeys.some(
    ({ of, keys }) =>
      of.test(sort) &&
      keys.some((one) => (one.endsWith('.*') ? key.startsWith(one.slice(0, -1)) : key === one)),
  );

/** What all recent recordings of a sort have must be there, what none at all has must not. */
const wrongKeys = (sort: string, objects: readonly ReadonlySet<string>[]): readonly string[] => {
  const all = recorded.get(sort) ?? [];
  const late = all.filter(({ at }) => at >= recent);
  const real = late.length > 0 ? late : all;
  if (real.length === 0) return [];
  const union = new Set(all.flatMap(({ keys }) => [...keys]));
  const common = [...union].filter((key) => real.every(({ keys }) => keys.has(key)));
  const missing = common.filter((key) => objects.some((keys) => !keys.has(key)));
  const foreign = new Set(objects.flatMap((keys) => [...keys].filter((key) => !union.has(key))));
  return [
    ...missing.filter((key) => !isAllowed(sort, key)).map((key) => `${sort}: ${key} is missing`),
    ...[...foreign].filter((key) => !isAllowed(sort, key)).map((key) => `${sort}: ${key} was never recorded`),
  ];
};

afterAll(() => {
  if (!present) return;
  const reasons = new Map<string, number>();
  for (const recording of okta) {
    const why = leftOut(recording);
    if (why !== undefined) reasons.set(why, (reasons.get(why) ?? 0) + 1);
  }
  const lines = [...reasons].map(([why, count]) => `  ${count} left out: ${why}`);
  process.stdout.write(
    `${played.length} of ${okta.length} recorded calls put to the simulator, ${given.size} sorts of objects compared\n${lines.join('\n')}\n`,
  );
});

describe.runIf(present)('the simulator, asked what Okta was asked', () => {
  it.each(numbered(played))('answers with the recorded status: %s', async (_, recording) => {
    // The day of the recording is over: all sandboxes live in the same time.
    const org = await openOrg({ ratePlan: 'none' });
    const { path, body } = await simulated(org, recording);
    const answer = await org.call(recording.method, path, body);
    const key = `${operationOf(recording)} ${recording.status} ${answer.status}`;
    if (!(key in allowedStatuses))
      expect(`${answer.status} ${JSON.stringify(answer.status < 400 ? '' : answer.json)}`).toMatch(
        new RegExp(`^${recording.status} `),
      );
    if (recording.status >= 400) {
      const { errorCode } = recording.body as { errorCode: string };
      expect(answer.json).toMatchObject({ errorCode, errorLink: errorCode });
    }
    for (const { sort, keys } of shapesOf({ ...recording, status: recording.status }, answer.json))
      given.set(sort, [...(given.get(sort) ?? []), new Set(keys)]);
  });

  it('has the keys of every recorded object of that sort, and none that nobody recorded', () => {
    expect([...given].flatMap(([sort, objects]) => wrongKeys(sort, objects)).sort()).toEqual([]);
  });
});
