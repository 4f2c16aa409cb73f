import { inspect } from 'node:util';

const mask = '[secret]';
/** The values themselves. */
const known = new Set<string>();
/** Every form under which a secret of this run could appear in text, by its first characters. */
const forms = new Map<string, Set<string>>();
/** 1 where a form may begin: a look here spares nearly every place of a text the look into `forms`. */
const beginnings = new Uint8Array(2 ** 16);
/** Shorter values would mask ordinary words; nothing that short is accepted as a secret by any question. */
const shortest = 6;

/**
 * What of its base64 form is the same whatever stands before and after it, as in `base64(id:secret)`: the characters that hold
 * bits of the neighbours are left out.
 */
const insideBase64 = (bytes: Buffer): readonly string[] =>
  [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const whole = (before + bytes.length) % 3 === 0;
    return text.slice(before === 0 ? 0 : before + 1, whole ? undefined : -1);
  });

const toUrlSafe = (base64: string): string => base64.replaceAll('+', '-').replaceAll('/', '_');
const withLowerEscapes = (encoded: string): string =>
  encoded.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());

const beginning = (text: string, at: number): number =>
  ((text.charCodeAt(at) << 8) ^ (text.charCodeAt(at + 1) << 4) ^ text.charCodeAt(at + 2)) & 0xffff;

const learn = (value: string): void => {
  if (value.length < shortest || known.has(value)) return;
  known.add(value);
  const bytes = Buffer.from(value, 'utf8');
  // Through bytes, since an unpaired surrogate has no URL-encoded form.
  const encoded = encodeURIComponent(bytes.toString('utf8'));
  const form = new URLSearchParams({ v: value }).toString().slice(2);
  const whole = bytes.toString('base64');
  const base64 = [whole, whole.replace(/=+$/, ''), ...insideBase64(bytes)];
  const hex = bytes.toString('hex');
  const seen = [
    value,
    encoded,
    withLowerEscapes(encoded),
    form,
    withLowerEscapes(form),
    JSON.stringify(value).slice(1, -1),
    ...base64,
    ...base64.map(toUrlSafe),
    hex,
    hex.toUpperCase(),
  ].filter((text) => text.length >= shortest);
  for (const text of seen) {
    const head = text.slice(0, shortest);
    forms.set(head, (forms.get(head) ?? new Set()).add(text));
    beginnings[beginning(text, 0)] = 1;
  }
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

/** How far the longest form reaches that begins at this place of the text; the place itself when none does. */
const reach = (text: string, at: number): number => {
  let end = at;
  if (beginnings[beginning(text, at)] === 0) return end;
  for (const form of forms.get(text.slice(at, at + shortest)) ?? [])
    if (at + form.length > end && text.startsWith(form, at)) end = at + form.length;
  return end;
};

/** Whether a secret of this run stands in the text, in any form that `redact` masks. */
export const holdsSecret = (text: string): boolean => {
  for (let at = 0; at + shortest <= text.length; at += 1) if (reach(text, at) > at) return true;
  return false;
};

/**
 * The text with every secret of this run masked: raw, URL-encoded, base64, base64url, hex and JSON-escaped. Forms that overlap
 * are masked together, so that no tail is left over.
 */
export const redact = (text: string): string => {
  let clean = '';
  let masked = 0;
  for (let at = 0; at + shortest <= text.length; at += 1) {
    const end = reach(text, at);
    if (end === at) continue;
    if (at >= masked) clean += text.slice(masked, at) + mask;
    masked = Math.max(masked, end);
  }
  return clean + text.slice(masked);
};
