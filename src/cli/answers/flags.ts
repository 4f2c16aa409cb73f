import { problem } from '../../errors.ts';
import { Secret } from '../../secret.ts';
import type { Given } from '../../wizard/answers.ts';
import type { Ask } from '../../wizard/ask.ts';
import { readStandardInput } from '../input-file.ts';
import { nearest } from '../nearest.ts';
import type { SetupOptions } from '../options.ts';

const named = (options: SetupOptions): readonly [string, string, string | undefined][] => [
  ['setup.id', '--take-over', options.takeOver],
  ['okta.orgUrl', '--okta-org-url', options.oktaOrgUrl],
  ['anypoint.organization', '--organization', options.organization],
  ['anypoint.environment', '--environment', options.environment],
  ['anypoint.host', '--host', options.host],
];

const split = (pair: string, known: ReadonlyMap<string, Ask>): [string, string] => {
  const at = pair.indexOf('=');
  const key = at < 0 ? pair : pair.slice(0, at);
  const ask = known.get(key);
  if (at < 0) throw problem('USAGE', { what: `--set ${pair} has no value.`, way: 'Write --set key=value.' });
  if (!ask)
    throw problem('USAGE', {
      what: `There is no answer ${key}.`,
      way: nearest(key, [...known.keys()], 'answers'),
    });
  if (ask.kind === 'secret')
    throw problem('USAGE', {
      what: `${key} is a secret; an argument would show it to everybody on this machine.`,
      way: `Use ${ask.env?.[0] ? `the variable ${ask.env[0]}, ` : ''}--stdin-secret ${key}, a prompt or a config file.`,
    });
  return [key, pair.slice(at + 1)];
};

const fromInput = async (
  key: string,
  known: ReadonlyMap<string, Ask>,
  signal: AbortSignal | undefined,
): Promise<Secret> => {
  if (known.get(key)?.kind !== 'secret')
    throw problem('USAGE', {
      what: `${key} is not a secret answer.`,
      way: nearest(
        key,
        [...known.values()].filter((ask) => ask.kind === 'secret').map((ask) => ask.key),
        'secrets',
      ),
    });
  const way = `Write: pass show okta | okta-mule-setup init --stdin-secret ${key}. Or leave the flag out to be asked.`;
  if (process.stdin.isTTY)
    throw problem('USAGE', {
      what: `--stdin-secret ${key} reads from a pipe or a file, and this is a terminal that would show what is typed.`,
      way,
    });
  return new Secret((await readStandardInput(way, signal)).trim());
};

/** Answers given on the command line. Secrets come from standard input only. */
export const answersFromFlags = async (
  options: SetupOptions,
  known: ReadonlyMap<string, Ask>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Given>> => {
  const given = new Map<string, Given>();
  for (const [key, flag, value] of named(options))
    if (value !== undefined) given.set(key, { value, where: flag });
  for (const pair of options.set) {
    const [key, value] = split(pair, known);
    given.set(key, { value, where: '--set' });
  }
  if (options.stdinSecret !== undefined)
    given.set(options.stdinSecret, {
      value: await fromInput(options.stdinSecret, known, signal),
      where: 'standard input',
    });
  return given;
};
