import { clean, jsonText } from '../clean.ts';
import { redact, type Secret } from '../secret.ts';

/** Standard output carries results and nothing else: one document under `--json`, otherwise text. */
export const printDocument = (document: object): void =>
  void process.stdout.write(`${redact(jsonText(document))}\n`);

export const printText = (text: string): void => void process.stdout.write(`${clean(redact(text))}\n`);

/**
 * The one secret that is printed, since it was asked for: alone, or as the member `token` of a document that is masked otherwise.
 */
export const printToken = (token: Secret, document?: object): void => {
  const place = 'the-token-goes-here';
  const text = document && redact(jsonText({ ...document, token: place }));
  process.stdout.write(`${text?.replace(place, () => token.reveal()) ?? token.reveal()}\n`);
};
