import type { SetupOptions } from './options.ts';

const quoted = (word: string): string =>
  /^[\w@%+=:,./\\-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** The command that goes on with a setup: the same one, with what names it. */
export const resumeCommand = (command: string, options: SetupOptions): string => {
  const words = ['npx', 'okta-mule-setup', command];
  if (options.sandbox) words.push('--sandbox');
  if (options.config !== undefined) words.push('--config', options.config);
  if (options.name !== undefined) words.push('--name', options.name);
  if (options.state !== undefined) words.push('--state', options.state);
  if (options.yes) words.push('--yes');
  for (const pair of options.set) words.push('--set', pair);
  if (options.only !== undefined) words.push('--only', options.only);
  if (options.from !== undefined) words.push('--from', options.from);
  if (options.to !== undefined) words.push('--to', options.to);
  return words.map(quoted).join(' ');
};
