import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export interface Store<World> {
  readonly world: World;
  save(): void;
}

const writeWhole = (file: string, text: string): void => {
  const part = `${file}.part`;
  const handle = openSync(part, 'w', 0o600);
  writeSync(handle, text);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(part, file);
};

/** A world of plain JSON values, kept in `<folder>/<name>.json` when a folder is given, otherwise in memory. */
export const store = <World>(folder: string | undefined, name: string, fresh: () => World): Store<World> => {
  if (folder === undefined) return { world: fresh(), save: () => undefined };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${name}.json`);
  let last = '';
  try {
    last = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const world = last === '' ? fresh() : (JSON.parse(last) as World);
  const save = (): void => {
    const text = JSON.stringify(world);
    if (text === last) return;
    writeWhole(file, text);
    last = text;
  };
  save();
  return { world, save };
};
