import { clean, jsonText } from '../clean.ts';
import { redact, type Secret } from '../secret.ts';

let indent = 2;

/** From here on each document is one line: under `--events` a line is an event, and the last one the document. */
export const printLines = (): void => {
  indent = 0;
};

/** Standard output carries results and nothing else: one document under `--json`, otherwise text. */
export const printDocument = (document: object): void =>
  void process.stdout.write(`${redact(jsonText(document, indent))}\n`);

export const printText = (text: string): void => void process.stdout.write(`${clean(redact(text))}\n`);

/** The one secret that is printed, since it was asked for: alone, or as this member of a document that is masked otherwise. */
export const printSecret = (secret: Secret, member: string, document?: object): void => {
  const place = 'the-secret-goes-here';
  const text = document && redact(jsonText({ ...document, [member]: place }, indent));
  process.stdout.write(`${text?.replace(place, () => secret.reveal()) ?? secret.reveal()}\n`);
};
