import { problem } from '../errors.ts';
import { readScript } from '../sandbox/faults/read-script.ts';
import { readInput } from './input-file.ts';

/** The script of `--faults FILE`, checked. Throws a `USAGE` problem that names the file and the place in it. */
export const readFaults = (file: string): unknown => {
  try {
    const script: unknown = JSON.parse(readInput(file));
    readScript(script);
    return script;
  } catch (error) {
    throw problem(
      'USAGE',
      {
        what: `The script of faults ${file} cannot be used: ${(error as Error).message}`,
        way: 'Correct it; `npx okta-mule-setup sandbox --help` shows an example.',
      },
      { cause: error },
    );
  }
};
