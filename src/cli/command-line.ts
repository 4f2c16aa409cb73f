import type { SetupOptions } from './options.ts';

const quoted = (word: string): string =>
  /^[\w@%+=:,./\\-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

const naming = (options: SetupOptions): string[] => [
  ...(options.sandbox ? ['--sandbox'] : []),
  ...(options.config === undefined ? [] : ['--config', options.config]),
  ...(options.name === undefined ? [] : ['--name', options.name]),
  ...(options.state === undefined ? [] : ['--state', options.state]),
];

/** Another command about the same setup. */
export const setupCommand = (command: string, options: SetupOptions): string =>
  ['npx', 'okta-mule-setup', ...command.split(' '), ...naming(options)].map(quoted).join(' ');

/** Serves the world of a rehearsal, which otherwise ends with each command. */
export const serveCommand = (world: string): string =>
  ['npx', 'okta-mule-setup', 'sandbox', '--data', world].map(quoted).join(' ');

/** The command that goes on with a setup: the same one, with what names it. */
export const resumeCommand = (command: string, options: SetupOptions): string => {
  const words = ['npx', 'okta-mule-setup', ...command.split(' '), ...naming(options)];
  if (options.yes) words.push('--yes');
  for (const pair of options.set) words.push('--set', pair);
  for (const host of options.trustHost ?? []) words.push('--trust-host', host);
  if (options.stdinSecret !== undefined) words.push('--stdin-secret', options.stdinSecret);
  if (options.only !== undefined) words.push('--only', options.only);
  if (options.from !== undefined) words.push('--from', options.from);
  if (options.to !== undefined) words.push('--to', options.to);
  return words.map(quoted).join(' ');
};
