import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/secret.ts';
import { plainUi } from '../../src/ui/plain.ts';
import { choice, confirm, list, secret, text } from '../../src/wizard/ask.ts';
import { about } from '../wizard/toy.ts';
import { heading, sayEverything, screen } from './screen.ts';

const plain = (columns = 80, typed: readonly string[] = [], signal?: AbortSignal) => {
  const out = screen(columns, false);
  const input = new PassThrough();
  let now = 0;
  const ui = plainUi({
    out,
    input: input as never,
    interactive: true,
    resume: 'init',
    now: () => now,
    ...(signal && { signal }),
  });
  const type = async (): Promise<void> => {
    for (const line of typed) {
      await new Promise((resolve) => setImmediate(resolve));
      input.write(`${line}\n`);
    }
  };
  return { ui, out, input, type, pass: (ms: number) => (now += ms) };
};

describe('the plain screen', () => {
  for (const columns of [40, 80, 0])
    it(`prints no escape code and no hidden character at ${columns} columns`, () => {
      const { ui, out } = plain(columns);
      sayEverything(ui);
      expect(out.text).toMatch(/03\/23/);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are looked for.
      expect(out.text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202e]/);
    });

  it('masks every known secret', () => {
    new Secret('canary-on-screen-5T');
    const { ui, out } = plain();
    ui.note('a canary-on-screen-5T b');
    ui.table('t', ['c'], [['canary-on-screen-5T']]);
    ui.end(heading, 'created', [Buffer.from('canary-on-screen-5T').toString('base64')]);
    expect(out.text.match(/\[secret\]/g)).toHaveLength(3);
    expect(out.text).not.toContain('canary');
  });

  it('numbers the choices, repeats the chosen one in words, and asks again for what is not a number of them', async () => {
    const { ui, out, type } = plain(80, ['x', '3', '0', '2']);
    const color = choice({
      key: 'c',
      ...about,
      choices: [
        { value: 'b', label: 'Blue' },
        { value: 'r', label: 'Red' },
      ],
    });
    const [answer] = await Promise.all([ui.ask(color, undefined), type()]);
    expect(answer).toBe('r');
    expect(out.text).toContain('  1. Blue\n  2. Red\n');
    expect(out.text).toContain('Chosen: Red');
    expect(out.text.match(/Expected a number from 1 to 2/g)).toHaveLength(3);
  });

  it('takes Enter for the default, and says in words what it is', async () => {
    const { ui, out, type } = plain(80, ['', '', '', '']);
    const asked = (async () => [
      await ui.ask(text({ key: 'a', ...about }), 'Employees'),
      await ui.ask(list({ key: 'b', ...about }), ['x', 'y']),
      await ui.ask(confirm({ key: 'c', ...about }), true),
      await ui.ask(choice({ key: 'd', ...about, choices: [{ value: 'auto', label: 'Auto' }] }), 'auto'),
    ])();
    const [answers] = await Promise.all([asked, type()]);
    expect(answers).toEqual(['Employees', ['x', 'y'], true, 'auto']);
    for (const words of ['Enter for Employees', 'Enter for x,y', 'Enter for yes', 'Enter for 1'])
      expect(out.text).toContain(words);
  });

  it('does not offer Enter where there is no default', async () => {
    const { ui, out, type } = plain(80, ['typed']);
    const [answer] = await Promise.all([ui.ask(secret({ key: 'a', ...about }), undefined), type()]);
    expect(answer).toBe('typed');
    expect(out.text).not.toContain('Enter for');
  });

  it('tells the end of the input from an interrupt', async () => {
    const ended = plain();
    const question = ended.ui.confirm('Go on?', true);
    ended.input.end();
    await expect(question).rejects.toMatchObject({ code: 'INPUT_ENDED', description: { exit: 2 } });
    const controller = new AbortController();
    const stopped = plain(80, [], controller.signal);
    const waiting = stopped.ui.confirm('Go on?', true);
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'INTERRUPTED', description: { exit: 130 } });
    await expect(stopped.ui.confirm('And now?', true)).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });

  it('says what it waits for at most every 15 seconds a step', () => {
    const { ui, out, pass } = plain();
    for (const text of ['first', 'second']) ui.progress(heading, text);
    pass(15_000);
    ui.progress(heading, 'third');
    ui.progress({ ...heading, id: 'toy.other', number: 4 }, 'fourth');
    expect(
      out.text
        .trim()
        .split('\n')
        .map((line) => line.trim()),
    ).toEqual(['03/23 first', '03/23 third', '04/23 fourth']);
  });

  it('puts one question at a time, whoever asks', async () => {
    const { ui, out, type } = plain(80, ['yes', 'no']);
    const [one, two] = await Promise.all([ui.confirm('One?', false), ui.confirm('Two?', true), type()]);
    expect([one, two]).toEqual([true, false]);
    expect(out.text).toMatch(/^One\?.*Two\?/s);
  });
});
