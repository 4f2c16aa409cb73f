import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isMap, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { problem } from '../../errors.ts';
import type { Given } from '../../wizard/answers.ts';
import type { Ask } from '../../wizard/ask.ts';
import { resolveReference } from './reference.ts';
import { configSchema } from './schema.ts';

const largest = 1024 * 1024;
/** Keys that would reach an object's prototype instead of its properties. */
const forbidden = new Set(['__proto__', 'constructor', 'prototype']);

interface Fault {
  readonly at: string;
  readonly why: string;
}

const refuse = (file: string, faults: readonly Fault[]): never => {
  throw problem('CONFIG_INVALID', { file, list: faults.map(({ at, why }) => `  ${at}: ${why}`).join('\n') });
};

const read = (file: string): string => {
  try {
    if (statSync(file).size > largest) throw new Error('it is larger than 1 MB');
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw problem('CONFIG_UNREADABLE', { file, why: (error as Error).message }, { cause: error });
  }
};

/** YAML 1.2 reads JSON too. Every fault carries line and column. */
const parse = (file: string, text: string) => {
  const counter = new LineCounter();
  const place = (offset: number): string => {
    const { line, col } = counter.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: true });
  const faults: Fault[] = document.errors.map((error) => ({ at: place(error.pos[0]), why: error.message }));
  visit(document, {
    Pair: (_, pair) => {
      const key = pair.key as Node & { value?: unknown };
      if (forbidden.has(String(key?.value)))
        faults.push({ at: place(key.range?.[0] ?? 0), why: `the key ${String(key.value)} is not allowed` });
    },
  });
  if (faults.length > 0) refuse(file, faults);
  const placeOf = (path: readonly PropertyKey[], key?: string): string => {
    const node =
      path.length === 0 ? document.contents : (document.getIn(path as unknown[], true) as Node | undefined);
    const pair =
      key !== undefined && isMap(node)
        ? node.items.find((item) => String((item.key as { value?: unknown }).value) === key)
        : undefined;
    return place(((pair?.key as Node | undefined) ?? node)?.range?.[0] ?? 0);
  };
  return { value: (document.toJS({ maxAliasCount: 50 }) ?? {}) as unknown, placeOf };
};

type Place = ReturnType<typeof parse>['placeOf'];

const faultsOf = (issues: readonly z.core.$ZodIssue[], placeOf: Place): readonly Fault[] =>
  issues.flatMap((issue) => {
    const name = issue.path.join('.');
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({
        at: placeOf(issue.path, key),
        why: `${[...issue.path, key].join('.')} is not a known answer`,
      }));
    if (issue.code === 'invalid_union')
      return [
        {
          at: placeOf(issue.path),
          why: `${name} is a secret: give a reference, {env: NAME}, {file: PATH} or {keychain: NAME}`,
        },
      ];
    return [{ at: placeOf(issue.path), why: `${name}: ${issue.message}` }];
  });

const pick = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (place, name) =>
      typeof place === 'object' && place !== null ? (place as Record<string, unknown>)[name] : undefined,
    value,
  );

/**
 * The answers of a config file, by key, each with its place in the file. Secrets are resolved from their references.
 *
 * @throws CONFIG_UNREADABLE, CONFIG_INVALID (all faults at once, with line and column)
 */
export const loadConfig = async (
  file: string,
  asks: readonly Ask[],
  environment: NodeJS.ProcessEnv,
): Promise<ReadonlyMap<string, Given>> => {
  const { value, placeOf } = parse(file, read(file));
  const checked = configSchema(asks).safeParse(value);
  if (!checked.success) refuse(file, faultsOf(checked.error.issues, placeOf));
  const given = new Map<string, Given>();
  for (const ask of asks) {
    const path = ask.key.split('.');
    const found = pick(value, path);
    if (found === undefined) continue;
    const where = placeOf(path);
    given.set(ask.key, {
      where,
      value:
        ask.kind === 'secret'
          ? await resolveReference(found, {
              where,
              key: ask.key,
              environment,
              folder: dirname(resolve(file)),
            })
          : found,
    });
  }
  return given;
};
