import { clean } from '../clean.ts';
import { redact, type Secret } from '../secret.ts';

/** Standard output carries results and nothing else: one document under `--json`, otherwise text. */
export const printDocument = (document: object): void =>
  void process.stdout.write(`${redact(JSON.stringify(document, null, 2))}\n`);

export const printText = (text: string): void => void process.stdout.write(`${clean(redact(text))}\n`);

/**
 * The one secret that is printed, since it was asked for: alone, or as the member `token` of a document that is masked otherwise.
 */
export const printToken = (token: Secret, document?: object): void => {
  const place = 'the-token-goes-here';
  const text = document && redact(JSON.stringify({ ...document, token: place }, null, 2));
  process.stdout.write(`${text?.replace(place, () => token.reveal()) ?? token.reveal()}\n`);
};
