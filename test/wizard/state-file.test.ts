import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Problem } from '../../src/errors.ts';
import { Secret } from '../../src/secret.ts';
import { freshState, openState, type StateData } from '../../src/wizard/state.ts';
import { stateFile } from '../../src/wizard/state-file.ts';
import { seeded } from './seeded.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
const newFolder = (): string => {
  const above = mkdtempSync(join(tmpdir(), 'state-'));
  folders.push(above);
  return join(above, 'setups', 'default');
};
const open = (folder: string) => {
  const notices: string[] = [];
  return { file: stateFile(folder, (text) => notices.push(text)), notices };
};

/** The state as it is after `writes` changes: the last one made `object-<writes>`. */
const filled = (folder: string, writes = 5): StateData => {
  const { file } = open(folder);
  const state = openState(file, 'default');
  state.change((data) => {
    data.answers = {
      'okta.orgUrl': 'https://a.example',
      'proof.redirectUris': ['http://localhost:1'],
      name: 'Zoë',
    };
    data.target = { 'okta.orgUrl': 'https://a.example' };
    data.setup = { id: '0123456789', name: 'default' };
  });
  for (let n = 2; n <= writes; n += 1)
    state.made({
      step: 'okta.app',
      kind: 'okta.app',
      key: `k${n}`,
      id: `object-${n}`,
      at: '2026-11-23T00:00:00.000Z',
    });
  return structuredClone(state.data) as StateData;
};
const files = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
const damaged = (folder: string): readonly string[] =>
  files(folder).filter((file) => file.includes('.damaged-'));

describe('the state file', () => {
  it('gives back what was written, in a new process', () => {
    const folder = newFolder();
    const written = filled(folder);
    const { file, notices } = open(folder);
    expect(file.read()).toEqual(written);
    expect(notices).toEqual([]);
  });

  it('is nothing before the first write, and reading makes nothing', () => {
    const folder = newFolder();
    expect(open(folder).file.read()).toBeUndefined();
    expect(existsSync(folder)).toBe(false);
  });

  it.skipIf(process.platform === 'win32')(
    'is for its owner alone, from its creation, whatever the umask',
    () => {
      const folder = newFolder();
      const umask = process.umask(0);
      try {
        filled(folder);
      } finally {
        process.umask(umask);
      }
      const modes = files(folder).map((file) => statSync(file).mode & 0o777);
      expect(modes).toEqual([0o600, 0o600, 0o600, 0o600]);
      for (const one of [folder, join(folder, 'copies')]) expect(statSync(one).mode & 0o777).toBe(0o700);
    },
  );

  it('keeps three good copies, the newest states', () => {
    const folder = newFolder();
    filled(folder, 7);
    const copies = files(join(folder, 'copies')).map(
      (file) => JSON.parse(readFileSync(file, 'utf8')).sequence,
    );
    expect(copies.sort()).toEqual([5, 6, 7]);
  });

  it('leaves no other file behind', () => {
    const folder = newFolder();
    filled(folder, 4);
    expect(files(folder).map((file) => file.slice(folder.length + 1))).toEqual([
      join('copies', '0.json'),
      join('copies', '1.json'),
      join('copies', '2.json'),
      'state.json',
    ]);
  });

  it('holds no secret, whatever is put into it', () => {
    const folder = newFolder();
    const { file } = open(folder);
    openState(file, 'default').record('okta.app', {
      status: 'done',
      how: 'made',
      facts: { app: { secret: new Secret('canary-in-facts-8K') } },
      at: '2026-11-23T00:00:00.000Z',
    });
    const everything = files(folder)
      .map((one) => readFileSync(one, 'utf8'))
      .join('\n');
    expect(everything).toContain('[secret]');
    for (const form of ['utf8', 'base64', 'hex'] as const)
      expect(everything).not.toContain(Buffer.from('canary-in-facts-8K').toString(form));
  });

  it('that cannot be read for its permissions is left alone, with a problem', () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'state.json'), { recursive: true });
    expect(() => open(folder).file.read()).toThrow(expect.objectContaining({ code: 'STATE_UNREADABLE' }));
  });

  it('that cannot be written is a problem, and what was saved stays', () => {
    const folder = newFolder();
    const written = filled(folder);
    const { file } = open(folder);
    const state = openState(file, 'default');
    rmSync(join(folder, 'copies'), { recursive: true });
    writeFileSync(join(folder, 'copies'), 'no folder');
    expect(() => state.unmade({ step: 'a', kind: 'b', key: 'c' })).toThrow(
      expect.objectContaining({ code: 'STATE_UNWRITABLE' }),
    );
    expect(open(folder).file.read()).toEqual(written);
  });
});

