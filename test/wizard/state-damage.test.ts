import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freshState, openState, type StateData } from '../../src/wizard/state.ts';
import { seeded } from './seeded.ts';
import { damaged, files, filled, newFolder, open } from './state-folder.ts';

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
