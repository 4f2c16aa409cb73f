import { describe, expect, it } from 'vitest';
import { problem } from '../../src/errors.ts';
import type { StateData } from '../../src/wizard/state.ts';
import { createStage, type Stage } from './stage.ts';
import { garden, home, house, view, well } from './toy.ts';

const statusOf = (stage: Stage, id: string): string | undefined => stage.state()?.steps[id]?.status;

describe('a run', () => {
  it('takes each step through inspect, apply and verify, in the order of the guide', async () => {
    const stage = createStage();
    const summary = await stage.run();
    // Everything that can be seen is seen before anything is changed.
    expect(stage.trace.slice(0, 3).sort()).toEqual(['home inspect', 'house inspect', 'well inspect']);
    expect(stage.trace.slice(stage.trace.indexOf('home verify'))).toEqual([
      'home verify',
      'house apply',
      'house verify',
      'garden apply',
      'garden verify',
      'well apply',
      'well verify',
      'view apply',
      'view verify',
    ]);
    expect(summary.outcomes.map(({ how }) => how)).toEqual([
      'used',
      'created',
      'created',
      'created',
      'created',
    ]);
  });

  it('saves the facts before it verifies, and calls a step done only afterwards', async () => {
    const stage = createStage();
    let seen: StateData | undefined;
    const at = async (point: string): Promise<void> => {
      if (point === 'house verify') seen = stage.state();
    };
    await stage.run({ at });
    expect(seen?.steps['toy.house']).toMatchObject({
      status: 'applied',
      facts: { house: { id: 'house-1' } },
    });
    expect(statusOf(stage, 'toy.house')).toBe('done');
  });

  it('leaves a step that could not be verified as applied, and verifies it in the next run', async () => {
    const stage = createStage();
    const at = async (point: string): Promise<void> => {
      if (point === 'house verify') throw problem('NOT_VERIFIED', { what: 'x', why: 'y', way: 'z' });
    };
    await expect(stage.run({ at })).rejects.toMatchObject({
      code: 'NOT_VERIFIED',
      heading: { id: 'toy.house' },
    });
    expect(statusOf(stage, 'toy.house')).toBe('applied');
    expect(statusOf(stage, 'toy.garden')).toBeUndefined();
    await stage.run();
    expect(statusOf(stage, 'toy.house')).toBe('done');
    expect(stage.platform.mutations().filter((call) => call === 'create house house')).toHaveLength(1);
  });

  it('sends nothing that changes anything when it is run again', async () => {
    const stage = createStage();
    await stage.run();
    const before = [...stage.platform.mutations()];
    stage.trace.length = 0;
    const { outcomes } = await stage.run();
    expect(stage.platform.mutations()).toEqual(before);
    expect(outcomes.map(({ how }) => how)).toEqual([
      'used',
      'unchanged',
      'unchanged',
      'unchanged',
      'created',
    ]);
    expect(stage.trace).toContain('house verify');
    expect(stage.trace).not.toContain('house apply');
  });

  it('applies a changed answer to what is ours, in place', async () => {
    const stage = createStage();
    await stage.run();
    const { outcomes } = await stage.run({ answers: { 'house.color': 'red' } });
    expect(outcomes.find(({ id }) => id === 'toy.house')?.how).toBe('updated');
    expect(stage.platform.mutations().slice(4)).toEqual(['paint house-1 red']);
    expect(stage.platform.things.get('house-1')?.color).toBe('red');
  });

  it('keeps the story of what it made when it is only kept later', async () => {
    const stage = createStage();
    await stage.run();
    const first = stage.state().steps['toy.house'];
    await stage.clock.sleep(1_000_000);
    await stage.run();
    expect(stage.state().steps['toy.house']).toMatchObject({ how: 'created', at: first?.at, status: 'done' });
  });

  it('refuses a step whose needs no step has provided', async () => {
    const stage = createStage();
    await expect(stage.run({ steps: [garden] })).rejects.toMatchObject({
      code: 'STEP_NEEDS',
      heading: { id: 'toy.garden', number: 3, of: 5 },
    });
    expect(stage.platform.calls).toEqual([]);
  });

  it('uses the facts of earlier runs for a step that is run alone', async () => {
    const stage = createStage();
    await stage.run({ steps: [home, house] });
    await stage.run({ steps: [garden] });
    expect(statusOf(stage, 'toy.garden')).toBe('done');
  });

  it('says why a step is skipped, and neither looks nor makes', async () => {
    const stage = createStage();
    await stage.run({ steps: [home, house, garden, well] });
    const reasoned = { ...view, skip: () => 'Nobody wants to look.' };
    const { outcomes } = await stage.run({ steps: [reasoned] });
    expect(outcomes).toEqual([{ id: 'toy.view', title: 'View', how: 'skipped' }]);
    expect(stage.state().steps['toy.view']).toMatchObject({
      status: 'skipped',
      reason: 'Nobody wants to look.',
    });
    expect(stage.said.at(-1)).toBe('end toy.view skipped: Nobody wants to look.');
    expect(stage.trace).not.toContain('view apply');
  });

  it('goes on when a verification could not be shown, and says so in its summary', async () => {
    const stage = createStage();
    await stage.run();
    stage.platform.things.delete('garden-2');
    const { shortfalls } = await stage.run({ steps: [view] });
    expect(shortfalls).toEqual(['There is no garden to see.']);
    expect(statusOf(stage, 'toy.view')).toBe('done');
  });

  it('names steps that wait for each other instead of calling an unfinished run done', async () => {
    const stage = createStage();
    const first = { ...well, id: 'toy.first', needs: ['view'], provides: ['well'] };
    const second = { ...well, id: 'toy.second', needs: ['well'], provides: ['view'] };
    await expect(stage.run({ steps: [first, second] as never })).rejects.toMatchObject({
      code: 'INTERNAL',
      message: expect.stringContaining('toy.first, toy.second'),
    });
  });
});

describe('a setup belongs to its target', () => {
  it('and refuses another one, before any request', async () => {
    const stage = createStage();
    await stage.run();
    stage.platform.calls.length = 0;
    await expect(stage.run({ answers: { 'home.url': 'https://other.example' } })).rejects.toMatchObject({
      code: 'TARGET_DIFFERS',
      description: { exit: 5 },
    });
    expect(stage.platform.calls).toEqual([]);
  });

  it('but a mistyped one may be corrected before anything was made', async () => {
    const stage = createStage();
    await stage.run({ steps: [home], answers: { 'home.url': 'https://tpyo.example' } });
    await stage.run();
    expect(stage.state().target).toEqual({ 'home.url': 'https://toy.example' });
    expect(stage.state().steps['toy.home']?.facts).toEqual({ home: { url: 'https://toy.example' } });
  });

  it('has the id of the answers and a sum of its place in every mark, so that a lost state finds the same ones', async () => {
    const [one, two, other] = [createStage(), createStage(), createStage()];
    await one.run();
    await two.run();
    await other.run({ answers: { 'home.url': 'https://other.example' } });
    const note = ({ platform }: Stage): string | undefined => platform.things.get('house-1')?.note;
    expect(note(one)).toMatch(/^okta-mule-setup:toysetup01\/[0-9a-f]{6}$/);
    expect(note(two)).toBe(note(one));
    expect(note(other)).not.toBe(note(one));
  });
});
