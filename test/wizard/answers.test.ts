import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/secret.ts';
import { answersFrom, type Given, type Sources } from '../../src/wizard/answers.ts';
import { type Ask, confirm, list, secret, text } from '../../src/wizard/ask.ts';
import { back } from '../../src/wizard/ui.ts';
import { testUi } from './stage.ts';
import { about } from './toy.ts';

const check = (value: string): string | undefined => (value.includes('bad') ? 'it is bad' : undefined);
const name = text({ key: 'name', ...about, env: ['NAME', 'OTHER_NAME'], default: 'by default', check });
const needed = text({ key: 'needed', ...about, env: ['NEEDED'], check });
const token = secret({ key: 'token', ...about, env: ['TOKEN'], check, connection: true });
const url = text({ key: 'url', ...about, env: ['URL'], connection: true, default: 'https://default' });
const quiet = text({ key: 'quiet', ...about, default: 'silence', quiet: true });
const extra = text({ key: 'extra', ...about, optional: true });
const uris = list({ key: 'uris', ...about, default: ['a'] });
const wantsMore = confirm({ key: 'wantsMore', ...about, default: false });
const more = text({ key: 'more', ...about, when: (answers) => answers('wantsMore') === true });
const all = new Map<string, Ask>(
  [name, needed, token, url, quiet, extra, uris, wantsMore, more].map((ask) => [ask.key, ask as Ask]),
);

const from = (values: Readonly<Record<string, unknown>>, where: string): ReadonlyMap<string, Given> =>
  new Map(Object.entries(values).map(([key, value]) => [key, { value, where }]));

interface Setting {
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly saved?: Record<string, unknown>;
  readonly sandbox?: Readonly<Record<string, unknown>>;
  readonly replies?: readonly unknown[];
  readonly yes?: boolean;
}

const open = (setting: Setting = {}) => {
  const saved: Record<string, unknown> = setting.saved ?? {};
  const screen = testUi(setting.replies);
  const sources: Sources = {
    flags: from(setting.flags ?? {}, '--set'),
    config: from(setting.config ?? {}, 'setup.yaml:1:1'),
    environment: setting.environment ?? {},
    saved: (key) => saved[key],
    save: (key, value) => {
      saved[key] = value;
    },
    ...(setting.sandbox && { sandbox: from(setting.sandbox, 'the sandbox') }),
    acceptDefaults: setting.yes ?? false,
  };
  return { answers: answersFrom(sources, screen.ui, all), saved, said: screen.said };
};

describe('an answer comes from the strongest source that has one', () => {
  const everything: Setting = {
    flags: { name: 'flag' },
    config: { name: 'config' },
    environment: { NAME: 'first variable', OTHER_NAME: 'second variable' },
    saved: { name: 'saved' },
    replies: [],
  };
  const weaker: readonly [keyof Setting | 'NAME', string][] = [
    ['flags', 'flag'],
    ['config', 'config'],
    ['NAME', 'first variable'],
    ['environment', 'second variable'],
    ['saved', 'saved'],
    ['replies', 'by default'],
  ];
  for (const [index, [source, expected]] of weaker.entries())
    it(`${source} before all that follow`, async () => {
      const left: Record<string, unknown> = { ...everything, saved: { ...everything.saved } };
      for (const [stronger] of weaker.slice(0, index)) {
        if (stronger === 'NAME') left['environment'] = { OTHER_NAME: 'second variable' };
        else delete left[stronger];
      }
      expect(await open(left).answers.one(name)).toBe(expected);
    });

  it('what a person changes in the list counts above all', async () => {
    const { answers } = open({ ...everything, replies: ['typed'] });
    expect(await answers.edit(name, [])).toBe(true);
    expect(await answers.one(name)).toBe('typed');
  });

  it('the default when there is nobody to ask', async () => {
    expect(await open().answers.one(name)).toBe('by default');
  });

  it('an empty variable is none', async () => {
    expect(await open({ environment: { NAME: '', OTHER_NAME: 'second' } }).answers.one(name)).toBe('second');
  });
});

