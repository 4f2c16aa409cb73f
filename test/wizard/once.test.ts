import { describe, expect, it } from 'vitest';
import type { OnceSetting } from '../../src/wizard/once.ts';
import type { PlatformOptions } from './platform.ts';
import { createStage, type Stage } from './stage.ts';
import { garden, home, house } from './toy.ts';

const steps = [home, house, garden];
const names = ({ platform }: Stage): readonly string[] =>
  [...platform.things.values()].map(({ kind, name }) => `${kind} ${name}`).sort();
const whole = ['garden garden', 'gate gate of garden-2', 'house house'];

/** The process dies when it passes the point of this kind for the first time. */
const dyingAt = (point: string, kind: string): NonNullable<OnceSetting['passing']> => {
  let dead = false;
  return (passed, of) => {
    if (dead || passed !== point || of !== kind) return;
    dead = true;
    throw new Error('the process died');
  };
};

const worlds: readonly [string, PlatformOptions][] = [
  ['unique names', { unique: true }],
  ['duplicates allowed', {}],
  ['lists that lag by 8 s', { lag: 8_000 }],
  ['unique names and lists that lag by 19 s', { unique: true, lag: 19_000 }],
];
const kinds = ['toy.house', 'toy.garden', 'toy.gate'];
const points = ['intended', 'created', 'recorded'];

describe('a creation is carried out exactly once', () => {
  for (const [world, options] of worlds)
    for (const kind of kinds)
      for (const point of points)
        it(`with ${world}, when the process dies at "${point}" of ${kind}`, async () => {
          const stage = createStage(options);
          await expect(stage.run({ steps, passing: dyingAt(point, kind) })).rejects.toThrow(
            'the process died',
          );
          await stage.run({ steps });
          expect(names(stage)).toEqual(whole);
          expect(stage.state().intents).toEqual([]);
          expect(
            stage
              .state()
              .made.map(({ id }) => id)
              .sort(),
          ).toEqual([...stage.platform.things.keys()].sort());
          const before = stage.platform.mutations().length;
          await stage.run({ steps });
          expect(stage.platform.mutations()).toHaveLength(before);
        });

  it('when the process dies at every point of every creation in turn', async () => {
    const stage = createStage({ lag: 3_000 });
    for (const kind of kinds)
      for (const point of points)
        await stage.run({ steps, passing: dyingAt(point, kind) }).catch(() => undefined);
    await stage.run({ steps });
    expect(names(stage)).toEqual(whole);
  });
});

describe('a creation whose answer was lost', () => {
  it('is looked up at 0, 2, 5, 10 and 20 seconds, and not sent again', async () => {
    const stage = createStage({ lag: 20_000 });
    stage.platform.troubles.push('lost-after');
    await stage.run({ steps: [home, house] });
    expect(stage.clock.pauses).toEqual([0, 2_000, 3_000, 5_000, 10_000]);
    expect(stage.platform.mutations()).toEqual(['create house house']);
    expect(stage.state().made).toEqual([
      expect.objectContaining({ kind: 'toy.house', key: 'house', id: 'house-1' }),
    ]);
  });

  it('is found by the first look when it is listed at once', async () => {
    const stage = createStage();
    stage.platform.troubles.push('lost-after');
    await stage.run({ steps: [home, house] });
    expect(stage.clock.pauses).toEqual([0]);
    expect(stage.platform.mutations()).toHaveLength(1);
  });

  it('stays an open intent when it cannot be found, and the next run looks before it sends', async () => {
    const stage = createStage();
    stage.platform.troubles.push('lost-before');
    await expect(stage.run({ steps: [home, house] })).rejects.toMatchObject({ code: 'ANSWER_LOST' });
    expect(stage.state().intents).toEqual([expect.objectContaining({ kind: 'toy.house', key: 'house' })]);
    expect(stage.platform.mutations()).toHaveLength(1);
    stage.platform.calls.length = 0;
    await stage.run({ steps: [home, house] });
    // One look by `inspect`, five patient ones, then the creation.
    expect(stage.platform.calls.slice(0, 7)).toEqual([
      ...Array.from({ length: 6 }, () => 'list house house'),
      'create house house',
    ]);
    expect(stage.state().intents).toEqual([]);
  });

  it('that shows itself only after the patient looks is found by the next run', async () => {
    const stage = createStage({ lag: 45_000 });
    stage.platform.troubles.push('lost-after');
    await expect(stage.run({ steps: [home, house] })).rejects.toMatchObject({ code: 'ANSWER_LOST' });
    await stage.clock.sleep(10_000);
    await stage.run({ steps: [home, house] });
    expect(stage.platform.mutations()).toEqual(['create house house']);
  });

  it('keeps its intent when the creation sent again is refused, since the first one may yet show itself', async () => {
    const stage = createStage({ unique: true, lag: 80_000 });
    stage.platform.troubles.push('lost-after');
    await expect(stage.run({ steps: [home, house] })).rejects.toMatchObject({ code: 'ANSWER_LOST' });
    await expect(stage.run({ steps: [home, house] })).rejects.toMatchObject({ code: 'CONFLICTS' });
    expect(stage.state().intents).toHaveLength(1);
    await stage.clock.sleep(30_000);
    await stage.run({ steps: [home, house] });
    expect([...stage.platform.things.keys()]).toEqual(['house-1']);
    expect(stage.state().made.map(({ id }) => id)).toEqual(['house-1']);
  });
});

