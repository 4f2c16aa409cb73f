import { join } from 'node:path';
import { checkOwnFolder, makeFolder, readOwn, sweep, writeOwn } from '../../durable-file.ts';

export interface Store<World> {
  readonly world: World;
  save(): void;
}

/** A world of plain JSON values, kept in `<folder>/<name>.json` when a folder is given, otherwise in memory. */
export const store = <World>(folder: string | undefined, name: string, fresh: () => World): Store<World> => {
  if (folder === undefined) return { world: fresh(), save: () => undefined };
  makeFolder(folder, 0o700);
  checkOwnFolder(folder);
  sweep(folder);
  const file = join(folder, `${name}.json`);
  let last = readOwn(file) ?? '';
  const world = last === '' ? fresh() : (JSON.parse(last) as World);
  const save = (): void => {
    const text = JSON.stringify(world);
    if (text === last) return;
    writeOwn(file, text);
    last = text;
  };
  save();
  return { world, save };
};
