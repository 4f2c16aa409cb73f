import { describe, expect, it } from 'vitest';
import { problem } from '../../src/errors.ts';
import { createStage } from './stage.ts';
import { garden, home, house, toySteps, view, well } from './toy.ts';

const dying = (point: string, kind: string) => (passed: string, of: string) => {
  if (passed === point && of === kind) throw new Error('the process died');
};

describe('undo', () => {
  it('removes what was made, newest first, and leaves no trace', async () => {
    const stage = createStage();
    await stage.run();
    const before = stage.platform.mutations().length;
    const { undone, left } = await stage.undo();
    expect(stage.platform.mutations().slice(before)).toEqual([
      'remove well-4',
      'remove gate-3',
      'remove garden-2',
      'remove house-1',
    ]);
    expect({ undone, left }).toEqual({ undone: 3, left: [] });
    expect(stage.platform.things.size).toBe(0);
    expect(stage.state()).toMatchObject({ steps: {}, made: [], intents: [] });
  });

  it('leaves what was only found', async () => {
    const stage = createStage();
    stage.platform.plant('house', 'house');
    await stage.run({ onExisting: 'adopt' });
    await stage.undo();
    expect([...stage.platform.things.keys()]).toEqual(['house-1']);
    expect(stage.said).toContain('end toy.house left: Nothing here was made by this setup.');
    expect(stage.state().steps).toEqual({});
  });

  it('takes what is gone already for success', async () => {
    const stage = createStage();
    await stage.run();
    stage.platform.things.clear();
    expect((await stage.undo()).left).toEqual([]);
    expect(stage.state().made).toEqual([]);
  });

  for (const point of ['intended', 'created', 'recorded'])
    for (const lag of [0, 12_000])
      it(`finds what a run made that died at "${point}" (lists lag ${lag} ms), and makes nothing`, async () => {
        const stage = createStage({ lag });
        await stage.run({ passing: dying(point, 'toy.gate') }).catch(() => undefined);
        const creations = stage.platform.mutations().filter((call) => call.startsWith('create'));
        await stage.undo();
        expect(stage.platform.mutations().filter((call) => call.startsWith('create'))).toEqual(creations);
        expect(stage.platform.mutations().filter((call) => call.startsWith('paint'))).toEqual([]);
        expect(stage.platform.things.size).toBe(0);
        expect(stage.state()).toMatchObject({ made: [], intents: [] });
      });

  it('goes no further into a step than its open creation: nothing else of it is carried out', async () => {
    const stage = createStage();
    await stage.run({ passing: dying('created', 'toy.house') }).catch(() => undefined);
    // Seen with another color, `apply` would paint it.
    await stage.undo({ answers: { 'house.color': 'red' } });
    expect(stage.platform.mutations()).toEqual(['create house house', 'remove house-1']);
  });

  it('carries nothing else of it out, also where the lists lag and `apply` has to look for it', async () => {
    const stage = createStage({ lag: 12_000 });
    await stage.run({ passing: dying('created', 'toy.house') }).catch(() => undefined);
    const busy: typeof house = {
      ...house,
      apply: async (c, found) => {
        const facts = await house.apply?.(c, found);
        await c.platform.paint('house-1', 'red');
        return facts ?? { house: { id: '', key: { secret: '' } } };
      },
    };
    await stage.undo({ guide: toySteps.map((step) => (step.id === house.id ? busy : step)) as never });
    expect(stage.platform.mutations()).toEqual(['create house house', 'remove house-1']);
  });

  it('says what may be left where the name of an open creation is no longer known', async () => {
    const stage = createStage();
    await stage
      .run({ passing: dying('created', 'toy.house'), answers: { 'house.name': 'first' } })
      .catch(() => undefined);
    const { left } = await stage.undo({ answers: { 'house.name': 'second' } });
    expect(left).toEqual([expect.stringContaining('toy.house "first" may exist')]);
    expect(stage.platform.mutations()).toEqual(['create house first']);
  });

  it('keeps on record what could not be removed, so that the next undo tries again', async () => {
    const stage = createStage();
    await stage.run({ steps: [home, house] });
    const stuck = { ...house, undo: async () => ['house "house" is still lived in'] };
    const guide = toySteps.map((step) => (step.id === house.id ? stuck : step));
    expect((await stage.undo({ guide })).left).toEqual(['house "house" is still lived in']);
    expect(stage.state().steps).toEqual({});
    expect(stage.state().made).toHaveLength(1);
    await stage.undo();
    expect(stage.platform.things.size).toBe(0);
    expect(stage.state().made).toEqual([]);
  });

  it('names what a step without a way back made, instead of forgetting it', async () => {
    const stage = createStage();
    await stage.run({ steps: [home, house] });
    const { undo: _, ...oneWay } = house;
    const guide = toySteps.map((step) => (step.id === house.id ? oneWay : step));
    const { left } = await stage.undo({ guide });
    expect(left).toEqual(['toy.house "house" (house-1) cannot be removed by this tool']);
    expect(stage.state().made).toHaveLength(1);
  });

  it('stops at the first failure and goes on from there when it is run again', async () => {
    const stage = createStage();
    await stage.run();
    const broken = { ...garden, undo: async () => Promise.reject(new Error('not now')) };
    const guide = toySteps.map((step) => (step.id === garden.id ? broken : step));
    await expect(stage.undo({ guide })).rejects.toThrow('not now');
    expect([...stage.platform.things.keys()].sort()).toEqual(['garden-2', 'gate-3', 'house-1']);
    await stage.undo();
    expect(stage.platform.things.size).toBe(0);
  });

  it('in a dry run only says what it would do', async () => {
    const stage = createStage();
    await stage.run({ passing: dying('intended', 'toy.gate') }).catch(() => undefined);
    const [text, changes] = [stage.file.text(), stage.platform.mutations().length];
    await stage.undo({ dryRun: true });
    expect(stage.said.filter((line) => line.includes(' pending: '))).toEqual([
      'end toy.garden pending: would remove toy.garden "garden" (garden-2); would look for toy.gate "gate of garden-2", whose creation was not answered, and remove it',
      'end toy.house pending: would remove toy.house "house" (house-1)',
    ]);
    expect(stage.file.text()).toBe(text);
    expect(stage.platform.mutations()).toHaveLength(changes);
  });

  it('finds by its mark what no record names, as on another computer', async () => {
    const stage = createStage();
    await stage.run({ steps: [home, house] });
    stage.file.lose();
    await stage.undo();
    expect([...stage.platform.things.keys()]).toEqual([]);
  });

  it('leaves what a record names and what others have made theirs, and what that rests upon nothing less', async () => {
    const stage = createStage();
    await stage.run();
    const well = [...stage.platform.things.values()].find(({ kind }) => kind === 'well');
    if (well) well.note = 'ours now';
    const { left, conflict } = await stage.undo();
    expect(conflict).toBe(true);
    expect(left).toEqual([expect.stringContaining('no longer has this setup')]);
    expect([...stage.platform.things.values()].map(({ kind }) => kind)).toEqual(['well']);
  });

  it('goes on past what others rest upon, and keeps what that rests upon itself', async () => {
    const stage = createStage();
    await stage.run();
    const refusing = {
      ...garden,
      undo: async (): Promise<readonly string[]> => {
        throw problem('CONFLICT', { what: 'The garden', why: 'others walk in it', way: 'Ask them.' });
      },
    };
    const { left } = await stage.undo({ guide: [home, house, refusing, well, view] });
    expect(left).toEqual([
      expect.stringContaining('others walk in it'),
      expect.stringContaining('rests upon it'),
    ]);
    expect([...stage.platform.things.values()].map(({ kind }) => kind).sort()).toEqual([
      'garden',
      'gate',
      'house',
    ]);
  });

  it('frees the setup for another target', async () => {
    const stage = createStage();
    await stage.run();
    await stage.undo();
    expect(stage.state().target).toEqual({});
    await stage.run({ answers: { 'home.url': 'https://other.example' } });
    expect(stage.state().target).toEqual({ 'home.url': 'https://other.example' });
  });

  it('after undo everything can be made again', async () => {
    const stage = createStage({ unique: true });
    await stage.run();
    await stage.undo();
    await stage.run();
    expect([...stage.platform.things.values()].map(({ kind }) => kind).sort()).toEqual([
      'garden',
      'gate',
      'house',
      'well',
    ]);
    expect(stage.state().steps[well.id]?.status).toBe('done');
  });
});