describe('a creation that is answered with a conflict', () => {
  it('was done if what is found has our mark: it was delivered twice', async () => {
    const stage = createStage();
    stage.platform.troubles.push('conflict-after');
    await stage.run({ steps: [home, house] });
    expect(stage.platform.mutations()).toEqual(['create house house']);
    expect(stage.state()).toMatchObject({ intents: [], made: [{ id: 'house-1' }] });
  });

  it.each([
    ['has the mark of somebody else', { note: 'manually', lag: 1_000 }],
    ['has no mark', { lag: 1_000 }],
    ['is never listed', { lag: 3_600_000 }],
  ])('was not done if what stands in the way %s, and leaves no intent', async (_, foreign) => {
    const stage = createStage({ unique: true });
    stage.platform.plant('house', 'house', foreign);
    await expect(stage.run({ steps: [home, house] })).rejects.toMatchObject({ code: 'CONFLICTS' });
    expect(stage.state()).toMatchObject({ intents: [], made: [] });
  });
});

describe('an intent', () => {
  it('is durable before the creation is sent, and holds no setting in clear', async () => {
    const stage = createStage();
    let seen = '';
    stage.platform.beforeAnswer = async () => {
      seen ||= stage.file.text();
    };
    await stage.run({ steps: [home, house], answers: { 'house.name': 'Villa' } });
    const [intent] = JSON.parse(seen).intents;
    expect(intent).toEqual({
      step: 'toy.house',
      kind: 'toy.house',
      key: 'Villa',
      settings: expect.stringMatching(/^[0-9a-f]{64}$/),
      at: expect.any(String),
    });
  });

  it('is dropped when the platform refused, or nothing was sent', async () => {
    for (const trouble of ['refused', 'not-sent'] as const) {
      const stage = createStage();
      stage.platform.troubles.push(trouble);
      await expect(stage.run({ steps: [home, house] })).rejects.toThrow();
      expect(stage.state().intents).toEqual([]);
    }
  });

  it('is kept when the creation ended in an error that says nothing about its outcome', async () => {
    const stage = createStage();
    stage.platform.troubles.push('crash');
    await expect(stage.run({ steps: [home, house] })).rejects.toThrow('the process died');
    expect(stage.state().intents).toHaveLength(1);
  });

  it('makes what it made ours even where nothing can be marked, and when the wanted settings changed since', async () => {
    const stage = createStage();
    await expect(
      stage.run({ steps: [home, house], passing: dyingAt('created', 'toy.house') }),
    ).rejects.toThrow();
    const [made] = stage.platform.things.values();
    if (made) made.note = '';
    await stage.run({ steps: [home, house], answers: { 'house.color': 'red' } });
    expect(stage.platform.mutations()).toEqual(['create house house', 'paint house-1 red']);
    expect(stage.state()).toMatchObject({ intents: [], made: [{ id: 'house-1' }] });
  });
});