describe('the same check guards every source', () => {
  const sources: readonly [string, Setting, string][] = [
    ['a flag', { flags: { needed: 'bad' } }, '--set'],
    ['the config file', { config: { needed: 'bad' } }, 'setup.yaml:1:1'],
    ['the environment', { environment: { NEEDED: 'bad' } }, 'the variable NEEDED'],
    ['a saved answer', { saved: { needed: 'bad' } }, 'the saved answers'],
  ];
  for (const [source, setting, where] of sources)
    it(source, async () => {
      await expect(open(setting).answers.one(needed)).rejects.toMatchObject({
        code: 'ANSWER_INVALID',
        message: `The answer needed (from ${where}) cannot be used: it is bad`,
        description: { exit: 2 },
      });
    });

  it('a person, who is asked again', async () => {
    const { answers, said } = open({ replies: ['bad', 'good'] });
    expect(await answers.one(needed)).toBe('good');
    expect(said).toEqual(['ask needed', 'warn it is bad', 'ask needed']);
  });

  it('the sandbox', async () => {
    await expect(open({ sandbox: { url: '\n' } }).answers.one(url)).rejects.toMatchObject({
      code: 'ANSWER_INVALID',
    });
  });

  it('a refused secret is not repeated', async () => {
    const failure = await open({ environment: { TOKEN: 'bad-canary-1234' } })
      .answers.one(token)
      .catch(String);
    expect(failure).toContain('it is bad');
    expect(failure).not.toContain('canary');
  });
});

describe('missing answers', () => {
  it('are reported all together, with key, variables and what is asked, and before anything is asked', () => {
    const { answers } = open({ config: { wantsMore: true } });
    expect(answers.missing([...all.values()]).map(({ line }) => line)).toEqual([
      '  needed: What\n    config file key needed or NEEDED',
      '  token: What\n    config file key token or TOKEN',
      '  more: What\n    config file key more',
    ]);
  });

  it('are none where somebody can be asked', () => {
    expect(open({ replies: [] }).answers.missing([...all.values()])).toEqual([]);
  });

  it('do not count questions that do not matter, are optional, or have a default', () => {
    expect(open().answers.missing([more, extra, name])).toEqual([]);
  });

  it('end the step that needs one', async () => {
    await expect(open().answers.of({ needed })).rejects.toMatchObject({
      code: 'ANSWERS_MISSING',
      description: { exit: 2 },
    });
  });
});

