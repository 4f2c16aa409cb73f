import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  appendLines,
  checkOwnFolder,
  createOwn,
  openNamed,
  ownFolder,
  readOwn,
  readRegular,
  sweep,
  writeNamed,
  writeOwn,
} from '../src/durable-file.ts';
import { acquireLock } from '../src/wizard/lock.ts';
import { freshState } from '../src/wizard/state.ts';
import { stateFile } from '../src/wizard/state-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'durable-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (...names: string[]): string => join(folder, ...names);
const victim = (): string => {
  writeFileSync(at('victim'), 'untouched');
  return at('victim');
};
const isPosix = process.platform !== 'win32';

describe.skipIf(!isPosix)('a link that a strange folder brought', () => {
  it.each([
    ['writeOwn', (file: string) => writeOwn(file, 'ours')],
    ['createOwn', (file: string) => createOwn(file, 'ours')],
    ['writeNamed', (file: string) => writeNamed(file, 'ours')],
    ['openNamed', (file: string) => openNamed(file)('ours')],
    ['appendLines', (file: string) => appendLines(file, 'ours\n')],
    ['readOwn', (file: string) => readOwn(file)],
  ] as const)('is never followed by %s', (name, work) => {
    const target = victim();
    symlinkSync(target, at('link'));
    if (name === 'writeOwn') work(at('link'));
    else if (name === 'createOwn') expect(work(at('link'))).toBe(false);
    else expect(() => work(at('link'))).toThrow('it is a link');
    expect(readFileSync(target, 'utf8')).toBe('untouched');
    expect(readdirSync(folder).sort()).toEqual(['link', 'victim']);
  });

  it('in the place of a folder of ours, or above it, is refused', () => {
    mkdirSync(at('elsewhere', 'default'), { recursive: true });
    symlinkSync(at('elsewhere'), at('.okta-mule-setup'));
    mkdirSync(at('second', '.okta-mule-setup'), { recursive: true });
    symlinkSync(at('elsewhere'), at('second', '.okta-mule-setup', 'default'));
    for (const setup of [at('.okta-mule-setup', 'default'), at('second', '.okta-mule-setup', 'default')]) {
      expect(() => acquireLock(setup, false, () => undefined)).toThrow('is a link');
      expect(() => stateFile(setup, () => undefined).read()).toThrow('is a link');
      expect(() => stateFile(setup, () => undefined).write(freshState('default'))).toThrow('is a link');
    }
    expect(readdirSync(at('elsewhere'))).toEqual(['default']);
    expect(readdirSync(at('elsewhere', 'default'))).toEqual([]);
  });

  it('at every file that the state is kept in is not written through', () => {
    const setup = at('.okta-mule-setup', 'default');
    const target = victim();
    mkdirSync(join(setup, 'copies'), { recursive: true });
    const names = ['copies/0.json', 'copies/1.json', 'copies/2.json'];
    for (const name of [...names, ...names.map((one) => `${one}.part`), 'state.json.part', '.gitignore'])
      symlinkSync(target, join(setup, name));
    const file = stateFile(setup, () => undefined);
    for (let n = 0; n < 4; n += 1) file.write(freshState('default'));
    expect(readFileSync(target, 'utf8')).toBe('untouched');
    for (const name of [...names, 'state.json']) expect(lstatSync(join(setup, name)).isFile()).toBe(true);
    rmSync(join(setup, 'state.json'));
    symlinkSync(target, join(setup, 'state.json'));
    expect(() => file.read()).toThrow('it is a link');
  });
});

describe('files of ours', () => {
  it.skipIf(!isPosix)('are for their owner alone, whatever was there before', () => {
    writeFileSync(at('file'), 'before', { mode: 0o666 });
    chmodSync(at('file'), 0o666);
    writeOwn(at('file'), 'after');
    writeFileSync(at('named'), 'before', { mode: 0o666 });
    writeNamed(at('named'), 'after');
    for (const name of ['file', 'named']) expect(statSync(at(name)).mode & 0o777).toBe(0o600);
  });

  it.skipIf(!isPosix)('stand in a folder whose mode is mended', () => {
    mkdirSync(at('open'), { mode: 0o777 });
    chmodSync(at('open'), 0o777);
    expect(ownFolder(at('open'))).toBe(true);
    expect(statSync(at('open')).mode & 0o777).toBe(0o700);
  });

  it.skipIf(process.getuid?.() !== 0)('are refused in a folder of somebody else', () => {
    mkdirSync(at('theirs'));
    execFileSync('chown', ['12345', at('theirs')]);
    expect(() => ownFolder(at('theirs'))).toThrow('belongs to another user (id 12345)');
    expect(() => checkOwnFolder(at('theirs'))).toThrow('belongs to another user');
  });

  it('are made once, whole', () => {
    expect(createOwn(at('one'), 'first')).toBe(true);
    expect(createOwn(at('one'), 'second')).toBe(false);
    expect(readOwn(at('one'))).toBe('first');
    expect(readOwn(at('none'))).toBeUndefined();
    expect(readdirSync(folder)).toEqual(['one']);
  });

  it('that a dead run was writing are cleared away, those of a living one are not', () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const part = (pid: number): string => `.okta-mule-setup-${pid}-${'0a'.repeat(16)}.tmp`;
    for (const pid of [dead, process.pid, process.ppid]) writeFileSync(at(part(pid)), '');
    writeFileSync(at('.okta-mule-setup-1.tmp'), 'of somebody else');
    sweep(folder);
    expect(readdirSync(folder).sort()).toEqual([part(process.ppid), '.okta-mule-setup-1.tmp'].sort());
    writeFileSync(at(part(dead)), '');
    writeNamed(at('report.md'), 'text');
    expect(existsSync(at(part(dead)))).toBe(false);
  });

  it('take lines one after another, and begin anew after one that was cut', () => {
    appendLines(at('log'), 'one\n');
    writeFileSync(at('log'), 'tw', { flag: 'a' });
    appendLines(at('log'), 'three\n');
    expect(readFileSync(at('log'), 'utf8')).toBe('one\ntw\nthree\n');
  });
});

