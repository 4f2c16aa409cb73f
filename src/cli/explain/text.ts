import { stripVTControlCharacters } from 'node:util';

/** Reading what people paste: escapes of terminals, HTML, URLs and JSON are taken off, whichever lies over which. */

const entities: Readonly<Record<string, string>> = {
  quot: '"',
  amp: '&',
  apos: "'",
  lt: '<',
  gt: '>',
  nbsp: ' ',
};

const character = (code: number): string => (code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ' ');

const withoutEntities = (text: string): string =>
  text
    .replaceAll(/&#x([0-9a-f]{1,6});/gi, (_, hex: string) => character(Number.parseInt(hex, 16)))
    .replaceAll(/&#(\d{1,7});/g, (_, digits: string) => character(Number(digits)))
    .replaceAll(/&(quot|amp|apos|lt|gt|nbsp);/g, (all, name: string) => entities[name] ?? all);

const percentDecoded = (text: string): string =>
  text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (escaped) => {
    try {
      return decodeURIComponent(escaped);
    } catch {
      return escaped;
    }
  });

const withoutJsonEscapes = (text: string): string =>
  text
    .replaceAll(/\\+u\{?([0-9a-f]{4})\}?/gi, (_, hex: string) => character(Number.parseInt(hex, 16)))
    .replaceAll(/\\+[nrt]/g, ' ')
    .replaceAll(/\\+(["'/])/g, '$1');

/** Colors and other commands to a terminal, also where they were written out or have lost their first character. */
const withoutAnsi = (text: string): string =>
  stripVTControlCharacters(text).replaceAll(
    /(?:\^\[|\\x1b|\\e|\\033)\[[0-9;?]*[ -/]*[@-~]|\[\d{1,3}(?:;\d{1,3})*m/gi,
    ' ',
  );

const layers = [withoutAnsi, withoutEntities, percentDecoded, withoutJsonEscapes];

/** No text is wrapped more often than this. */
const deepest = 4;

/** The text as it is, then without what programs have wrapped it in, layer by layer. */
export const viewsOf = (text: string): readonly string[] => {
  const views = [withoutAnsi(text)];
  for (let depth = 0; depth < deepest; depth += 1) {
    const last = views.at(-1) ?? '';
    const peeled = layers.reduce((now, layer) => layer(now), last);
    if (peeled === last) break;
    views.push(peeled);
  }
  return views;
};

/** Its words in lower case; tags, punctuation, quotes and apostrophes are none. */
export const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .replaceAll(/<\/?[a-z][^<>]{0,300}>/g, ' ')
    .replaceAll(/(?<=\p{L})['’ʼ`](?=\p{L})/gu, '')
    .match(/[\p{L}\p{N}_]+/gu) ?? [];

const statusForms = [
  /\bHTTP\/\d(?:\.\d)?\s+(\d{3})\b/gi,
  /\bstatus(?:\s*code)?["']?\s*(?:[:=]|is|of|was)?\s*["']?([1-5]\d{2})\b/gi,
  /\b(?:error|code|returned|answered|responded|got|received)\b["']?\s*(?:[:=]|with)?\s*["']?([1-5]\d{2})\b/gi,
  /\b([1-5]\d{2})\s+(?:OK|Bad Request|Unauthorized|Forbidden|Not Found|Method Not Allowed|Conflict|Too Many Requests|Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out)\b/gi,
];

/** HTTP statuses that the text speaks of; a text that is one number alone counts too. */
export const statusesIn = (text: string): ReadonlySet<number> => {
  const alone = /^\D{0,12}([1-5]\d{2})\D{0,12}$/.exec(text.trim())?.[1];
  const found = statusForms.flatMap((form) => [...text.matchAll(form)].map((match) => match[1]));
  return new Set([...found, alone].filter((one) => one !== undefined).map(Number));
};

/** No refusal is longer, in characters. */
const longestObject = 20_000;

/** Where the object that begins at `from` ends; undefined when it does not. */
const endOfObject = (text: string, from: number): number | undefined => {
  const last = Math.min(text.length, from + longestObject);
  let depth = 0;
  let quoted = false;
  for (let at = from; at < last; at += 1) {
    const one = text[at];
    if (quoted && one === '\\') at += 1;
    else if (one === '"') quoted = !quoted;
    else if (!quoted && one === '{') depth += 1;
    else if (!quoted && one === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

export type JsonObject = Readonly<Record<string, unknown>>;

/** Also what was written into a string, as logs do. */
const objectsWithin = (value: unknown): readonly JsonObject[] => {
  if (typeof value === 'string' && value.startsWith('{')) return objectsWithin(parsed(value) ?? null);
  if (Array.isArray(value)) return value.flatMap(objectsWithin);
  if (typeof value !== 'object' || value === null) return [];
  return [value as JsonObject, ...Object.values(value).flatMap(objectsWithin)];
};

/** A log holds a few objects; more would be data. */
const mostObjects = 200;

/** JSON objects in the text, those inside of others too. */
export const objectsIn = (text: string): readonly JsonObject[] => {
  const found: JsonObject[] = [];
  let at = text.indexOf('{');
  for (let looked = 0; at >= 0 && looked < mostObjects; looked += 1) {
    const end = endOfObject(text, at);
    const object = end === undefined ? '' : text.slice(at, end);
    // Where lines were folded, a line break may stand within a string.
    const value = parsed(object) ?? parsed(object.replaceAll(/\s+/g, ' '));
    found.push(...objectsWithin(value));
    at = text.indexOf('{', value === undefined ? at + 1 : at + object.length);
  }
  return found;
};
