import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { problem } from '../../src/errors.ts';
import { Secret } from '../../src/secret.ts';
import { recordingUi } from '../../src/ui/json.ts';
import { plainUi } from '../../src/ui/plain.ts';
import { colours } from '../../src/ui/style.ts';
import { terminalUi } from '../../src/ui/terminal.ts';
import { turns } from '../../src/ui/turns.ts';
import { choice, confirm, list, secret, text } from '../../src/wizard/ask.ts';
import type { StepHeading, Ui } from '../../src/wizard/ui.ts';
import { testUi } from '../wizard/stage.ts';
import { about } from '../wizard/toy.ts';

const heading: StepHeading = {
  number: 3,
  of: 23,
  id: 'toy.step',
  title: 'A step',
  guide: '4',
  why: 'It is needed.',
};
const esc = '\u001b';

/** A stream that keeps what was written, with the size and kind of a terminal. */
const screen = (columns: number, isTTY: boolean) => {
  const out = Object.assign(
    new Writable({
      write: (chunk, _, done) => {
        out.text += String(chunk);
        done();
      },
    }),
    { text: '', columns, isTTY, cursorTo: () => true, clearLine: () => true, moveCursor: () => true },
  );
  return out;
};

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

const sayEverything = (ui: Ui): void => {
  const hostile = `${esc}[2J\u009b31m\u202e\u200b`;
  ui.start(heading);
  ui.progress(heading, `Waiting ${hostile}`);
  ui.note(`Note ${hostile}`);
  ui.warn(`Warning ${hostile}`);
  ui.address(`https://a.example/?x=${'y'.repeat(200)}`);
  ui.byHand(heading, {
    where: 'https://b.example',
    clicks: [`Click ${hostile}`],
    values: [{ label: 'Name', value: hostile }],
  });
  ui.problem(problem('CONFLICT', { what: `It ${hostile}`, why: 'is there', way: 'Look.' }), heading);
  ui.table('Table', ['one'], [[hostile]]);
  ui.end(heading, 'made', [`made ${hostile}`]);
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
    ui.end(heading, 'made', [Buffer.from('canary-on-screen-5T').toString('base64')]);
    expect(out.text.match(/\[secret\]/g)).toHaveLength(3);
    expect(out.text).not.toContain('canary');
  });

  it('numbers the choices, repeats the chosen one in words, and asks again for what is no number of them', async () => {
    const { ui, out, type } = plain(80, ['x', '3', '0', '2']);
    const colour = choice({
      key: 'c',
      ...about,
      choices: [
        { value: 'b', label: 'Blue' },
        { value: 'r', label: 'Red' },
      ],
    });
    const [answer] = await Promise.all([ui.ask(colour, undefined), type()]);
    expect(answer).toBe('r');
    expect(out.text).toContain('  1. Blue\n  2. Red\n');
    expect(out.text).toContain('Chosen: Red');
    expect(out.text.match(/A number from 1 to 2 is wanted/g)).toHaveLength(3);
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

describe('the terminal screen', () => {
  const open = (columns: number, environment: NodeJS.ProcessEnv, colour = true) => {
    const out = screen(columns, true);
    const ui = terminalUi({
      out: out as never,
      interactive: false,
      colour,
      environment,
      resume: 'init',
      signal: new AbortController().signal,
    });
    return { out, ui };
  };

  it('lets no hidden character of a platform through, and no secret', () => {
    new Secret('canary-on-terminal-6R');
    const { out, ui } = open(0, { NO_COLOR: '1' });
    sayEverything(ui);
    ui.note('canary-on-terminal-6R');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are looked for.
    expect(out.text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202e]/);
    expect(out.text).not.toContain('canary');
  });

  it('does not draw for ever on a terminal of 0 columns', () => {
    const { out, ui } = open(0, {});
    ui.start(heading);
    ui.progress(heading, 'waiting');
    ui.end(heading, 'made', []);
    expect(out.text.length).toBeLessThan(500);
  });

  it('has a spinner line that fits, with secrets masked before it is cut, and stops it at the end', () => {
    new Secret('canary-cut-in-two-at-the-edge');
    const { out, ui } = open(40, { NO_COLOR: '1' });
    ui.start(heading);
    ui.progress(heading, 'Waiting for something canary-cut-in-two-at-the-edge');
    // The next frame is drawn at once after something that stays.
    ui.note('A note.');
    ui.end(heading, 'made', []);
    expect(out.text).toContain('Waiting for something');
    expect(out.text).not.toContain('canary');
    expect(out.text).toContain('✔ 03/23 A step: made');
  });
});

describe('colour', () => {
  const level = (isTTY: boolean, environment: NodeJS.ProcessEnv, allowed = true): number =>
    colours({ isTTY, write: () => true }, environment, allowed).level;

  it('is for terminals', () => {
    expect(level(true, {})).toBe(1);
    expect(level(false, {})).toBe(0);
  });

  it('is switched off by NO_COLOR, --no-color and TERM=dumb', () => {
    expect(level(true, { NO_COLOR: '1' })).toBe(0);
    expect(level(true, {}, false)).toBe(0);
    expect(level(true, { TERM: 'dumb' })).toBe(0);
    expect(level(true, { NO_COLOR: '' })).toBe(1);
  });

  it('is forced by FORCE_COLOR, a stream at a time, unless NO_COLOR or --no-color say otherwise', () => {
    expect(level(false, { FORCE_COLOR: '1' })).toBe(1);
    expect(level(true, { FORCE_COLOR: '0' })).toBe(0);
    expect(level(true, { FORCE_COLOR: 'false' })).toBe(0);
    expect(level(false, { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(0);
    expect(level(false, { FORCE_COLOR: '1' }, false)).toBe(0);
  });
});

describe('the recording for --json', () => {
  it('writes down steps, notes and warnings, passes them on, and is nobody to ask', () => {
    const { ui, said } = testUi([]);
    const recording = recordingUi(ui);
    recording.ui.start(heading);
    recording.ui.note('a note');
    recording.ui.warn('a warning');
    recording.ui.end(heading, 'kept', ['detail']);
    expect(recording.steps).toEqual([
      { number: 3, id: 'toy.step', title: 'A step', outcome: 'kept', details: ['detail'] },
    ]);
    expect([recording.notes, recording.warnings]).toEqual([['a note'], ['a warning']]);
    expect(recording.ui.interactive).toBe(false);
    expect(said).toEqual(['start toy.step', 'note a note', 'warn a warning', 'end toy.step kept: detail']);
  });
});

describe('turns', () => {
  it('come one after the other, also after one that failed', async () => {
    const inTurn = turns();
    const order: string[] = [];
    const work =
      (name: string, fails = false) =>
      async () => {
        order.push(`${name} begins`);
        await new Promise((resolve) => setImmediate(resolve));
        order.push(`${name} ends`);
        if (fails) throw new Error(name);
        return name;
      };
    const all = await Promise.allSettled([inTurn(work('a')), inTurn(work('b', true)), inTurn(work('c'))]);
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });
});
