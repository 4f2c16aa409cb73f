import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acquireLock } from '../../src/wizard/lock.ts';

const root = mkdtempSync(join(tmpdir(), 'lock-'));
const script = join(root, 'runner.mjs');
const children: ChildProcess[] = [];
let count = 0;
const newFolder = (): string => {
  count += 1;
  return join(root, `setup-${count}`);
};
/** Without what keeps the folder out of a repository. */
const contents = (folder: string): readonly string[] =>
  readdirSync(folder).filter((name) => name !== '.gitignore');
const quiet = (): void => undefined;

/** A process that tries to take the lock when told, and holds it until it ends. */
const source = `
import { acquireLock } from ${JSON.stringify(join(import.meta.dirname, '../../src/wizard/lock.ts'))};
let lock;
process.on('message', ({ folder, release }) => {
  if (release) { lock?.release(); lock = undefined; process.send('released'); return; }
  const notices = [];
  try {
    lock = acquireLock(folder, false, (text) => notices.push(text));
    lock.check();
    process.send({ got: true, notices });
  } catch (error) {
    process.send({ got: false, code: error.code ?? String(error) });
  }
});
process.send('ready');
`;

interface Outcome {
  readonly got: boolean;
  readonly code?: string;
  readonly notices?: readonly string[];
}
const heard = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve) => child.once('message', resolve as never));
const start = async (): Promise<ChildProcess> => {
  const child = fork(script, { stdio: 'inherit' });
  children.push(child);
  await heard(child);
  return child;
};
const attempt = (child: ChildProcess, folder: string): Promise<Outcome> => {
  const outcome = heard<Outcome>(child);
  child.send({ folder });
  return outcome;
};
const release = (child: ChildProcess): Promise<unknown> => {
  const done = heard(child);
  child.send({ release: true });
  return done;
};
const ended = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve) => child.once('exit', resolve));

beforeAll(async () => {
  const entry = join(root, 'entry.mjs');
  writeFileSync(entry, source);
  const bundle = await rolldown({ input: entry, platform: 'node', logLevel: 'silent' });
  await bundle.write({ file: script, format: 'esm' });
  await bundle.close();
});
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

/** The id of a process that is no more. */
const deadPid = async (): Promise<number> => {
  const child = await start();
  const { pid } = child;
  child.kill('SIGKILL');
  await ended(child);
  return pid ?? 0;
};
const leave = (folder: string, holder: object | string): void => {
  acquireLock(folder, false, quiet).release();
  writeFileSync(join(folder, 'lock'), typeof holder === 'string' ? holder : JSON.stringify(holder));
};

describe('of two processes that start at once', () => {
  it('exactly one proceeds, in 20 races for a free lock and 20 for one that a dead run left', async () => {
    const [one, two, dead] = [await start(), await start(), await deadPid()];
    const winners = new Map<unknown, number>();
    for (let race = 0; race < 40; race += 1) {
      const folder = newFolder();
      if (race % 2 === 1)
        leave(folder, { pid: dead, host: hostname(), nonce: `dead-${race}`, seen: new Date().toISOString() });
      const outcomes = await Promise.all([attempt(one, folder), attempt(two, folder)]);
      expect(outcomes.filter(({ got }) => got)).toHaveLength(1);
      expect(outcomes.find(({ got }) => !got)).toMatchObject({ code: 'LOCKED' });
      const winner = outcomes[0].got ? one : two;
      winners.set(winner.pid, (winners.get(winner.pid) ?? 0) + 1);
      expect(contents(folder)).toEqual(['lock']);
      await release(winner);
      expect(contents(folder)).toEqual([]);
    }
    console.log(
      `lock: 40 races of two processes, exactly one proceeded in each (${[...winners.values()].join(' : ')})`,
    );
  });
});

