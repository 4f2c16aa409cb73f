import { inspect } from 'node:util';

const mask = '[secret]';
/** Every form under which a secret of this run could appear in text. Longest first, so that no tail is left over. */
let forms: string[] = [];
/** Shorter values would mask ordinary words; nothing that short is accepted as a secret by any question. */
const shortest = 6;

const learn = (value: string): void => {
  if (value.length < shortest) return;
  const bytes = Buffer.from(value, 'utf8');
  const seen = [
    value,
    encodeURIComponent(value),
    new URLSearchParams({ v: value }).toString().slice(2),
    JSON.stringify(value).slice(1, -1),
    bytes.toString('base64'),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ];
  forms = [...new Set([...forms, ...seen])].sort((a, b) => b.length - a.length);
};

/**
 * A value that masks itself wherever it is printed, joined or serialised. `reveal` is the only door.
 * Making one also teaches `redact` to find it in any text, the second net.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    learn(value);
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return mask;
  }

  toJSON(): string {
    return mask;
  }

  [inspect.custom](): string {
    return mask;
  }
}

/** The text with every secret of this run masked: raw, URL-encoded, base64, base64url, hex and JSON-escaped. */
export const redact = (text: string): string =>
  forms.reduce((clean, form) => clean.replaceAll(form, mask), text);
