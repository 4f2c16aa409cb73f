import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readAnew } from '../../../src/sandbox/anypoint/specification/parser.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const employees = join(root, 'templates/employees');
const file = join(root, 'src/sandbox/anypoint/specification/shipped.json');

it('knows of the shipped API what the parser says of it (UPDATE_SHIPPED=1 writes it anew)', async () => {
  const paths = readdirSync(employees, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const files = Object.fromEntries(
    paths.map((path) => [path.slice(employees.length + 1), readFileSync(path, 'utf8')]),
  );
  const text = `${JSON.stringify([await readAnew(files, 'oauth-demo-api.raml')], null, 2)}\n`;
  if (process.env['UPDATE_SHIPPED']) writeFileSync(file, text);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(text));
});
