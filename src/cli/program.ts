import { Argument, Command, CommanderError, Help, Option } from 'commander';
import { catchCrashes, orCrash } from './crash.ts';
import type { SetupOptions } from './options.ts';
import { version } from './version.ts';

const examples = `
Examples:
  $ npx okta-mule-setup init --sandbox              rehearse the whole guide, no account needed
  $ npx okta-mule-setup init                        set up your own organizations, step by step
  $ npx okta-mule-setup init --dry-run              look only, and say what would be done
  $ npx okta-mule-setup config example > setup.yaml
  $ npx okta-mule-setup init --config setup.yaml    no questions, for CI
  $ npx okta-mule-setup verify                      verify the setup again, and say what changed
  $ npx okta-mule-setup status                      what stands, and where each secret comes from
  $ npx okta-mule-setup explain 'text or code'      what a message of Okta, Anypoint or the gateway means
  $ npx okta-mule-setup undo                        unmake what was made, leave what was found

Exit codes:
  0 done · 1 internal error · 2 usage, config or missing answers · 3 something would change
  4 credentials or permissions refused · 5 conflict with what exists · 6 the verification failed
  7 a platform could not be reached or did not get ready · 130 interrupted`;

const faultsExample = `
Faults, by a file or by PUT /faults of the control address:
  {"seed": 7, "faults": [
    {"at": {"vendor": "okta", "method": "POST", "path": "/api/v1/apps*", "nth": 1}, "kind": "lose-reply"},
    {"at": {"probability": 0.1}, "kind": "status", "status": 503}]}`;

const collect = (value: string, all: readonly string[]): readonly string[] => [...all, value];

/** The flags that every command about a setup takes. */
const setupFlags = (command: Command): Command =>
  placeFlags(command).addOption(
    // For those who come from Anypoint's own command line; `-o` names a file, everywhere.
    new Option('--output <format>', 'json is the same as --json').choices(['json', 'table']).hideHelp(),
  );

const common = 'Options of all commands about a setup:';

const plainHelp = new Help();

/** A command's own options first. */
const ownFirst = (command: Command): Option[] => {
  const all = plainHelp.visibleOptions(command);
  const isCommon = ({ helpGroupHeading }: Option): boolean => helpGroupHeading === common;
  return [...all.filter((one) => !isCommon(one)), ...all.filter(isCommon)];
};

/** The same for commands that write files: their `--output` names a place. */
const placeFlags = (command: Command): Command =>
  command
    .optionsGroup(common)
    .option('--config <file>', 'answers in YAML or JSON; nothing is asked')
    .option('--sandbox', 'run against the embedded simulator of both platforms')
    .option('--name <name>', 'name of the setup (default: default, or sandbox under --sandbox)')
    .option('--state <folder>', 'where setups are kept (default: .okta-mule-setup)')
    .option('--set <key=value>', 'one answer; may be given again', collect, [])
    .option('--stdin-secret <key>', 'read the secret of this answer from standard input')
    .option('--json', 'exactly one JSON document on standard output')
    .option('--events', 'one line of JSON for each event on standard output; the last one is the document')
    .option('--plain', 'plain lines, no redrawing: for screen readers and logs (also ACCESSIBLE=1)')
    .option('--no-color', 'no color (also NO_COLOR)')
    .option('--no-input', 'never ask')
    .option('--debug <file>', 'write every exchange to a file, secrets masked')
    .option('--force-unlock', 'take over the lock of another run')
    .option('--trust-state', 'use a state that came with a project or from another computer')
    .option(
      '--trust-host <host>',
      "secrets may go to this host although it is none of the vendor's own; may be given again",
      collect,
      [],
    )
    .option('--okta-org-url <url>', 'the same as --set okta.orgUrl=…')
    .option('--organization <name>', 'the same as --set anypoint.organization=…')
    .option('--environment <name>', 'the same as --set anypoint.environment=…')
    .option('--host <host>', 'the same as --set anypoint.host=…')
    .optionsGroup('Options:');

const takeOverWords = 'be the setup with this id, whose state is lost or elsewhere';

const runFlags = (command: Command): Command =>
  setupFlags(command)
    .option('-y, --yes', 'take the defaults without asking')
    .option('--dry-run', 'change nothing, say what would be done')
    .option('--from <step>', 'begin with this step (number or id)')
    .option('--to <step>', 'end with this step')
    .option('--only <step>', 'run this step alone')
    .option(
      '--recreate',
      'where Okta has lost the registered client: delete its application, request access anew',
    )
    .option('--remember', "keep secrets that are typed in this computer's keychain")
    .option('--take-over <id>', takeOverWords);

