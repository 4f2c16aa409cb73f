import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const bin = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'bin', 'okta-mule-setup.js');

/** A folder of its own for a test; it is also the home folder, so that nothing of this computer is read. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'program-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

export type Variables = Readonly<Record<string, string>>;

/** Nothing of the environment in which the tests run, CI least of all, but what a program needs to start. */
export const environment = (home: string, more: Variables = {}): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: home,
  LANG: 'C.UTF-8',
  ...more,
});

export interface Ended {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** What it said so far. */
  said(): string;
  /** Resolves when standard error or output holds the text; rejects when the program ends without it. */
  until(text: string | RegExp): Promise<void>;
  readonly ended: Promise<Ended>;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Variables;
  readonly input?: string;
}

const holds = (said: string, text: string | RegExp): boolean =>
  typeof text === 'string' ? said.includes(text) : text.test(said);

/** Watches a process: what it says, and how it ends. */
export const watch = (child: ChildProcess): Running => {
  const streams = { stdout: '', stderr: '' };
  const waiting = new Set<() => void>();
  const hear = (name: keyof typeof streams) => (chunk: string) => {
    streams[name] += chunk;
    for (const look of [...waiting]) look();
  };
  child.stdout?.setEncoding('utf8').on('data', hear('stdout'));
  child.stderr?.setEncoding('utf8').on('data', hear('stderr'));
  // A program that has ended reads nothing more.
  child.stdin?.on('error', () => undefined);
  const said = (): string => streams.stdout + streams.stderr;
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (exit) => resolve({ exit, ...streams }));
  });
  onTestFinished(() => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  });
  return {
    child,
    said,
    ended,
    until: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!holds(said(), text)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
        void ended.then(() => reject(new Error(`it ended without saying ${text}; it said:\n${said()}`)));
      }),
  };
};

/** Starts the program without a terminal. */
export const start = (args: readonly string[], { cwd, env, input }: RunOptions): Running => {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    env: environment(cwd, env),
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.end(input);
  return watch(child);
};

export const run = (args: readonly string[], options: RunOptions): Promise<Ended> =>
  start(args, options).ended;
