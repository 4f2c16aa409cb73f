import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { employees } from './specification.ts';
import type { Stage } from './stage.ts';

/** Packs the specification; the path of the zip. */
const packed = (stage: Stage): string => {
  const file = join(stage.folder, 'employees.zip');
  const entries = Object.entries(employees).map(([path, text]) => [path, strToU8(text)] as const);
  writeFileSync(file, zipSync(Object.fromEntries(entries)));
  return file;
};

/** Arguments that upload the specification as `employees/<version>`. */
export const upload = (stage: Stage, version: string): string[] => [
  'exchange:asset:upload',
  `employees/${version}`,
  ...['--name', 'Employees API'],
  ...['--description', 'People'],
  ...['--tags', 'hr,people'],
  ...['--properties', JSON.stringify({ mainFile: 'api.raml', apiVersion: 'v1' })],
  ...['--files', JSON.stringify({ 'raml.zip': packed(stage) })],
];

/** An id that the client prints, e.g. `Created new API with ID: 20505051`. */
export const idIn = (text: string): string => {
  const [id] = /(?<=ID:? "?)\d+/i.exec(text) ?? [];
  if (id === undefined) throw new Error(`no id in: ${text}`);
  return id;
};

/** Manages `employees/1.0.0` behind a proxy; the id of the instance. */
export const manage = async (
  stage: Stage,
  deploymentType: string,
  label = `for ${deploymentType}`,
): Promise<string> =>
  idIn(
    await stage.ok([
      'api-mgr:api:manage',
      'employees',
      '1.0.0',
      ...['--withProxy', '--muleVersion4OrAbove', '--type', 'raml', '--uri', 'http://127.0.0.1:1/mock'],
      ...['--scheme', 'http', '--port', '8081', '--path', '/api'],
      ...['--deploymentType', deploymentType],
      ...['--apiInstanceLabel', label],
    ]),
  );
