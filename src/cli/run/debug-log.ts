import { appendFileSync, writeFileSync } from 'node:fs';
import { problem } from '../../errors.ts';
import type { ExchangeRecord } from '../../http/options.ts';
import { redact } from '../../secret.ts';

/** One line of JSON for each exchange, secrets masked twice: by the HTTP layer and here. Safe to attach to a ticket. */
export const debugLog = (file: string): ((record: ExchangeRecord) => void) => {
  try {
    writeFileSync(file, '', { mode: 0o600 });
  } catch (error) {
    throw problem('USAGE', {
      what: `The debug file ${file} cannot be written: ${(error as Error).message}`,
      way: 'Give another path.',
    });
  }
  return (record) =>
    appendFileSync(file, `${redact(JSON.stringify({ at: new Date().toISOString(), ...record }))}\n`);
};