describe('a lock', () => {
  it('is refused while a living process holds it, with its process, and freed by its release', async () => {
    const folder = newFolder();
    const child = await start();
    expect(await attempt(child, folder)).toMatchObject({ got: true, notices: [] });
    expect(() => acquireLock(folder, false, quiet)).toThrow(
      expect.objectContaining({
        code: 'LOCKED',
        message: expect.stringContaining(`process ${child.pid} on ${hostname()}`),
        description: expect.objectContaining({ exit: 5 }),
      }),
    );
    await release(child);
    acquireLock(folder, false, quiet).release();
  });

  it('is refused to a second run in the same process', () => {
    const folder = newFolder();
    const first = acquireLock(folder, false, quiet);
    expect(() => acquireLock(folder, false, quiet)).toThrow(expect.objectContaining({ code: 'LOCKED' }));
    first.release();
    acquireLock(folder, false, quiet).release();
  });

  it('of a killed process is taken over with a notice', async () => {
    const folder = newFolder();
    const child = await start();
    await attempt(child, folder);
    child.kill('SIGKILL');
    await ended(child);
    const notices: string[] = [];
    const lock = acquireLock(folder, false, (text) => notices.push(text));
    expect(notices).toEqual([expect.stringContaining(`process ${child.pid}`)]);
    lock.check();
    lock.release();
  });

  it('of an earlier process with the same id as this one is taken over, as after a restart in a container', () => {
    const folder = newFolder();
    leave(folder, { pid: process.pid, host: hostname(), nonce: 'earlier', seen: new Date().toISOString() });
    acquireLock(folder, false, quiet).release();
  });

  it('of a living process that gave no sign of life for long is taken over: its id was used again', () => {
    const folder = newFolder();
    leave(folder, {
      pid: process.ppid,
      host: hostname(),
      nonce: 'old',
      seen: new Date(Date.now() - 3_600_000).toISOString(),
    });
    acquireLock(folder, false, quiet).release();
    leave(folder, { pid: process.ppid, host: hostname(), nonce: 'new', seen: new Date().toISOString() });
    expect(() => acquireLock(folder, false, quiet)).toThrow(expect.objectContaining({ code: 'LOCKED' }));
  });

  it('of another host is refused however old it is, unless forced', () => {
    const folder = newFolder();
    leave(folder, { pid: 1, host: 'elsewhere', nonce: 'theirs', seen: '2020-01-01T00:00:00.000Z' });
    expect(() => acquireLock(folder, false, quiet)).toThrow(
      expect.objectContaining({ code: 'LOCKED', message: expect.stringContaining('elsewhere') }),
    );
    const notices: string[] = [];
    acquireLock(folder, true, (text) => notices.push(text)).release();
    expect(notices).toEqual([expect.stringContaining('elsewhere')]);
  });

  it('torn by a crash of the machine is taken over when forced or old, and is no way out of the folder', () => {
    for (const torn of ['', '{"pid": 5', '{"pid":0,"host":"x","nonce":"../../../escape","seen":""}']) {
      const folder = newFolder();
      leave(folder, torn);
      expect(() => acquireLock(folder, false, quiet)).toThrow(expect.objectContaining({ code: 'LOCKED' }));
      acquireLock(folder, true, quiet).release();
      expect(contents(folder)).toEqual([]);
    }
  });

  it('that was taken over says so at the next check, and its release leaves the new one alone', () => {
    const folder = newFolder();
    const sleeper = acquireLock(folder, false, quiet);
    sleeper.check();
    const taker = acquireLock(folder, true, quiet);
    expect(() => sleeper.check()).toThrow(
      expect.objectContaining({ code: 'LOCK_LOST', description: expect.objectContaining({ exit: 5 }) }),
    );
    sleeper.release();
    taker.check();
    taker.release();
  });

  it('that was removed is lost', () => {
    const folder = newFolder();
    const lock = acquireLock(folder, false, quiet);
    rmSync(join(folder, 'lock'));
    expect(() => lock.check()).toThrow(expect.objectContaining({ code: 'LOCK_LOST' }));
    lock.release();
  });

  it('left half-way through a take-over by another dead run does not stop the next one', async () => {
    const folder = newFolder();
    const dead = await deadPid();
    const holder = { pid: dead, host: hostname(), seen: new Date().toISOString() };
    leave(folder, { ...holder, nonce: 'first' });
    writeFileSync(join(folder, 'lock.after-first'), JSON.stringify({ ...holder, nonce: 'second' }));
    const lock = acquireLock(folder, false, quiet);
    expect(contents(folder)).toEqual(['lock']);
    lock.release();
  });

  it('is taken over by one run at a time: while a living one does it, others are refused', async () => {
    const folder = newFolder();
    const seen = new Date().toISOString();
    const dead = { pid: await deadPid(), host: hostname(), nonce: 'first', seen };
    leave(folder, dead);
    writeFileSync(
      join(folder, 'lock.after-first'),
      JSON.stringify({ ...dead, pid: process.ppid, nonce: 'second' }),
    );
    expect(() => acquireLock(folder, false, quiet)).toThrow(expect.objectContaining({ code: 'LOCKED' }));
    expect(JSON.parse(readFileSync(join(folder, 'lock'), 'utf8'))).toEqual(dead);
  });

  it('is a file for its owner that names process and host', () => {
    const folder = newFolder();
    const lock = acquireLock(folder, false, quiet);
    expect(JSON.parse(readFileSync(join(folder, 'lock'), 'utf8'))).toMatchObject({
      pid: process.pid,
      host: hostname(),
    });
    lock.release();
  });

  it('in a folder that cannot be made is a problem', () => {
    const file = join(root, 'a-file');
    writeFileSync(file, '');
    expect(() => acquireLock(join(file, 'setup'), false, quiet)).toThrow(
      expect.objectContaining({ code: 'STATE_UNWRITABLE' }),
    );
  });
});
