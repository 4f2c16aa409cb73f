import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import shipped from './shipped.json' with { type: 'json' };
import type { Operation, Specification } from './specification.ts';

/**
 * The guide's employees API. What the parser says of it is known since it was shipped, so that a rehearsal of the guide never loads
 * the parser; a test holds both against each other.
 *
 * @param folder where its files lie
 */
export const shippedSpecification = (folder: string): Specification => ({
  folder,
  main: shipped.main,
  classifier: 'raml',
  language: shipped.language,
  files: Object.fromEntries(shipped.paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')])),
  operations: shipped.operations as unknown as readonly Operation[],
  warnings: [],
});
