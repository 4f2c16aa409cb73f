import { clean } from '../clean.ts';
import { redact } from '../secret.ts';

/** Standard output carries results and nothing else: one document under `--json`, otherwise text. */
export const printDocument = (document: object): void =>
  void process.stdout.write(`${redact(JSON.stringify(document, null, 2))}\n`);

export const printText = (text: string): void => void process.stdout.write(`${clean(redact(text))}\n`);
