import type { Command, CommanderError } from 'commander';
import { type Problem, problem } from '../errors.ts';
import { nearest } from './nearest.ts';

/** `okta-mule-setup config check` */
const pathOf = (command: Command): string =>
  command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();

const quotedIn = (message: string): string => /'([^']*)'/.exec(message)?.[1] ?? '';

/** In `help inti`, which the parser takes for a call without a command. */
const soughtIn = (command: Command, { code }: CommanderError): string | undefined =>
  code === 'commander.help' && command.args[0] === 'help' ? command.args[1] : undefined;

const wayFor = (command: Command, error: CommanderError): string | undefined => {
  const help = command.createHelp();
  const sought = soughtIn(command, error);
  const word = sought ?? quotedIn(error.message);
  if (error.code === 'commander.unknownOption') {
    const flags = help.visibleOptions(command).flatMap(({ long, short }) => long ?? short ?? []);
    return nearest(word.split('=', 1)[0] ?? word, flags, 'flags');
  }
  if (error.code === 'commander.unknownCommand' || sought !== undefined) {
    const commands = help.visibleCommands(command).map((one) => one.name());
    return nearest(word, commands, 'commands');
  }
  return undefined;
};

/** The parser's first line without its own suggestion, as a sentence. */
const sentence = (message: string): string => {
  const [line = ''] = message.replace(/^error: /, '').split('\n');
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}${/[.!?]$/.test(line) ? '' : '.'}`;
};

const whatIs = (command: Command, error: CommanderError): string => {
  const sought = soughtIn(command, error);
  if (sought !== undefined) return `Unknown command '${sought}'.`;
  return error.code === 'commander.help' ? 'Expected a command.' : sentence(error.message);
};

/** A command line that the parser refused, in the same shape as every other problem: exit 2, with the nearest match. */
export const usageProblem = (command: Command, error: CommanderError): Problem => {
  const way = wayFor(command, error);
  const help = `See ${pathOf(command)} --help.`;
  const what = whatIs(command, error);
  return problem('USAGE', { what, way: way === undefined ? help : `${way} ${help}` });
};

/** Whether the words of a command line ask for one JSON document, also when they cannot be parsed. */
export const asksForJson = (argv: readonly string[]): boolean => {
  const end = argv.indexOf('--');
  return (end < 0 ? argv : argv.slice(0, end)).some(
    (word, i, words) =>
      ['--json', '--events', '-ojson', '--output=json'].includes(word) ||
      (word === 'json' && words[i - 1] === '--output'),
  );
};
