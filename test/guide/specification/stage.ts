import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { read } from '../../../src/guide/specification/read.ts';
import { chooseCall } from '../../../src/guide/specification/resource.ts';
import { Refusal, type Specification } from '../../../src/guide/specification/specification.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder with these files, removed when the tests of the file have ended. */
export const folderWith = (files: Readonly<Record<string, string | Uint8Array>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'specification-'));
  folders.push(folder);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
};

export interface Seen {
  readonly specification: Specification | undefined;
  /** `GET /parcels`; undefined where it is refused. */
  readonly call: string | undefined;
  /** Why it is refused and what to do. */
  readonly refused: string | undefined;
}

/** What comes out of a file or folder with these answers. */
export const look = async (
  folder: string,
  answers: { readonly main?: string; readonly resource?: string } = {},
): Promise<Seen> => {
  try {
    const specification = await read({ folder, main: answers.main });
    const choice = await chooseCall(specification, answers.resource);
    return 'why' in choice
      ? { specification, call: undefined, refused: `${choice.why} ${choice.way}` }
      : { specification, call: `${choice.call.method} ${choice.call.resource}`, refused: undefined };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { specification: undefined, call: undefined, refused: `${error.message} ${error.way ?? ''}` };
  }
};

export const openApi = (paths: string, rest = ''): string =>
  `openapi: 3.0.3\ninfo: {title: Parcels, version: 1.0.0}\n${rest}paths:\n${paths}`;
export const ok = "{'200': {description: ok, content: {application/json: {example: []}}}}";
export const raml = (rest: string): string =>
  `#%RAML 1.0\ntitle: Parcels\nmediaType: application/json\n${rest}`;
