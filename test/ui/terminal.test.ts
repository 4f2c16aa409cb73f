import { describe, expect, it, vi } from 'vitest';
import { Secret } from '../../src/secret.ts';
import { colors } from '../../src/ui/style.ts';
import { terminalUi } from '../../src/ui/terminal.ts';
import { heading, sayEverything, screen } from './screen.ts';

describe('the terminal screen', () => {
  const open = (columns: number, environment: NodeJS.ProcessEnv, color = true) => {
    const out = screen(columns, true);
    const ui = terminalUi({
      out: out as never,
      interactive: false,
      color,
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
    ui.end(heading, 'created', []);
    expect(out.text.length).toBeLessThan(500);
  });

  it('has a spinner line that fits, with secrets masked before it is cut, and stops it at the end', async () => {
    new Secret('canary-cut-in-two-at-the-edge');
    const { out, ui } = open(40, { NO_COLOR: '1' });
    ui.start(heading);
    ui.progress(heading, 'Waiting for something canary-cut-in-two-at-the-edge');
    await vi.waitFor(() => expect(out.text).toContain('Waiting'));
    // The next frame is drawn at once after something that stays.
    ui.note('A note.');
    ui.end(heading, 'created', []);
    expect(out.text).toContain('Waiting for something');
    expect(out.text).not.toContain('canary');
    expect(out.text).toContain('✔ 03/23 A step: created');
  });
});

describe('a wait', () => {
  it.each([100, 80, 40])(
    'in %i columns shows its time, its limit and what the platform said last',
    async (columns) => {
      const out = screen(columns, true);
      const { signal } = new AbortController();
      const environment = { NO_COLOR: '1' };
      const ui = terminalUi({
        out: out as never,
        interactive: false,
        color: true,
        environment,
        resume: '',
        signal,
      });
      ui.start(heading);
      const what = 'the proxy "oauth-demo-proxy-of-a-long-name" to start on Cloudhub-US-East-1';
      const wait = { what, state: 'STARTING: no replica is ready', waited: 40_000, atMost: 1_200_000 };
      ui.progress(heading, 'Waiting', { ...wait, usually: '1 to 2 min' });
      await vi.waitFor(() => expect(out.text).toContain('STARTING'));
      expect(out.text).toContain('03/23 40 s, usually 1 to 2 min');
      expect(out.text).toContain('STARTING: no replica is ready');
      ui.end(heading, 'created', []);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what is drawn stands between escape sequences.
      const drawn = out.text.split(/\u001b\[[0-9;?]*[A-Za-z]|\n|\u2714/);
      expect(drawn.filter((line) => line.length > columns)).toEqual([]);
    },
  );
});

describe('color', () => {
  const level = (isTTY: boolean, environment: NodeJS.ProcessEnv, allowed = true): number =>
    colors({ isTTY, write: () => true }, environment, allowed).level;

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
