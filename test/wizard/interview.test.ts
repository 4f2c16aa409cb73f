import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/secret.ts';
import type { Ask } from '../../src/wizard/ask.ts';
import type { Ui } from '../../src/wizard/ui.ts';
import { openWorld, type World } from '../support/journey.ts';
import { createStage } from './stage.ts';
import { garden, home, house } from './toy.ts';

const steps = [home, house, garden];

describe('the list of settings', () => {
  it('shows what exists and what will be created, and nothing is written before it is confirmed', async () => {
    const stage = createStage();
    await expect(stage.run({ steps, replies: [], reviews: ['stop'] })).rejects.toMatchObject({
      code: 'STOPPED',
      description: { exit: 130 },
    });
    expect(stage.said).toContainEqual(expect.stringMatching(/^list .*house\.name=house will be created/));
    expect(stage.platform.mutations()).toEqual([]);
    expect(stage.state().made).toEqual([]);
  });

  it('is changed line by line, and looked at anew', async () => {
    const stage = createStage();
    await stage.run({ steps, replies: ['villa'], reviews: ['house.name'] });
    expect(stage.said.filter((line) => line.startsWith('list '))).toEqual([
      expect.stringContaining('house.name=house will be created'),
      expect.stringContaining('house.name=villa will be created'),
    ]);
    expect([...stage.platform.things.values()].map(({ name }) => name)).toContain('villa');
  });

  it('a slip is forgotten by undo', async () => {
    const stage = createStage();
    await stage.run({ steps, replies: ['vila'], reviews: ['house.name'] });
    await stage.undo({ steps });
    expect(stage.state().answers).toEqual({});
    await stage.run({ steps, replies: [] });
    expect(stage.said.filter((line) => line.startsWith('list ')).at(-1)).toContain('house.name=house');
  });

  it('does not change what a flag or the config file says', async () => {
    const stage = createStage();
    await stage.run({ steps, answers: { 'house.name': 'given' }, replies: [], reviews: ['house.name'] });
    expect(stage.said).toContainEqual(expect.stringMatching(/^warn .*comes from the test: change it there/));
    expect([...stage.platform.things.values()].map(({ name }) => name)).toContain('given');
  });

  it('is not shown where there is nothing to write', async () => {
    const stage = createStage();
    await stage.run({ steps, replies: [] });
    stage.said.length = 0;
    await stage.run({ steps, replies: [] });
    expect(stage.said.filter((line) => line.startsWith('list '))).toEqual([]);
  });

  it('is looked at anew where the person has left it for a while', async () => {
    const stage = createStage();
    const later = (): string => {
      void stage.clock.sleep(600_000);
      return 'go';
    };
    await stage.run({ steps, replies: [], reviews: [later] });
    expect(stage.said.filter((line) => line.startsWith('list '))).toHaveLength(2);
  });
});

describe('a pair of organizations with the credentials in the environment', () => {
  let world: World | undefined;
  afterEach(() => world?.stop());

  /** A person who takes what is offered, and pastes the one secret that no variable has. */
  const person = (token: string) => {
    const asked: string[] = [];
    const ui: Partial<Ui> = {
      interactive: true,
      ask: async ({ key, kind }: Ask) => {
        asked.push(`${kind} ${key}`);
        return kind === 'secret' ? new Secret(token) : undefined;
      },
      confirm: async (question) => {
        asked.push(question);
        return true;
      },
      choose: async (question, choices) => {
        asked.push(question);
        return choices[0]?.value as never;
      },
      review: async (question, _, [first]) => {
        asked.push(question);
        return first?.value ?? '';
      },
    };
    return { asked, ui };
  };

  it('needs one paste and at most five other answers', async () => {
    world = await openWorld({ moods: {} });
    const { okta } = world.sandbox.describe();
    const { asked, ui } = person(okta.token);
    await world.run({
      ui,
      without: ['okta.registrationToken'],
      answers: { 'verification.logins': 'session' },
    });
    expect(asked.filter((one) => one.startsWith('secret '))).toEqual(['secret okta.registrationToken']);
    expect(asked.length).toBeLessThanOrEqual(6);
    expect(asked.slice(0, 2)).toEqual(['secret okta.registrationToken', 'Settings']);
  });
});
