import { join } from 'node:path';
import { readOwn, writeOwn } from '../../durable-file.ts';

export interface Store<World> {
  readonly world: World;
  /** On the disk when it returns. Takes as long as the world is large: called after what may have changed it. */
  save(): void;
}

const parsed = <World>(file: string, text: string): World => {
  try {
    return JSON.parse(text) as World;
  } catch (error) {
    throw new Error(`${file} is damaged`, { cause: error });
  }
};

/** A world of plain JSON values, kept in `<folder>/<name>.json` when a folder is given, otherwise in memory. */
export const store = async <World>(
  folder: string | undefined,
  name: string,
  fresh: () => World | Promise<World>,
): Promise<Store<World>> => {
  if (folder === undefined) return { world: await fresh(), save: () => undefined };
  const file = join(folder, `${name}.json`);
  let last = readOwn(file);
  const world = last === undefined ? await fresh() : parsed<World>(file, last);
  const save = (): void => {
    const text = JSON.stringify(world);
    if (text === last) return;
    writeOwn(file, text);
    last = text;
  };
  save();
  return { world, save };
};
