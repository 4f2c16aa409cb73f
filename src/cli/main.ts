import { version } from './version.ts';

/**
 * Runs one command line.
 *
 * @returns the exit code; `bin/` ends the process with it
 */
export const main = async (argv: readonly string[]): Promise<number> => {
  // Answered before anything is loaded or checked.
  if (argv.includes('--version') || argv[0] === '-V') {
    process.stdout.write(`${version}\n`);
    return 0;
  }
  const { runProgram } = await import('./program.ts');
  return runProgram(argv);
};
