import { type ChildProcess, spawn } from 'node:child_process';
import { Console } from 'node:console';
import { mkdtempSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import timers from 'node:timers/promises';
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
  /** Its waits take a twentieth of their time. */
  readonly hurry?: boolean;
}

const hurried = `--import ${new URL('../torture/program/hurry.js', import.meta.url).href}`;

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

/** Starts the program without a terminal, as a process: for signals, and for what runs beside something else. */
export const start = (args: readonly string[], { cwd, env, input, hurry }: RunOptions): Running => {
  const options = [env?.['NODE_OPTIONS'] ?? [], hurry ? hurried : []].flat().join(' ');
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    env: environment(cwd, { ...env, ...(options && { NODE_OPTIONS: options }) }),
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.end(input);
  return watch(child);
};

type Main = (argv: readonly string[]) => Promise<number>;

const home = process.cwd();
const published = new URL('../../dist/main.cjs', import.meta.url).href;

/** What a program finds of its process: set for one run, and put back. */
const asProcess = async (
  { cwd, env, input, hurry }: RunOptions,
  work: () => Promise<number>,
): Promise<Ended> => {
  const said = { stdout: '', stderr: '' };
  const hearing =
    (name: keyof typeof said) =>
    (chunk: string | Uint8Array, ...rest: unknown[]) => {
      said[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
      const written = rest.at(-1);
      if (typeof written === 'function') queueMicrotask(() => void written());
      return true;
    };
  const before = { env: { ...process.env }, stdin: process.stdin, console: globalThis.console };
  const { write: toStdout } = process.stdout;
  const { write: toStderr } = process.stderr;
  const { setTimeout: sleep } = timers;
  const wait = (as: typeof sleep): void => {
    timers.setTimeout = as;
    syncBuiltinESMExports();
  };
  const be = (stdin: unknown) =>
    Object.defineProperty(process, 'stdin', { value: stdin, configurable: true });
  // The variables of the process itself, since Node asks the system for the home folder.
  const surround = (variables: NodeJS.ProcessEnv): void => {
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, variables);
  };
  process.chdir(cwd);
  surround(environment(cwd, env));
  be(Readable.from(input === undefined ? [] : [Buffer.from(input)]));
  if (hurry) wait((ms, value, options) => sleep((ms ?? 0) / 20, value, options));
  process.stdout.write = hearing('stdout');
  process.stderr.write = hearing('stderr');
  globalThis.console = new Console(process.stdout, process.stderr);
  try {
    const exit = await work();
    return { exit, ...said };
  } finally {
    if (hurry) wait(sleep);
    globalThis.console = before.console;
    process.stdout.write = toStdout;
    process.stderr.write = toStderr;
    be(before.stdin);
    surround(before.env);
    process.chdir(home);
  }
};

let last: Promise<unknown> = Promise.resolve();

/**
 * Runs the published program without a terminal, in this process, since a new one takes a second of processor time before it
 * does anything. A process has one folder and one environment: runs that are asked for together come one after the other.
 */
export const run = (args: readonly string[], options: RunOptions): Promise<Ended> => {
  // What is loaded before the program needs a process.
  if (options.env?.['NODE_OPTIONS'] !== undefined) return start(args, options).ended;
  const turn = last.then(async () => {
    const { main } = (await import(published)) as { main: Main };
    return asProcess(options, () => main(args));
  });
  last = turn.catch(() => undefined);
  return turn;
};
