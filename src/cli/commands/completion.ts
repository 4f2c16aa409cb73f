import { type Command as CompletedCommand, RootCommand } from '@bomb.sh/tab';
import type { Command, Option } from 'commander';

const name = 'okta-mule-setup';

/** Words that an option takes, where they are known. */
type Values = (option: Option) => readonly string[];

const addOptions = (completed: CompletedCommand, command: Command, values: Values): void => {
  for (const option of command.createHelp().visibleOptions(command)) {
    const long = option.long?.slice(2);
    if (long === undefined) continue;
    const short = option.short?.slice(1);
    const offer = (complete: (value: string, description: string) => void): void => {
      for (const value of values(option)) complete(value, '');
    };
    if (option.required || option.optional) completed.option(long, option.description, offer, short);
    else if (short === undefined) completed.option(long, option.description);
    else completed.option(long, option.description, short);
  }
};

const addArguments = (completed: CompletedCommand, command: Command): void => {
  for (const argument of command.registeredArguments)
    completed.argument(
      argument.name(),
      (complete) => {
        for (const choice of argument.argChoices ?? []) complete(choice, '');
      },
      argument.variadic,
    );
};

const addCommands = (root: RootCommand, parent: Command, path: string, values: Values): void => {
  for (const command of parent.createHelp().visibleCommands(parent)) {
    const own = `${path}${command.name()}`;
    const completed = root.command(own, command.description());
    addOptions(completed, command, values);
    addArguments(completed, command);
    addCommands(root, command, `${own} `, values);
  }
};

/** Steps and answers are known to the program's slower half; only these options need it. */
const steps = ['--from', '--to', '--only'];
const answers = ['--set', '--stdin-secret'];

const valuesFor = async (words: readonly string[]): Promise<Values> => {
  const before = words.at(-2) ?? '';
  const ids = steps.includes(before) ? (await import('../../steps/index.ts')).steps.map(({ id }) => id) : [];
  const keys = answers.includes(before)
    ? [...(await import('../answers/questions.ts')).questions.values()]
    : [];
  const offered: Readonly<Record<string, readonly string[]>> = {
    '--set': keys.filter(({ kind }) => kind !== 'secret').map(({ key }) => `${key}=`),
    '--stdin-secret': keys.filter(({ kind }) => kind === 'secret').map(({ key }) => key),
  };
  return ({ long = '', argChoices }) => argChoices ?? offered[long] ?? (steps.includes(long) ? ids : []);
};

const programOf = (command: Command): Command => (command.parent ? programOf(command.parent) : command);

/** Prints the script that a shell runs once at its start. */
export const completion = (shell: string): number => {
  new RootCommand().setup(name, name, shell);
  return 0;
};

/** What the script asks at every press of the key: the words so far, the last one unfinished. */
export const complete = async (words: readonly string[], command: Command): Promise<number> => {
  const root = new RootCommand();
  const program = programOf(command);
  const values = await valuesFor(words);
  addOptions(root, program, values);
  addCommands(root, program, '', values);
  root.parse([...words]);
  return 0;
};
