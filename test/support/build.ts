import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const changedAt = (path: string): number =>
  statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;

const newestIn = (folder: string): number =>
  Math.max(
    ...readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
      changedAt(join(folder, file)),
    ),
  );

/** The tests of the program run what is published: the bundle, made again when a source is newer. */
export const setup = (): void => {
  const sources = Math.max(newestIn('src'), changedAt('package.json'), changedAt('scripts/build.js'));
  if (changedAt('dist/main.cjs') > sources) return;
  execFileSync(process.execPath, [join(root, 'scripts/build.js')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
};
