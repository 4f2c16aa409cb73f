import { spawn, spawnSync } from 'node:child_process';
import { bin, type Ended, environment, type Running, type Variables, watch } from './program.ts';

/** util-linux `script` gives a program a real pseudo-terminal; that of BSD and macOS takes other flags. */
export const hasTerminal: boolean = (() => {
  const { status, stdout } = spawnSync('script', ['--version'], { encoding: 'utf8' });
  return status === 0 && stdout.includes('util-linux');
})();

export interface Terminal extends Running {
  type(keys: string): void;
}

export const keys = { enter: '\r', ctrlC: '\u0003', ctrlD: '\u0004', down: '\u001b[B' } as const;

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** Starts the program in a pseudo-terminal of so many columns; 0 is what some CI systems and containers report. */
export const startInTerminal = (
  args: readonly string[],
  { cwd, env, columns = 80 }: { cwd: string; env?: Variables; columns?: number },
): Terminal => {
  const command = [process.execPath, bin, ...args].map(quoted).join(' ');
  const child = spawn('script', ['-qec', `stty cols ${columns} rows 40; exec ${command}`, '/dev/null'], {
    cwd,
    env: environment(cwd, { TERM: 'xterm', SHELL: '/bin/sh', ...env }),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  return { ...watch(child), type: (text) => void child.stdin.write(text) };
};

/** Questions as both screens put them, by their words: a prompt is drawn again and again. */
const asked = (said: string): ReadonlySet<string> =>
  new Set(
    [...withoutEscapes(said).matchAll(/\? ([^\n(?]+)(?: \(|\n)|([^\n(]+) \(Enter for/g)].map(
      ([, one, other]) => (one ?? other ?? '').trim(),
    ),
  );

/** Presses Enter once at every question until the program ends. */
export const pressEnter = (terminal: Terminal): Promise<Ended> => {
  let answered = 0;
  const answer = (): void => {
    const { size } = asked(terminal.said());
    for (; answered < size; answered += 1) terminal.type(keys.enter);
  };
  terminal.child.stdout?.on('data', answer);
  answer();
  return terminal.ended;
};

/** What a person sees one after the other: without colors; whatever moves the cursor or erases begins a line. */
export const withoutEscapes = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are looked for.
    .replace(/\u001b\[[0-9;]*m/g, '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are looked for.
    .replace(/(\u001b\[[0-9;?]*[A-Za-z])+/g, '\n');