describe('somebody else makes one of the same name while a creation of ours is open', () => {
  const opened = async (lag: number): Promise<Stage> => {
    const stage = createStage();
    stage.platform.troubles.push('lost-before');
    await expect(stage.run({ steps: [home, house] })).rejects.toMatchObject({ code: 'ANSWER_LOST' });
    stage.platform.plant('house', 'house', { note: 'manually', lag });
    return stage;
  };

  // Seen by the first look of the next run, and only by its patient ones.
  for (const lag of [0, 4_000]) {
    it(`and it is listed after ${lag} ms: the run stops, and undo forgets ours and leaves theirs`, async () => {
      const stage = await opened(lag);
      await expect(stage.run({ steps: [home, house] })).rejects.toMatchObject({ code: 'CONFLICT' });
      expect(stage.state().made).toEqual([]);
      await stage.undo();
      expect(stage.state().intents).toEqual([]);
      expect(stage.platform.mutations()).toEqual(['create house house']);
      expect([...stage.platform.things.values()]).toMatchObject([{ note: 'manually', color: 'blue' }]);
    });
  }

  it('adopted, it is used and stays theirs', async () => {
    const stage = await opened(0);
    await stage.run({ steps: [home, house], onExisting: 'adopt' });
    expect(stage.state()).toMatchObject({ intents: [], made: [] });
    await stage.undo();
    expect(stage.platform.mutations()).toEqual(['create house house']);
  });

  it('and ours shows itself after all: ours is used', async () => {
    const stage = createStage({ lag: 27_000 });
    stage.platform.troubles.push('lost-after');
    await expect(stage.run({ steps: [home, house] })).rejects.toMatchObject({ code: 'ANSWER_LOST' });
    stage.platform.plant('house', 'house', { note: 'manually', lag: 3_000 });
    await stage.run({ steps: [home, house] });
    expect(stage.state()).toMatchObject({ intents: [], made: [{ id: 'house-1' }] });
  });
});

describe('the record of what was made', () => {
  it('does not stop it from being made again when it was removed from the platform', async () => {
    const stage = createStage();
    await stage.run({ steps });
    await stage.clock.sleep(120_000);
    stage.platform.things.clear();
    stage.clock.pauses.length = 0;
    await stage.run({ steps });
    expect(stage.clock.pauses).toEqual([]);
    expect(names(stage)).toEqual(['garden garden', 'gate gate of garden-5', 'house house']);
    expect(
      stage
        .state()
        .made.map(({ id }) => id)
        .sort(),
    ).toEqual(expect.arrayContaining([...stage.platform.things.keys()]));
  });

  it('keeps a lagging list from making a second one right after the first', async () => {
    const stage = createStage({ lag: 15_000 });
    await stage.run({ steps });
    await stage.run({ steps });
    expect(names(stage)).toEqual(whole);
  });

  it('knows its object by its id: another one under the same name is somebody else’s', async () => {
    const stage = createStage();
    await stage.run({ steps });
    stage.platform.things.delete('garden-2');
    stage.platform.plant('garden', 'garden');
    await expect(stage.run({ steps })).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(stage.platform.mutations().filter((call) => call.startsWith('create'))).toHaveLength(3);
  });

  it('knows its object by its id also where `inspect` has not looked', async () => {
    const stage = createStage();
    await stage.run({ steps });
    stage.platform.things.delete('garden-2');
    stage.platform.plant('garden', 'garden');
    const { locate: _, ...blind } = garden;
    await expect(stage.run({ steps: [blind] })).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(stage.state().made).toContainEqual(expect.objectContaining({ id: 'garden-2' }));
  });

  it('is found again by marks after the state was lost, and undo knows it', async () => {
    const stage = createStage();
    await stage.run({ steps: [home, house] });
    const before = stage.platform.mutations().length;
    const fresh = {
      ...stage.state(),
      steps: {},
      made: [],
      intents: [],
      setup: { id: '', name: 'default' },
      target: {},
    };
    stage.file.write(fresh as never);
    await stage.run({ steps: [home, house] });
    expect(stage.platform.mutations()).toHaveLength(before);
    await stage.undo();
    expect(stage.platform.things.size).toBe(0);
  });
});

describe('somebody else’s object', () => {
  it('that appears under the same name between look and creation is a conflict and stays as it is', async () => {
    const stage = createStage();
    // `well` looks again right before it creates.
    const { well } = await import('./toy.ts');
    const before = async (point: string): Promise<void> => {
      if (point === 'well apply') stage.platform.plant('well', 'well', { color: 'green' });
    };
    await expect(stage.run({ steps: [home, well], at: before })).rejects.toMatchObject({ code: 'CONFLICT' });
    expect([...stage.platform.things.values()]).toEqual([
      expect.objectContaining({ color: 'green', note: '' }),
    ]);
    expect(stage.platform.mutations()).toEqual([]);
    expect(stage.state().intents).toEqual([]);
  });
});