/** Commands are a table of contents; each loads its code when it is run. */
export const buildProgram = (finish: (exit: number) => void): Command => {
  const program = new Command('okta-mule-setup')
    .description(
      'Sets up Okta as the OpenID Connect client provider of MuleSoft Anypoint Platform, and verifies that it works.',
    )
    .version(version)
    .addHelpText('after', examples)
    .configureHelp({
      visibleOptions: ownFirst,
      groupItems: (_, visible, groupOf) => plainHelp.groupItems(visible, visible, groupOf),
    })
    .showSuggestionAfterError(false)
    .enablePositionalOptions();

  runFlags(program.command('init').description('carry out the guide, step by step; the same command resumes'))
    .option('--reset', 'forget the answers of earlier runs; what was created stays')
    .addOption(
      new Option('--faults <file>', 'replay a script of faults in the sandbox')
        .implies({ sandbox: true })
        .hideHelp(),
    )
    .action(async (options: SetupOptions) =>
      finish(await (await import('./commands/init.ts')).init(options)),
    );
  runFlags(
    program.command('plan').description('what init would do; exit 3 when that is something, 0 when nothing'),
  ).action(async (options: SetupOptions) => finish(await (await import('./commands/plan.ts')).plan(options)));
  setupFlags(
    program
      .command('verify')
      .description(
        'repeat the verification and look for drift; exit 6 when a call fails, 3 when something changed',
      ),
  )
    .option('-y, --yes', 'take the defaults without asking')
    .action(async (options: SetupOptions) =>
      finish(await (await import('./commands/verify.ts')).verify(options)),
    );
  setupFlags(
    program
      .command('token')
      .description('log in with the finished setup and print the access token alone, for use in a shell'),
  )
    .addOption(
      new Option(
        '--flow <flow>',
        'how the token is had; client: by client credentials, without a login (default: the first of the setup)',
      ).choices(['code', 'implicit', 'client']),
    )
    .option('--scope <scopes>', 'what the token is asked for with (default: what the setup needs)')
    .action(async (options) => finish(await (await import('./commands/token.ts')).token(options)));
  program
    .command('explain')
    .description(
      'what a text, code or log of Okta, Anypoint, the gateway, Postman or curl means, and the way out',
    )
    .argument('[text...]', 'the text, or the name of a file (default: standard input)')
    .option('--all', 'everything that can be explained')
    .option('--json', 'exactly one JSON document on standard output')
    .action(async (text: string[], options) =>
      finish(await (await import('./commands/explain.ts')).explain(text, options)),
    );
  setupFlags(
    program
      .command('explain-token')
      .description(
        'what a token is, read without asking anybody; with a finished setup, whether its API would accept it',
      )
      .argument('[file]', 'a file that holds the token (default: standard input)'),
  ).action(async (file: string | undefined, options: SetupOptions) =>
    finish(await (await import('./commands/explain-token.ts')).explainToken(file, options)),
  );
  setupFlags(
    program
      .command('doctor')
      .description(
        'look at connections, permissions, license, tokens and targets, before a setup or after it',
      ),
  ).action(async (options: SetupOptions) =>
    finish(await (await import('./commands/doctor.ts')).doctor(options)),
  );
  setupFlags(
    program
      .command('keep-alive')
      .description(
        'for a scheduler: use the registration token, and say what ends when; exit 3 when that is soon',
      ),
  )
    .option('--days <number>', 'how many days before an end it is soon', '14')
    .action(async (options) => finish(await (await import('./commands/keep-alive.ts')).keepAlive(options)));
  setupFlags(
    program
      .command('rotate')
      .description('give a finished setup another secret, beside the old one; the same command goes on')
      .addArgument(
        new Argument('<what>', 'which secret').choices([
          'registration-token',
          'introspection-secret',
          'application-secret',
        ]),
      ),
  )
    .option(
      '--retire',
      'deactivate the old client secret once the new one has been verified; it is never deleted',
    )
    .option('--remove-retired', 'delete the deactivated client secret of a rotation before: Okta keeps two')
    .option('-y, --yes', 'retire although APIs that are not of this setup use the same client provider')
    .action(async (what, options) =>
      finish(await (await import('./commands/rotate.ts')).rotate(what, options)),
    );
  setupFlags(program.command('status').description('what is set up, from the saved state; asks no platform'))
    .option('--ids', 'the ids of all objects too')
    .action(async (options: SetupOptions) =>
      finish(await (await import('./commands/status.ts')).status(options)),
    );
  setupFlags(
    program
      .command('undo')
      .description('unmake what this setup made, newest first; leave what was only found'),
  )
    .option('-y, --yes', 'do not ask for confirmation')
    .option('--dry-run', 'say what would be removed')
    .option('--take-over <id>', takeOverWords)
    .action(async (options: SetupOptions) =>
      finish(await (await import('./commands/undo.ts')).undo(options)),
    );
  program
    .command('sandbox')
    .description('serve the simulator of both platforms until it is ended')
    .option('--json', 'print one line of JSON when ready')
    .option('--data <folder>', 'keep the world in this folder')
    .option('--okta-port <port>', 'port of the Okta half (default: any free one)')
    .option('--anypoint-port <port>', 'port of the Anypoint half')
    .option('--mood <name=value>', 'a switch of the sandbox; may be given again', collect, [])
    .option('--like <file>', 'behave as the observations of a real run say; --mood outranks them')
    .option('--faults <file>', 'a script of faults in JSON; see the example below')
    .addHelpText('after', faultsExample)
    .action(async (options) => finish(await (await import('./commands/sandbox.ts')).sandbox(options)));
  placeFlags(
    program
      .command('report')
      .description('what was set up and verified, for people who were not there; from the saved state'),
  )
    .addOption(
      new Option('--format <format>', 'how it is written')
        .choices(['markdown', 'json', 'html'])
        .default('markdown'),
    )
    .option(
      '--observations <file>',
      'write only how the platforms behaved where nobody knows it, without any name or address',
    )
    .option('-o, --output <file>', 'write it into this file (default: standard output)')
    .action(async (options) => finish(await (await import('./commands/report.ts')).report(options)));
  const exported = program.command('export').description('the calls of the verification, for other tools');
  placeFlags(
    exported.command('postman').description('a Postman collection and its environment, both flows preset'),
  )
    .option('-o, --output <folder>', 'write the two files there (default: the current folder)')
    .option('--with-secrets', 'put the client secret (and the test user) into the environment, in the clear')
    .action(async (options) => finish(await (await import('./commands/export.ts')).exportPostman(options)));
  placeFlags(
    exported
      .command('curl')
      .description('a shell script with curl that makes the calls; secrets come from variables'),
  )
    .option('-o, --output <file>', 'write it into this file (default: standard output)')
    .action(async (options) => finish(await (await import('./commands/export.ts')).exportCurl(options)));

  const config = program
    .command('config')
    .description('the config file: an example, a check, its JSON Schema');
  config
    .command('example')
    .description('print a config file with every answer explained')
    .action(async () => finish(await (await import('./commands/config.ts')).example()));
  config
    .command('check <file>')
    .description('check a config file without running anything')
    .option('--json', 'exactly one JSON document on standard output')
    .action(async (file: string, options) =>
      finish(await (await import('./commands/config.ts')).check(file, options)),
    );
  config
    .command('schema')
    .description('print the JSON Schema of the config file')
    .action(async () => finish(await (await import('./commands/config.ts')).schema()));
  program
    .command('completion')
    .description("print the script that lets a shell complete this program's words")
    .addArgument(new Argument('<shell>', 'which shell').choices(['bash', 'zsh', 'fish', 'powershell']))
    .action(async (shell: string) => finish((await import('./commands/completion.ts')).completion(shell)));
  program
    .command('complete', { hidden: true })
    .description('asked by the script of completion: the words so far')
    .argument('[words...]')
    .action(async (words: string[], _, command: Command) =>
      finish(await (await import('./commands/completion.ts')).complete(words, command)),
    );
  program
    .command('commands')
    .description('for programs: every command with its options, exit codes and examples')
    .option('--schemas', 'JSON Schemas of the documents of --json, by name')
    .option('--json', 'exactly one JSON document on standard output')
    .action(async (options) =>
      finish(await (await import('./commands/commands.ts')).commands(program, options)),
    );
  return program;
};

