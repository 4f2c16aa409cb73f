import { openNamed } from '../../durable-file.ts';
import { problem } from '../../errors.ts';
import type { ExchangeRecord } from '../../http/options.ts';
import { redact } from '../../secret.ts';

const opened = (file: string): ((text: string) => void) => {
  try {
    return openNamed(file);
  } catch (error) {
    throw problem('USAGE', {
      what: `The debug file ${file} cannot be written: ${(error as Error).message}`,
      way: 'Give another path.',
    });
  }
};

/**
 * One line of JSON for each exchange, secrets masked twice: by the HTTP layer and here. Safe to attach to a ticket. A disk that
 * gets full ends the file, not the run.
 */
export const debugLog = (file: string, warn: (text: string) => void): ((record: ExchangeRecord) => void) => {
  let add: ((text: string) => void) | undefined = opened(file);
  return (record) => {
    try {
      add?.(`${redact(JSON.stringify({ at: new Date().toISOString(), ...record }))}\n`);
    } catch (error) {
      add = undefined;
      warn(`The debug file ${file} ends here, as it cannot be written: ${(error as Error).message}`);
    }
  };
};
