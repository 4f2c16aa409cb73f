import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../src/errors.ts';
import { Secret } from '../../src/secret.ts';
import { freshState, openState } from '../../src/wizard/state.ts';
import { files, filled, newFolder, open } from './state-folder.ts';

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
      how: 'created',
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
