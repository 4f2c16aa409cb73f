import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** An exchange as it was recorded, one line of a `.jsonl` file; `README.md` beside the files describes them. */
export interface Recording {
  readonly vendor: 'okta' | 'anypoint';
  readonly source: string;
  /** ISO 8601; empty where none is known. */
  readonly recordedAt: string;
  readonly engine: 'identity' | 'classic' | undefined;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** The path as the vendor's document has it. */
  readonly template: string;
  readonly path: string;
  readonly query: string;
  readonly requestBody: unknown;
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Anywhere else with `RECORDINGS=folder`. */
export const folder = resolve(
  process.env['RECORDINGS'] ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'recordings'),
);

/** The recordings are kept beside the repository: where they are not, the tests are left out. */
export const present = existsSync(folder);

/** The host that the recordings were cleaned to. */
export const recordedHosts = /https:\/\/example(-admin)?\.okta\.com/g;

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

const read = (file: string): readonly Recording[] =>
  readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const one = JSON.parse(line) as Record<string, unknown>;
      const template = asText(one['template']);
      return {
        vendor: 'shapeOf' in one ? ('anypoint' as const) : ('okta' as const),
        source: asText(one['source']),
        recordedAt: asText(one['recordedAt']),
        engine: (one['engine'] ?? undefined) as Recording['engine'],
        method: one['method'] as Recording['method'],
        template,
        path: asText(one['path']) || template.replace(/\{\w+\}/g, 'x'),
        query: asText(one['query']),
        requestBody: one['requestBody'] ?? undefined,
        status: Number(one['status']),
        headers: (one['headers'] ?? {}) as Recording['headers'],
        body: one['body'] ?? undefined,
      };
    });

/** Every line of every file of the folder. */
export const recordings: readonly Recording[] = present
  ? readdirSync(folder)
      .filter((name) => name.endsWith('.jsonl'))
      .sort()
      .flatMap(read)
  : [];

/** The values of the template's parameters. */
export const idsOf = ({ template, path }: Recording): Readonly<Record<string, string>> => {
  const pattern = new RegExp(`^${template.replace(/[.]/g, '\\.').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
  return { ...pattern.exec(path)?.groups };
};

export const operationOf = ({ method, template }: Pick<Recording, 'method' | 'template'>): string =>
  `${method} ${template}`;

/** A file of the folder that is JSON; undefined where it is not there. */
export const jsonFile = (name: string): unknown => {
  const file = join(folder, name);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as unknown) : undefined;
};