describe('what is asked', () => {
  it('is asked once in a run, also by steps side by side', async () => {
    const { answers, said } = open({ replies: ['typed'] });
    expect(await Promise.all([answers.one(needed), answers.one(needed), answers.one(needed)])).toEqual([
      'typed',
      'typed',
      'typed',
    ]);
    expect(await answers.one(needed)).toBe('typed');
    expect(said).toEqual(['ask needed']);
  });

  it('can be asked again after a failure', async () => {
    const fail = (): never => {
      throw new Error('the terminal broke');
    };
    const { answers } = open({ replies: [fail, 'typed'] });
    await expect(answers.one(needed)).rejects.toThrow('the terminal broke');
    expect(await answers.one(needed)).toBe('typed');
  });

  it('is not asked with a default when --yes says so, but is without one', async () => {
    const { answers, said } = open({ replies: ['typed'], yes: true });
    expect(await answers.of({ name, needed, uris })).toEqual({
      name: 'by default',
      needed: 'typed',
      uris: ['a'],
    });
    expect(said).toEqual(['ask needed']);
  });

  it('is silent about quiet questions that have a default', async () => {
    expect(await open({ replies: [] }).answers.one(quiet)).toBe('silence');
  });

  it('may be left empty when it is optional', async () => {
    for (const nothing of ['', undefined]) {
      const { answers } = open({ replies: [nothing], saved: { extra: 'before' } });
      await answers.edit(extra, []);
      expect(await answers.one(extra)).toBeUndefined();
    }
    expect(await open().answers.one(extra)).toBeUndefined();
  });

  it('what has a default stands in the list; how the platforms are reached is asked', async () => {
    const { answers, said } = open({ replies: ['a secret', 'https://typed', 'typed'] });
    await answers.inOrder([name, token, url, quiet, extra, needed, uris]);
    expect(said).toEqual(['ask token', 'ask url', 'ask needed']);
    expect(await answers.one(url)).toBe('https://typed');
  });

  it('Esc leads to the question before, which is put anew', async () => {
    const { answers, saved } = open({ replies: ['https://wrong', back, 'https://right', 'typed'] });
    await answers.inOrder([url, needed]);
    expect(saved).toEqual({ url: 'https://right', needed: 'typed' });
  });

  it('an answer that is left with Esc stays as it was', async () => {
    const { answers } = open({ replies: [back], saved: { name: 'before' } });
    expect(await answers.edit(name, [])).toBe(false);
    expect(await answers.one(name)).toBe('before');
  });

  it.each([
    ['Default', 'default'],
    ['my server', 'My-Server'],
    ['Employees APl', 'Employees API'],
  ])('"%s" is asked about where "%s" exists', async (typed, value) => {
    const { answers, said } = open({ replies: [typed, value] });
    await answers.edit(name, [{ value, label: value }]);
    expect(said[1]).toBe(`choose "${typed}" is not there, but "${value}" is.`);
    expect(await answers.one(name)).toBe(value);
  });

  it('another name is not asked about', async () => {
    const { answers, said } = open({ replies: ['dev2'] });
    await answers.edit(name, [{ value: 'dev1', label: 'dev1' }]);
    expect(said).toEqual(['ask name']);
  });

  it('depends on other answers where a question says so', async () => {
    expect(await open({ replies: [] }).answers.one(more)).toBeUndefined();
    expect(await open({ replies: ['typed'], flags: { wantsMore: 'yes' } }).answers.one(more)).toBe('typed');
    expect(await open({ flags: { wantsMore: 'no', more: 'given' } }).answers.one(more)).toBe('given');
  });
});

describe('what is saved', () => {
  it('is every answer but secrets', async () => {
    const { answers, saved } = open({
      environment: { TOKEN: 'canary-token-9Z', NEEDED: 'n' },
      replies: ['typed', 'x,y', 'https://typed'],
    });
    await answers.edit(name, []);
    await answers.edit(uris, []);
    const given = await answers.of({ name, needed, token, url, uris });
    expect(given.token).toBeInstanceOf(Secret);
    expect(saved).toEqual({ name: 'typed', needed: 'n', url: 'https://typed', uris: ['x', 'y'] });
  });

  it('never stands in for a secret', async () => {
    await expect(open({ saved: { token: 'canary-token-9Z' } }).answers.one(token)).rejects.toMatchObject({
      code: 'ANSWERS_MISSING',
    });
  });
});

describe('with a sandbox', () => {
  const loud: Setting = {
    flags: { url: 'https://real-flag' },
    config: { url: 'https://real-config', token: 'real-token-1' },
    environment: { URL: 'https://real-env', TOKEN: 'real-token-2' },
    saved: { url: 'https://real-saved' },
    replies: [],
  };

  it('connection answers come from it alone, and are not saved', async () => {
    const { answers, saved } = open({
      ...loud,
      sandbox: { url: 'http://127.0.0.1:1', token: 'sandbox-token' },
    });
    const given = await answers.of({ url, token });
    expect([given.url, given.token.reveal()]).toEqual(['http://127.0.0.1:1', 'sandbox-token']);
    expect(saved).toEqual({ url: 'https://real-saved' });
  });

  it('what it does not answer falls to the default or is missing, never to another source', async () => {
    const { answers } = open({ ...loud, sandbox: {} });
    expect(await answers.one(url)).toBe('https://default');
    expect(answers.peek(url)).toBe('https://default');
    await expect(answers.one(token)).rejects.toMatchObject({ code: 'ANSWERS_MISSING' });
  });

  it('all other answers come from where they always do', async () => {
    expect(await open({ flags: { name: 'flag' }, sandbox: {} }).answers.one(name)).toBe('flag');
  });
});