/** Help and version are no failures; everything else that the parser refuses is a usage problem. */
const isAnswer = ({ code, exitCode }: CommanderError): boolean =>
  exitCode === 0 && ['commander.helpDisplayed', 'commander.help', 'commander.version'].includes(code);

const catchExits = (command: Command, refuse: (command: Command) => void): void => {
  command.exitOverride((error) => {
    if (!isAnswer(error)) refuse(command);
    throw error;
  });
  // The problem says it, once and in one shape.
  command.configureOutput({ outputError: () => undefined });
  for (const child of command.commands) catchExits(child, refuse);
};

/** Parses and runs; a failure ends in one message and one exit code, never in a stack trace. */
export const runProgram = async (argv: readonly string[]): Promise<number> => {
  if (argv.includes('--events')) (await import('./result.ts')).printLines();
  let exit = 0;
  const program = buildProgram((code) => {
    exit = code;
  });
  let refusing: Command | undefined;
  catchExits(program, (command) => {
    refusing = command;
  });
  const crash = catchCrashes();
  try {
    await orCrash(program.parseAsync([...argv], { from: 'user' }), crash);
    return exit;
  } catch (error) {
    const refused = error instanceof CommanderError ? error : undefined;
    if (refused && !refusing) return 0;
    // Help needs neither the table of problems nor the words for them.
    const [{ reportFailure }, { asksForJson, usageProblem }] = await Promise.all([
      import('./failure.ts'),
      import('./usage.ts'),
    ]);
    return reportFailure(refused && refusing ? usageProblem(refusing, refused) : error, asksForJson(argv));
  } finally {
    crash.release();
  }
};
