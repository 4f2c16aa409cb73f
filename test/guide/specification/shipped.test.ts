import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { read } from '../../../src/guide/specification/read.ts';
import { shippedSpecification } from '../../../src/guide/specification/shipped.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const employees = join(root, 'templates/employees');
const file = join(root, 'src/guide/specification/shipped.json');

it('what is shipped with the employees API is what the parser says of it (UPDATE_SHIPPED=1 writes it anew)', async () => {
  const { main, language, files, operations } = await read({ folder: employees, main: undefined });
  const text = `${JSON.stringify({ main, language, paths: Object.keys(files).sort(), operations }, null, 2)}\n`;
  if (process.env['UPDATE_SHIPPED']) writeFileSync(file, text);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(text));
  expect(shippedSpecification(employees).files).toEqual(files);
});
