import { Secret } from '../secret.ts';
import type { Ask } from './ask.ts';
import { faultOfForm } from './secret-form.ts';

type Result = { readonly value: unknown } | { readonly why: string };

/** Line breaks, control characters and typographic quotes come from pasting; a header made of them is refused by every client. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are looked for.
const unsendable = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2018-\u201f\u2028-\u202e\u2066-\u2069\ufeff]/;

const asText = (ask: Extract<Ask, { kind: 'text' }>, value: unknown): Result => {
  if (typeof value !== 'string') return { why: 'expected a text' };
  const repaired = ask.repair?.(value.trim()) ?? value.trim();
  if (repaired === '') return { why: 'it is empty' };
  if (unsendable.test(repaired))
    return { why: 'it holds a control character, a line break or a typographic quote' };
  const why = ask.check?.(repaired);
  return why === undefined ? { value: repaired } : { why };
};

const asSecret = (ask: Extract<Ask, { kind: 'secret' }>, value: unknown): Result => {
  const raw = value instanceof Secret ? value.reveal() : value;
  if (typeof raw !== 'string')
    return { why: 'expected a secret as a reference: {env: NAME} or {file: PATH}' };
  const trimmed = raw.trim();
  const why = faultOfForm(trimmed, ask.lines === true) ?? ask.check?.(trimmed);
  return why === undefined ? { value: new Secret(trimmed) } : { why };
};

const asConfirm = (value: unknown): Result => {
  if (typeof value === 'boolean') return { value };
  const word = String(value).trim().toLowerCase();
  if (['true', 'yes', 'y', '1'].includes(word)) return { value: true };
  if (['false', 'no', 'n', '0'].includes(word)) return { value: false };
  return { why: 'expected yes or no' };
};

const asNumber = (ask: Extract<Ask, { kind: 'number' }>, value: unknown): Result => {
  const number = typeof value === 'number' ? value : Number(String(value).trim() || Number.NaN);
  if (!Number.isFinite(number)) return { why: 'expected a number' };
  if (ask.min !== undefined && number < ask.min) return { why: `expected at least ${ask.min}` };
  if (ask.max !== undefined && number > ask.max) return { why: `expected at most ${ask.max}` };
  return { value: number };
};

const asChoice = (ask: Extract<Ask, { kind: 'choice' }>, value: unknown): Result => {
  const choices = ask.choices.map((choice) => choice.value);
  return choices.includes(String(value))
    ? { value: String(value) }
    : { why: `expected one of ${choices.join(', ')}` };
};

const asList = (ask: Extract<Ask, { kind: 'list' }>, value: unknown): Result => {
  const raw = Array.isArray(value) ? value : String(value).split(',');
  const items: string[] = [];
  for (const item of raw) {
    const one = typeof item === 'string' || typeof item === 'number' ? String(item).trim() : '';
    if (one === '' || unsendable.test(one)) return { why: 'expected a list of texts' };
    const why = ask.check?.(one);
    if (why !== undefined) return { why: `${one}: ${why}` };
    items.push(one);
  }
  return { value: items };
};

/** The one check of every answer, whatever its source. */
export const convert = (ask: Ask, value: unknown): Result => {
  switch (ask.kind) {
    case 'text':
      return asText(ask, value);
    case 'secret':
      return asSecret(ask, value);
    case 'confirm':
      return asConfirm(value);
    case 'number':
      return asNumber(ask, value);
    case 'choice':
      return asChoice(ask, value);
    case 'list':
      return asList(ask, value);
  }
};
