import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import type { Given } from '../../wizard/answers.ts';
import type { Ask } from '../../wizard/ask.ts';
import { convert } from '../../wizard/convert.ts';
import { secretHost } from '../answers/secret-host.ts';
import { meant } from '../nearest.ts';
import { type ConfigDocument, type Fault, readDocument, refuse } from './document.ts';
import { type Place, resolveReference } from './reference.ts';
import { configSchema } from './schema.ts';
import { inWords } from './schema-words.ts';

const asReference = 'is a secret: give a reference, {env: NAME}, {file: PATH} or {keychain: NAME}';

const faultsOf = (
  issues: readonly z.core.$ZodIssue[],
  asks: readonly Ask[],
  placeOf: ConfigDocument['placeOf'],
): readonly Fault[] => {
  const secrets = new Set(asks.filter((ask) => ask.kind === 'secret').map((ask) => ask.key));
  const keys = asks.map((ask) => ask.key);
  return issues.flatMap((issue) => {
    const name = issue.path.join('.');
    if (secrets.has(name)) return [{ at: placeOf(issue.path), why: `${name} ${asReference}` }];
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => {
        const whole = [...issue.path, key].join('.');
        const guess = meant(whole, keys);
        return {
          at: placeOf(issue.path, key),
          why: `${whole} is not a known answer${guess === undefined ? '' : `. ${guess}`}`,
        };
      });
    return [{ at: placeOf(issue.path), why: `${name === '' ? 'the file' : name}: ${inWords(issue)}` }];
  });
};

const pick = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (place, name) =>
      typeof place === 'object' && place !== null && Object.hasOwn(place, name)
        ? (place as Record<string, unknown>)[name]
        : undefined,
    value,
  );

/** The answer's own check, the same as for every other source, and whether a secret is where its reference points. */
const given = async (ask: Ask, found: unknown, where: string, from: Place): Promise<Given | Fault> => {
  const value = ask.kind === 'secret' ? await resolveReference(found, from) : found;
  if (ask.kind === 'secret' && typeof value === 'string') return { at: where, why: `${ask.key}: ${value}` };
  const result = convert(ask, value);
  if ('why' in result) return { at: where, why: `${ask.key}: ${result.why}` };
  return { value: ask.kind === 'text' && ask.path ? resolve(from.folder, String(value)) : value, where };
};

/**
 * The answers of a config file, by key, each with its place in the file. Secrets are resolved from their references.
 *
 * @throws CONFIG_UNREADABLE, CONFIG_INVALID (all faults at once, with line and column)
 */
export const loadConfig = async (
  file: string,
  asks: readonly Ask[],
  environment: NodeJS.ProcessEnv,
  flags: ReadonlyMap<string, Given> = new Map(),
): Promise<ReadonlyMap<string, Given>> => {
  const document = readDocument(file);
  const issues = configSchema(asks).safeParse(document.value).error?.issues ?? [];
  const faults: Fault[] = [...faultsOf(issues, asks, document.placeOf)];
  const wrong = issues.filter(({ code }) => code !== 'unrecognized_keys').map(({ path }) => path.join('.'));
  const answers = new Map<string, Given>();
  const byKey = new Map(asks.map((ask) => [ask.key, ask]));
  const host = (key: string): string | undefined =>
    secretHost(key, byKey, (ask) => {
      const variable = ask.env?.find((name) => environment[name]);
      return (
        flags.get(ask.key)?.value ??
        pick(document.value, ask.key.split('.')) ??
        (variable && environment[variable])
      );
    });
  for (const ask of asks) {
    const path = ask.key.split('.');
    const found = pick(document.value, path);
    if (found === undefined || wrong.some((name) => isAbove(name, ask.key))) continue;
    const one = await given(ask, found, document.placeOf(path), {
      environment,
      host: host(ask.key),
      folder: dirname(resolve(file)),
    });
    if ('why' in one) faults.push(one);
    else answers.set(ask.key, one);
  }
  if (faults.length > 0) refuse(file, faults);
  return answers;
};

const isAbove = (name: string, key: string): boolean =>
  name === '' || name === key || key.startsWith(`${name}.`) || name.startsWith(`${key}.`);
