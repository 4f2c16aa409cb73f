import { readFileSync } from 'node:fs';

/** Two levels up from the sources and one from the bundle; the bundler puts the value in instead. */
declare const packageVersion: string | undefined;

const fromPackage = (): string =>
  (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string })
    .version;

export const version: string = typeof packageVersion === 'string' ? packageVersion : fromPackage();
