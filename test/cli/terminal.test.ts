import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run, temporaryFolder } from './program.ts';
import { type SandboxProcess, startSandboxProcess } from './sandbox-process.ts';
import { hasTerminal, keys, pressEnter, startInTerminal, withoutEscapes } from './terminal.ts';

const data = mkdtempSync(join(tmpdir(), 'world-'));
let sandbox: SandboxProcess;
beforeAll(async () => {
  sandbox = await startSandboxProcess(data);
});
afterAll(async () => {
  await sandbox.stop();
  rmSync(data, { recursive: true });
});

const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';
/** Whatever was hidden is shown again. */
const showsCursor = (said: string): boolean =>
  said.lastIndexOf(showCursor) > said.lastIndexOf(hideCursor) || !said.includes(hideCursor);
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are looked for.
const color = /\u001b\[(3[0-7]|9[0-7])m/;

const rehearse = ['init', '--sandbox', '--to', '06'];

// Left out without util-linux `script`: only a real pseudo-terminal shows what these rules are about.
describe.skipIf(!hasTerminal)('in a terminal', () => {
  it.each([80, 40, 0])('of %i columns Enter alone leads through the steps', async (columns) => {
    const cwd = temporaryFolder();
    const { exit, stdout } = await pressEnter(startInTerminal(rehearse, { cwd, columns }));
    const text = withoutEscapes(stdout);
    expect(text.replace(/\s+/g, ' ')).toContain('Nothing is written yet');
    expect(text).toContain('Steps: 1 used, 4 created, 1 verified.');
    expect({ exit, shown: showsCursor(stdout) }).toEqual({ exit: 0, shown: true });
    const room = columns || 80;
    const long = text
      .split(/[\r\n]+/)
      .filter((line) => line.length > room && !/^\s*\S+$|npx |api:|http/.test(line));
    expect(long.filter((line) => !line.startsWith('?'))).toEqual([]);
  });

  it('colors nothing under NO_COLOR, and something otherwise', async () => {
    const args = ['init', '--sandbox', '--yes', '--to', '02'];
    const plain = await startInTerminal(args, { cwd: temporaryFolder(), env: { NO_COLOR: '1' } }).ended;
    const colored = await startInTerminal(args, { cwd: temporaryFolder() }).ended;
    expect([plain.exit, colored.exit]).toEqual([0, 0]);
    expect(plain.stdout).not.toMatch(color);
    expect(colored.stdout).toMatch(color);
  });

  it.each([
    ['--plain', [...rehearse, '--plain'], {}],
    ['ACCESSIBLE=1', rehearse, { ACCESSIBLE: '1' }],
    ['TERM=dumb', rehearse, { TERM: 'dumb' }],
    ['a coding agent', rehearse, { AI_AGENT: 'some-agent' }],
  ])('%s asks in plain lines without any escape code', async (_, args, env) => {
    const cwd = temporaryFolder();
    const { exit, stdout } = await pressEnter(startInTerminal(args, { cwd, env }));
    expect(stdout).toContain('Choose a number (Enter for 1)');
    expect(stdout).not.toContain('\u001b');
    expect(exit).toBe(0);
  });

  it('asks for nothing under CI, --no-input and --yes: all missing answers are named', async () => {
    for (const [args, env] of [
      [['init', '--to', '01'], { CI: 'true' }],
      [['init', '--to', '01', '--no-input'], {}],
      [['init', '--to', '01', '--yes'], {}],
    ] as const) {
      const { exit, stdout } = await startInTerminal(args, { cwd: temporaryFolder(), env }).ended;
      expect(stdout).toContain('Some answers are missing');
      expect(exit).toBe(2);
    }
  });

  it('never echoes a secret that is typed into a plain question', async () => {
    const cwd = temporaryFolder();
    const { orgUrl, token } = sandbox.about.okta;
    const terminal = startInTerminal(['init', '--only', '01', '--plain', '--okta-org-url', orgUrl], { cwd });
    await terminal.until('Okta API token of an admin:');
    terminal.type(`${token}${keys.enter}`);
    const { exit, stdout } = await terminal.ended;
    expect(stdout).not.toContain(token);
    expect(exit).toBe(0);
  });

  it('shows stars for a secret that is typed into a prompt', async () => {
    const cwd = temporaryFolder();
    const { orgUrl, token } = sandbox.about.okta;
    const terminal = startInTerminal(['init', '--only', '01', '--okta-org-url', orgUrl], { cwd });
    await terminal.until('Okta API token of an admin');
    terminal.type(`${token}${keys.enter}`);
    const { exit, stdout } = await terminal.ended;
    expect(stdout).toContain('****');
    expect(stdout).not.toContain(token);
    expect(exit).toBe(0);
  });

  it.each([
    ['prompt', rehearse],
    ['plain question', [...rehearse, '--plain']],
  ])('Ctrl-C in a %s ends with 130 and the command that goes on; it does go on', async (_, args) => {
    const cwd = temporaryFolder();
    const terminal = startInTerminal(args, { cwd });
    await terminal.until(/Settings[\s\S]*Stop; nothing/);
    terminal.type(keys.ctrlC);
    const { exit, stdout } = await terminal.ended;
    expect(withoutEscapes(stdout)).toContain('npx okta-mule-setup init --sandbox --to 06');
    expect({ exit, shown: showsCursor(stdout) }).toEqual({ exit: 130, shown: true });
    expect(await run([...args, '--yes'], { cwd })).toMatchObject({ exit: 0 });
  });

  it.each([
    ['prompt', rehearse],
    ['plain question', [...rehearse, '--plain']],
  ])('Ctrl-D in a %s is not a Ctrl-C: exit 2', async (_, args) => {
    const terminal = startInTerminal(args, { cwd: temporaryFolder() });
    await terminal.until(/Settings[\s\S]*Stop; nothing/);
    terminal.type(keys.ctrlD);
    const { exit, stdout } = await terminal.ended;
    expect(withoutEscapes(stdout)).toContain('The input ended');
    expect({ exit, shown: showsCursor(stdout) }).toEqual({ exit: 2, shown: true });
  });

  it.each([80, 0])(
    'of %i columns Ctrl-C during a request under the spinner ends with 130',
    async (columns) => {
      const cwd = temporaryFolder();
      await sandbox.mood({ latencyMs: 700 });
      const args = ['init', '--yes', '--to', '02', '--name', `columns-${columns}`];
      const terminal = startInTerminal(args, { cwd, columns, env: sandbox.variables });
      const before = (await sandbox.requests()).length;
      await expect
        .poll(async () => (await sandbox.requests()).length, { interval: 50, timeout: 20_000 })
        .toBeGreaterThan(before);
      const begun = performance.now();
      terminal.type(keys.ctrlC);
      const { exit, stdout } = await terminal.ended;
      await sandbox.mood({ latencyMs: 0 });
      expect(performance.now() - begun).toBeLessThan(6000);
      expect(withoutEscapes(stdout)).toContain(
        `npx okta-mule-setup init --name columns-${columns} --yes --to 02`,
      );
      expect({ exit, shown: showsCursor(stdout) }).toEqual({ exit: 130, shown: true });
      expect(stdout.length).toBeLessThan(20_000);
    },
  );
});