describe('a damaged state file', () => {
  /** Either nothing was lost, or the newest copy serves, with a notice, and the damaged file is kept. */
  const survives = (folder: string, bytes: Buffer, written: StateData): 'whole' | 'copy' => {
    const main = join(folder, 'state.json');
    writeFileSync(main, bytes);
    const { file, notices } = open(folder);
    const read = file.read();
    expect(read).toEqual(written);
    if (notices.length === 0) return 'whole';
    expect(notices).toEqual([expect.stringContaining('newest good copy')]);
    expect(readFileSync(main)).toEqual(bytes);
    return 'copy';
  };

  it('cut at every byte is replaced by its newest copy, with a notice', () => {
    const folder = newFolder();
    const written = filled(folder, 3);
    const bytes = readFileSync(join(folder, 'state.json'));
    let copies = 0;
    for (let length = 0; length < bytes.length; length += 1)
      if (survives(folder, bytes.subarray(0, length), written) === 'copy') copies += 1;
    console.log(
      `state cut at every byte: ${bytes.length} cuts, ${copies} recovered from a copy, 0 crashes, 0 resets`,
    );
    // A cut of nothing but trailing white space loses nothing.
    expect(copies).toBeGreaterThan(bytes.length - 3);
  });

  it('with one bit turned, at 400 places, loses nothing', () => {
    const folder = newFolder();
    const written = filled(folder, 3);
    const bytes = readFileSync(join(folder, 'state.json'));
    const random = seeded(7);
    let copies = 0;
    for (let round = 0; round < 400; round += 1) {
      const flipped = Buffer.from(bytes);
      const place = random.below(bytes.length);
      flipped.writeUInt8(flipped.readUInt8(place) ^ (1 << random.below(8)), place);
      if (survives(folder, flipped, written) === 'copy') copies += 1;
    }
    console.log(
      `state with one bit turned: 400 places, ${copies} recovered from a copy, 0 crashes, 0 resets`,
    );
    expect(copies).toBeGreaterThan(300);
  });

  it('with any bit of its version or sequence turned is damaged, and not from the future', () => {
    const folder = newFolder();
    const written = filled(folder);
    const bytes = readFileSync(join(folder, 'state.json'));
    for (const name of ['"schemaVersion": ', '"sequence": '])
      for (let bit = 0; bit < 8; bit += 1) {
        const flipped = Buffer.from(bytes);
        const place = flipped.indexOf(name) + name.length;
        flipped.writeUInt8(flipped.readUInt8(place) ^ (1 << bit), place);
        expect(survives(folder, flipped, written)).toBe('copy');
      }
  });

  it('is kept under a new name by the next write, each one under its own', () => {
    const folder = newFolder();
    filled(folder);
    for (const content of ['torn', 'torn again']) {
      writeFileSync(join(folder, 'state.json'), content);
      const state = openState(open(folder).file, 'default');
      expect(state.data.made).toHaveLength(4);
      state.change(() => undefined);
    }
    expect(damaged(folder).map((file) => readFileSync(file, 'utf8'))).toEqual(['torn', 'torn again']);
    const { file, notices } = open(folder);
    expect(file.read()?.made).toHaveLength(4);
    expect(notices).toEqual([]);
  });

  it('is only looked at by a run that does not write', () => {
    const folder = newFolder();
    filled(folder);
    writeFileSync(join(folder, 'state.json'), 'torn');
    const before = files(folder).map((file) => [file, readFileSync(file, 'utf8')]);
    for (const _ of [1, 2]) open(folder).file.read();
    expect(files(folder).map((file) => [file, readFileSync(file, 'utf8')])).toEqual(before);
  });

  it('whose copies are damaged too is never replaced in silence', () => {
    const folder = newFolder();
    filled(folder);
    for (const file of files(folder)) writeFileSync(file, 'torn');
    const { file, notices } = open(folder);
    expect(file.read()).toBeUndefined();
    expect(notices).toEqual([expect.stringContaining('No good copy is left')]);
    file.write(freshState('default'));
    expect(damaged(folder)).toHaveLength(1);
  });

  it('set aside by a run that died before it wrote is told of again', () => {
    const folder = newFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'state.json.damaged-1'), 'torn');
    const { file, notices } = open(folder);
    expect(file.read()).toBeUndefined();
    expect(notices).toEqual([expect.stringContaining('was damaged')]);
  });

  it('uses the newest of the good copies', () => {
    const folder = newFolder();
    filled(folder, 7);
    rmSync(join(folder, 'state.json'));
    const copies = files(join(folder, 'copies'));
    const newest = copies.find((file) => JSON.parse(readFileSync(file, 'utf8')).sequence === 7);
    writeFileSync(newest ?? '', 'torn');
    const { file, notices } = open(folder);
    expect(file.read()?.made.at(-1)?.id).toBe('object-6');
    expect(notices).toEqual([expect.stringContaining('is gone')]);
  });

  it('goes on counting from the copy, so that later copies are the newest again', () => {
    const folder = newFolder();
    filled(folder, 7);
    writeFileSync(join(folder, 'state.json'), 'torn');
    const state = openState(open(folder).file, 'default');
    state.made({ step: 's', kind: 'k', key: 'after', id: 'after', at: '' });
    writeFileSync(join(folder, 'state.json'), 'torn');
    expect(open(folder).file.read()?.made.at(-1)?.id).toBe('after');
  });
});

describe('a state file of a newer version', () => {
  it('is refused, and neither it nor its copies are touched', () => {
    const folder = newFolder();
    filled(folder);
    const main = join(folder, 'state.json');
    writeFileSync(
      main,
      JSON.stringify({ schemaVersion: 2, sequence: 9, sum: 'of another kind', state: { other: true } }),
    );
    const before = files(folder).map((file) => [file, readFileSync(file, 'utf8')]);
    for (const _ of [1, 2]) {
      let failure: unknown;
      try {
        openState(open(folder).file, 'default');
      } catch (error) {
        failure = error;
      }
      expect(failure).toBeInstanceOf(Problem);
      expect(failure).toMatchObject({ code: 'STATE_FROM_FUTURE', description: { exit: 2 } });
    }
    expect(files(folder).map((file) => [file, readFileSync(file, 'utf8')])).toEqual(before);
  });
});

it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
  'a folder without rights is a problem',
  () => {
    const folder = newFolder();
    filled(folder);
    chmodSync(folder, 0o500);
    try {
      expect(() => open(folder).file.write(freshState('default'))).toThrow(
        expect.objectContaining({ code: 'STATE_UNWRITABLE' }),
      );
    } finally {
      chmodSync(folder, 0o700);
    }
  },
);
