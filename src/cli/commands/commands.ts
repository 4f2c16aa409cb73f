import type { Argument, Command, Option } from 'commander';
import { columnsOf, table } from '../../ui/layout.ts';
import { commandFacts, exitCodes } from '../command-facts.ts';
import { printDocument, printText } from '../result.ts';
import { version } from '../version.ts';

const optionOf = ({
  long,
  short,
  description,
  required,
  optional,
  argChoices,
  defaultValue,
  negate,
  flags,
}: Option) => ({
  name: long ?? short ?? flags,
  ...(short !== undefined && { short }),
  description,
  takesValue: required || optional,
  ...(required || optional ? { value: /<([^>]+)>|\[([^\]]+)\]/.exec(flags)?.[1] ?? 'value' } : {}),
  ...(argChoices && { choices: argChoices }),
  ...(defaultValue !== undefined &&
    !negate &&
    !Array.isArray(defaultValue) && { default: defaultValue as unknown }),
  repeatable: Array.isArray(defaultValue),
});

const argumentOf = (argument: Argument) => ({
  name: argument.name(),
  description: argument.description,
  required: argument.required,
  repeatable: argument.variadic,
});

const leaves = (command: Command, path: string): readonly { path: string; command: Command }[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .filter((one) => one.name() !== 'help')
    .flatMap((one) => {
      const own = path === '' ? one.name() : `${path} ${one.name()}`;
      return one.commands.length > 0 ? leaves(one, own) : [{ path: own, command: one }];
    });

/** Every command with what it takes, how it ends and how it is written. */
export const commandTree = (program: Command) => ({
  name: program.name(),
  version,
  exitCodes,
  commands: leaves(program, '').map(({ path, command }) => {
    const facts = commandFacts[path];
    const options = command.createHelp().visibleOptions(command);
    return {
      command: path,
      description: command.description(),
      arguments: command.registeredArguments.map(argumentOf),
      options: options.filter(({ long }) => long !== '--help').map(optionOf),
      exits: [0, 1, 2, ...(facts?.exits ?? [])],
      examples: (facts?.examples ?? []).map((example) => `npx okta-mule-setup ${example}`),
      json: options.some(({ long }) => long === '--json'),
    };
  }),
});

interface CommandsOptions {
  readonly json?: true;
  /** The shapes of documents instead, by name. */
  readonly schemas?: true;
}

/** For programs: what this one can do. */
export const commands = async (program: Command, options: CommandsOptions): Promise<number> => {
  if (options.schemas) {
    printDocument((await import('../documents.ts')).documentSchemas());
    return 0;
  }
  const tree = commandTree(program);
  if (options.json) printDocument({ ok: true, exit: 0, ...tree });
  else
    printText(
      table(
        ['command', 'what it does'],
        tree.commands.map(({ command, description }) => [command, description]),
        columnsOf(process.stdout),
      ),
    );
  return 0;
};
