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

/** Presses Enter at every question until the program ends. */
export const pressEnter = async (terminal: Terminal): Promise<Ended> => {
  let asked = 0;
  const answer = (): void => {
    // Each question that is being asked is drawn with a question mark, and again with a tick when it is answered.
    const questions = terminal.said().match(/\? [^\n]*\(|\(Enter for/g)?.length ?? 0;
    if (questions <= asked) return;
    asked = questions;
    terminal.type(keys.enter);
  };
  terminal.child.stdout?.on('data', answer);
  answer();
  return terminal.ended;
};

/** What is left of the text for a person: without colours, cursor moves and the lines that were drawn over. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are looked for.
export const withoutEscapes = (text: string): string => text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '');
