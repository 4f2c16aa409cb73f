import { describe, expect, it } from 'vitest';
import { problem } from '../../src/errors.ts';
import type { StateData } from '../../src/wizard/state.ts';
import { createStage, type Stage } from './stage.ts';
import { garden, home, house, toySteps, view, well } from './toy.ts';

/** Resolves when `open` is called; rejects with the signal's reason. */
const gate = (): { open(): void; wait(signal?: AbortSignal): Promise<void> } => {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    open: () => open(),
    wait: (signal) =>
      Promise.race([
        opened,
        new Promise<never>((_, reject) => {
          if (signal?.aborted) reject(signal.reason);
          signal?.addEventListener('abort', () => reject(signal.reason));
        }),
      ]),
  };
};

const statusOf = (stage: Stage, id: string): string | undefined => stage.state()?.steps[id]?.status;

describe('a run', () => {
  it('takes each step through inspect, apply and verify, in the order of the guide', async () => {
    const stage = createStage();
    const summary = await stage.run();
    expect(stage.trace).toEqual([
      'home inspect',
      'home verify',
      'house inspect',
      'house apply',
      'house verify',
      'garden inspect',
      'garden apply',
      'garden verify',
      'well inspect',
      'well apply',
      'well verify',
      'view apply',
      'view verify',
    ]);
    expect(summary.outcomes.map(({ how }) => how)).toEqual(['found', 'made', 'made', 'made', 'made']);
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
    expect(outcomes.map(({ how }) => how)).toEqual(['found', 'kept', 'kept', 'kept', 'made']);
    expect(stage.trace).toContain('house verify');
    expect(stage.trace).not.toContain('house apply');
  });

  it('applies a changed answer to what is ours, in place', async () => {
    const stage = createStage();
    await stage.run();
    const { outcomes } = await stage.run({ answers: { 'house.colour': 'red' } });
    expect(outcomes.find(({ id }) => id === 'toy.house')?.how).toBe('changed');
    expect(stage.platform.mutations().slice(4)).toEqual(['paint house-1 red']);
    expect(stage.platform.things.get('house-1')?.colour).toBe('red');
  });

  it('keeps the story of what it made when it is only kept later', async () => {
    const stage = createStage();
    await stage.run();
    const first = stage.state().steps['toy.house'];
    await stage.clock.sleep(1_000_000);
    await stage.run();
    expect(stage.state().steps['toy.house']).toMatchObject({ how: 'made', at: first?.at, status: 'done' });
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

  it('goes on when a proof could not be shown, and says so in its summary', async () => {
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

  it('has an id of the target and the name, so that a lost state finds the same marks', async () => {
    const [one, two, other] = [createStage(), createStage(), createStage()];
    await one.run();
    await two.run();
    await other.run({ answers: { 'home.url': 'https://other.example' } });
    const note = ({ platform }: Stage): string | undefined => platform.things.get('house-1')?.note;
    expect(note(one)).toMatch(/^okta-mule-setup:[0-9a-f]{10}$/);
    expect(note(two)).toBe(note(one));
    expect(note(other)).not.toBe(note(one));
  });
});

describe('a dry run', () => {
  it('changes nothing, writes nothing, and names the deed of every step', async () => {
    const stage = createStage();
    const { outcomes } = await stage.run({ dryRun: true });
    expect(stage.platform.mutations()).toEqual([]);
    expect(stage.file.writes()).toBe(0);
    expect(outcomes.map(({ how }) => how)).toEqual(['found', 'would', 'would', 'would', 'would']);
    expect(stage.said.filter((line) => line.startsWith('end'))).toEqual([
      'end toy.home found: home https://toy.example',
      'end toy.house would: build the house "house"',
      'end toy.garden would: lay out the garden and hang its gate',
      'end toy.well would: dig the well',
      'end toy.view would: look out of the window',
    ]);
  });

  it('looks where it can, also behind a step that only observes', async () => {
    const stage = createStage();
    stage.platform.plant('house', 'house', { colour: 'red' });
    await expect(stage.run({ dryRun: true })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('over a finished setup finds everything as it is', async () => {
    const stage = createStage();
    await stage.run();
    const before = stage.file.text();
    const mutations = stage.platform.mutations().length;
    const { outcomes } = await stage.run({ dryRun: true });
    expect(outcomes.map(({ how }) => how)).toEqual(['found', 'kept', 'kept', 'kept', 'would']);
    expect(stage.file.text()).toBe(before);
    expect(stage.platform.mutations()).toHaveLength(mutations);
  });

  it('puts no question about somebody else’s object', async () => {
    const stage = createStage();
    stage.platform.plant('house', 'house');
    const { outcomes } = await stage.run({ dryRun: true, replies: [] });
    expect(outcomes[1]?.how).toBe('would');
  });
});

describe('side by side', () => {
  it('independent steps run at the same time, dependent ones wait for their facts', async () => {
    const stage = createStage();
    const both = gate();
    let inside = 0;
    const at = async (point: string): Promise<void> => {
      if (point !== 'house apply' && point !== 'well apply') return;
      inside += 1;
      if (inside === 2) both.open();
      await both.wait();
    };
    await stage.run({ width: 6, at });
    const order = (what: string): number => stage.trace.indexOf(what);
    expect(order('garden inspect')).toBeGreaterThan(order('house verify'));
    expect(order('view apply')).toBeGreaterThan(Math.max(order('garden verify'), order('well verify')));
    expect([...stage.platform.things.keys()]).toHaveLength(4);
  });

  it('no more than the width at a time', async () => {
    const stage = createStage();
    let now = 0;
    let most = 0;
    const apply = async (): Promise<{ view: { seen: string } }> => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      return { view: { seen: '' } };
    };
    const lonely = [1, 2, 3, 4, 5].map((n) => ({
      ...view,
      id: `toy.view-${n}`,
      needs: [],
      provides: [],
      apply,
    }));
    await stage.run({ width: 2, steps: lonely as never });
    expect(most).toBe(2);
  });

  it('the first failure starts nothing new, ends waits, and lets a sent creation be recorded', async () => {
    const stage = createStage();
    const sent = gate();
    const failed = gate();
    stage.platform.beforeAnswer = async (kind) => {
      if (kind !== 'well') return;
      sent.open();
      await failed.wait();
    };
    const at = async (point: string, signal: AbortSignal): Promise<void> => {
      if (point === 'house apply') {
        await sent.wait();
        signal.addEventListener('abort', () => failed.open());
        throw problem('CONFLICT', { what: 'The house', why: 'it burns', way: 'Run.' });
      }
      if (point === 'well made') await gate().wait(signal);
    };
    await expect(stage.run({ width: 6, at })).rejects.toMatchObject({
      code: 'CONFLICT',
      heading: { id: 'toy.house' },
    });
    expect(stage.state().made.map(({ id }) => id)).toEqual(['well-1']);
    expect(stage.state().intents).toEqual([]);
    expect(stage.trace).not.toContain('well verify');
    expect(stage.trace).not.toContain('garden inspect');
  });

  it('a failure with a way by hand is not shown for the steps whose waits it ended', async () => {
    const stage = createStage();
    const waiting = gate();
    const at = async (point: string, signal: AbortSignal): Promise<void> => {
      if (point === 'well apply') {
        waiting.open();
        await gate().wait(signal);
      }
      if (point !== 'house apply') return;
      await waiting.wait();
      throw problem('RIGHTS_REFUSED', { vendor: 'Toy', deed: 'building', about: 'it', said: 'status 403' });
    };
    await expect(stage.run({ width: 6, at })).rejects.toMatchObject({
      code: 'RIGHTS_REFUSED',
      heading: { id: 'toy.house' },
    });
    expect(stage.said.filter((line) => line.startsWith('by hand'))).toEqual(['by hand toy.house']);
  });
});

describe('an interrupt', () => {
  it('lets the creation under way be recorded, starts nothing more, and the same command goes on', async () => {
    const stage = createStage();
    const controller = new AbortController();
    stage.platform.beforeAnswer = async () => controller.abort(problem('INTERRUPTED', { resume: 'init' }));
    await expect(stage.run({ signal: controller.signal })).rejects.toMatchObject({
      code: 'INTERRUPTED',
      description: { exit: 130 },
    });
    expect(stage.state().made.map(({ id }) => id)).toEqual(['house-1']);
    expect(stage.platform.mutations()).toEqual(['create house house']);
    stage.platform.beforeAnswer = async () => undefined;
    await stage.run();
    expect(stage.platform.mutations()).toHaveLength(4);
  });

  it('before anything starts nothing at all', async () => {
    const stage = createStage();
    const signal = AbortSignal.abort(problem('INTERRUPTED', { resume: 'init' }));
    await expect(stage.run({ signal })).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(stage.platform.calls).toEqual([]);
  });

  it('of a patient look leaves the intent open for the next run', async () => {
    const stage = createStage({ lag: 60_000 });
    const controller = new AbortController();
    stage.platform.troubles.push('lost-after');
    const sleep = stage.clock.sleep;
    stage.clock.sleep = async (ms, signal) => {
      if (ms === 2_000) controller.abort(problem('INTERRUPTED', { resume: 'init' }));
      await sleep(ms, signal);
    };
    await expect(stage.run({ signal: controller.signal })).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(stage.state().intents).toHaveLength(1);
    stage.clock.sleep = sleep;
    await sleep(60_000);
    await stage.run({ steps: [home, house] });
    expect(stage.platform.mutations()).toEqual(['create house house']);
  });
});

describe('secrets', () => {
  it('are recovered by the step that provided them, once, and are nowhere in the state', async () => {
    const stage = createStage();
    await stage.run({ steps: [home, house, garden, well] });
    expect(stage.trace).not.toContain('house recover');
    await stage.run({ steps: [view, { ...view, id: 'toy.view-2', provides: [] } as never], width: 2 });
    expect(stage.trace.filter((line) => line === 'house recover')).toHaveLength(1);
    expect(stage.state().steps['toy.view']?.facts).toEqual({ view: { seen: 'the garden' } });
  });

  it('of the run itself are used without being recovered', async () => {
    const stage = createStage();
    await stage.run();
    expect(stage.trace).not.toContain('house recover');
    expect(stage.state().steps['toy.house']?.facts).toMatchObject({
      house: { key: { secret: 'toy.house/key' } },
    });
  });

  it('leave no trace in state or on the screen', async () => {
    const stage = createStage();
    await stage.run({ steps: toySteps });
    const everything = `${stage.file.text()}\n${stage.said.join('\n')}`;
    for (const canary of ['canary-home-token-3X', 'canary-house-key-7Q'])
      for (const form of [
        canary,
        Buffer.from(canary).toString('base64'),
        Buffer.from(canary).toString('hex'),
      ])
        expect(everything).not.toContain(form);
    expect(stage.state().answers).toEqual({
      'home.url': 'https://toy.example',
      'house.name': 'house',
      'house.colour': 'blue',
    });
  });
});
