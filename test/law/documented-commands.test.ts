import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../../src/cli/program.ts';
import { kindMoods, setMoods } from '../../src/sandbox/moods.ts';
import { documentedCommands, pages, snippets } from '../support/documents.ts';
import { root } from './imports.ts';

const commandsBelow = (command: Command): readonly Command[] => [
  command,
  ...command.commands.flatMap((child) => commandsBelow(child)),
];

/** Reads a command line as the program does, and runs nothing; what it refuses is the answer. */
const refusal = async (args: readonly string[]): Promise<string | undefined> => {
  const program = buildProgram(() => undefined);
  for (const command of commandsBelow(program)) {
    command.exitOverride().configureOutput({ writeOut: () => undefined, writeErr: () => undefined });
    if (command.commands.length === 0) command.action(() => undefined);
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return undefined;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return undefined;
    return (error as Error).message;
  }
};

const commands = documentedCommands();
const options = new Set(
  commandsBelow(buildProgram(() => undefined)).flatMap((command) =>
    command.options.flatMap(({ long, short }) => [long ?? '', short ?? '']),
  ),
).add('--help');

/** Options of other programs that the pages speak of. */
const others = new Set(['--no-isolate']);

describe('a command of the documentation', () => {
  it('is understood by the program: command, options, arguments, choices', async () => {
    expect(commands.length).toBeGreaterThan(20);
    const refused: string[] = [];
    for (const { at, text, args } of commands) {
      const why = await refusal(args);
      if (why !== undefined) refused.push(`${at}: ${text}: ${why}`);
    }
    expect(refused).toEqual([]);
  });

  it('is refused when it is made up', async () => {
    for (const args of [
      ['innit'],
      ['init', '--sandboxed'],
      ['token', '--flow', 'magic'],
      ['config', 'check'],
    ])
      expect(await refusal(args), args.join(' ')).toEqual(expect.any(String));
  });

  it('names no option that no command has', () => {
    const unknown = pages
      .filter((page) => page !== 'CONTRIBUTING.md')
      .flatMap(snippets)
      .filter(({ kind, text }) => kind === 'inline' && /^-{1,2}[a-z]/.test(text))
      .flatMap(({ at, text }) => {
        const [option = ''] = text.split(/[ =]/);
        return options.has(option) || others.has(option) ? [] : [`${at}: ${option}`];
      });
    expect(unknown).toEqual([]);
  });

  it('sets only moods that exist, to values that they take', () => {
    const moods = pages.flatMap(snippets).flatMap(({ at, text }) => {
      const pair = at.startsWith('docs/sandbox.md')
        ? /(?:^|--mood )([a-z]\w+)=([\w.-]+)/g
        : /--mood ([a-z]\w+)=([\w.-]+)/g;
      return [...text.matchAll(pair)].map(([, name = '', value = '']) => ({
        at,
        wrong: setMoods(kindMoods(), { [name]: value }),
      }));
    });
    expect(moods.length).toBeGreaterThan(10);
    expect(moods.filter(({ wrong }) => wrong !== undefined)).toEqual([]);
  });

  it('of npm is a script of package.json', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Readonly<Record<string, string>>;
    };
    const missing = pages
      .flatMap(snippets)
      .flatMap(({ at, text }) =>
        [...text.matchAll(/\bnpm run (?:-s )?([\w:-]+)/g)].map(([, script = '']) => ({ at, script })),
      )
      .filter(({ script }) => scripts[script] === undefined);
    expect(missing).toEqual([]);
  });

  it('stands beside pages that exist: every link to a file leads somewhere', () => {
    const dead = pages.flatMap((page) =>
      [...readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)]
        .map(([, target = '']) => new URL(target, `file://${join(root, page)}`))
        .filter((target) => {
          try {
            readFileSync(target);
            return false;
          } catch (error) {
            return (error as NodeJS.ErrnoException).code !== 'EISDIR';
          }
        })
        .map((target) => `${page}: ${target.pathname.replace(root, '')}`),
    );
    expect(dead).toEqual([]);
  });
});
