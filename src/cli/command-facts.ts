/** Exit codes and what they mean, in every command. */
export const exitCodes = {
  0: 'done',
  1: 'an internal error',
  2: 'usage, config or missing answers; a text or token that is none',
  3: 'something would change, a required setting is wrong, or something ends soon',
  4: 'credentials or permissions refused',
  5: 'conflict with what exists',
  6: 'the verification failed',
  7: 'a platform could not be reached or did not get ready',
  130: 'interrupted',
} as const;

type ExitCode = keyof typeof exitCodes;

interface CommandFacts {
  /** Besides 0, 1 and 2, which every command has. */
  readonly exits: readonly ExitCode[];
  readonly examples: readonly string[];
}

const run: readonly ExitCode[] = [4, 5, 6, 7, 130];
const look: readonly ExitCode[] = [4, 7, 130];

/** What a program that drives this one has to know of each command, by its path. */
export const commandFacts: Readonly<Record<string, CommandFacts>> = {
  init: {
    exits: run,
    examples: ['init --sandbox --yes --json', 'init --config setup.yaml --json'],
  },
  plan: { exits: [3, ...run], examples: ['plan --config setup.yaml --json'] },
  verify: { exits: [3, ...run], examples: ['verify --json'] },
  token: { exits: run, examples: ['token', 'token --flow implicit'] },
  explain: {
    exits: [],
    examples: ["explain 'User is not assigned to the client application.' --json", 'explain E0000011'],
  },
  'explain-token': { exits: run, examples: ['token | npx okta-mule-setup explain-token'] },
  doctor: { exits: look, examples: ['doctor --json'] },
  'keep-alive': { exits: [3, ...look], examples: ['keep-alive --days 21 --json'] },
  rotate: {
    exits: run,
    examples: ['rotate introspection-secret', 'rotate application-secret --retire --json'],
  },
  status: { exits: [], examples: ['status --json'] },
  undo: { exits: run, examples: ['undo --sandbox --yes --json'] },
  sandbox: { exits: [7], examples: ['sandbox --json --data .okta-mule-setup/sandbox/world'] },
  report: { exits: [], examples: ['report --format html --output report.html'] },
  'export postman': { exits: look, examples: ['export postman --output .'] },
  'export curl': { exits: [], examples: ['export curl --output call.sh'] },
  'config example': { exits: [], examples: ['config example > setup.yaml'] },
  'config check': { exits: [], examples: ['config check setup.yaml --json'] },
  'config schema': { exits: [], examples: ['config schema > config.schema.json'] },
  completion: { exits: [], examples: ['completion zsh > ~/.zfunc/_okta-mule-setup'] },
  commands: { exits: [], examples: ['commands --json'] },
};