describe('what is not a file', () => {
  it.skipIf(!isPosix)('is refused at once, in words', () => {
    execFileSync('mkfifo', [at('pipe')]);
    mkdirSync(at('folder'));
    for (const [file, kind] of [
      [at('pipe'), 'a pipe'],
      [at('folder'), 'a folder'],
      ['/dev/zero', 'a device'],
      ['/dev/null', 'a device'],
    ] as const) {
      expect(() => readRegular(file, 100, 'follow')).toThrow(`it is ${kind}, not a file`);
      expect(() => writeNamed(file, 'text')).toThrow(`it is ${kind}`);
      expect(() => appendLines(file, 'text\n')).toThrow(`it is ${kind}`);
    }
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it('larger than it may be is refused, also where the system does not know its size before', () => {
    writeFileSync(at('large'), Buffer.alloc(101));
    expect(() => readRegular(at('large'), 100, 'follow')).toThrow('it is larger than 100 bytes');
    expect(readRegular(at('large'), 101, 'follow')).toHaveLength(101);
    if (existsSync('/proc/self/status'))
      expect(() => readRegular('/proc/self/status', 100, 'follow')).toThrow('it is larger than 100 bytes');
  });
});

/** Writes the state, a report and a sandbox's world, and says of each how that went. */
const writer = `
import { writeNamed } from ${JSON.stringify(join(import.meta.dirname, '../src/durable-file.ts'))};
import { store } from ${JSON.stringify(join(import.meta.dirname, '../src/sandbox/kernel/store.ts'))};
import { openState } from ${JSON.stringify(join(import.meta.dirname, '../src/wizard/state.ts'))};
import { stateFile } from ${JSON.stringify(join(import.meta.dirname, '../src/wizard/state-file.ts'))};
const [folder, size] = process.argv.slice(2);
const filling = 'x'.repeat(Number(size));
const said = [];
for (const write of [
  () => openState(stateFile(folder + '/setup', () => undefined), 'default').change((data) => { data.answers.filling = filling; }),
  () => writeNamed(folder + '/report.md', filling),
  async () => {
    const { world, save } = await store(folder, 'world', () => ({}));
    world.filling = filling;
    save();
  },
])
  try { await write(); said.push('written'); } catch (error) { said.push(error.code); }
process.stdout.write(said.join(' '));
`;

const bundled = async (): Promise<string> => {
  writeFileSync(at('entry.mjs'), writer);
  const bundle = await rolldown({ input: at('entry.mjs'), platform: 'node', logLevel: 'silent' });
  await bundle.write({ file: at('writer.mjs'), format: 'esm' });
  await bundle.close();
  return at('writer.mjs');
};

describe.skipIf(!isPosix)('a full disk', () => {
  it('at 15 sizes leaves what was there before, whole, and no temporary file', async () => {
    const script = await bundled();
    const write = (size: number, limit: string): string =>
      spawnSync(
        'bash',
        ['-c', `ulimit -f ${limit} && exec "$0" "$@"`, process.execPath, script, folder, `${size}`],
        { encoding: 'utf8' },
      ).stdout;
    const kept = () => [
      stateFile(at('setup'), () => undefined).read()?.answers['filling'],
      readFileSync(at('report.md'), 'utf8'),
      JSON.parse(readFileSync(at('world.json'), 'utf8')).filling,
    ];
    const before = 'x'.repeat(900);
    expect(write(900, 'unlimited')).toBe('written written written');
    let sizes = 0;
    for (let limit = 1; limit <= 15; limit += 1) {
      expect(write(limit * 1024 + 1, `${limit}`)).toBe('STATE_UNWRITABLE EFBIG EFBIG');
      expect(kept()).toEqual([before, before, before]);
      sizes += 1;
    }
    expect(sizes).toBe(15);
    const names = readdirSync(folder, { recursive: true }).map(String);
    expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(write(2000, '16')).toBe('written written written');
    expect(kept()).toEqual(Array.from({ length: 3 }, () => 'x'.repeat(2000)));
  });
});

it('where a file system knows no modes, doctor says so once', async () => {
  vi.resetModules();
  const { platform } = process;
  Object.defineProperty(process, 'platform', { value: 'win32' });
  try {
    const { lookAtFiles } = await import('../src/cli/doctor/files.ts');
    const setup = at('.okta-mule-setup', 'default');
    expect(lookAtFiles(setup)).toEqual([]);
    mkdirSync(setup, { recursive: true });
    expect(lookAtFiles(setup)).toMatchObject([{ check: 'Files', state: 'warn', exit: 0 }]);
  } finally {
    Object.defineProperty(process, 'platform', { value: platform });
    vi.resetModules();
  }
});
