import { oktaCodes } from '../../atlas/okta-codes.ts';
import { atlas, type Known } from './known.ts';
import { type JsonObject, objectsIn, statusesIn, viewsOf, wordsOf } from './text.ts';

/** An entry that fits a text, and how well. */
export interface Match {
  readonly entry: Known;
  /** `code`: by its code alone; `text`: by its words as well; `like`: by most of its words. */
  readonly by: 'text' | 'code' | 'like';
  readonly score: number;
}

export interface Explained {
  /** What was found, best first; empty when the text is unknown. */
  readonly found: readonly Match[];
  /** Where nothing was found: what comes nearest. */
  readonly nearest: readonly Match[];
}

/** A text that an entry says, ready to be looked for. */
interface Phrase {
  /** Words between the holes. */
  readonly pieces: readonly (readonly string[])[];
  readonly words: ReadonlySet<string>;
  readonly object?: JsonObject;
}

const isObjectText = (says: string): boolean => says.startsWith('{"');

const phraseOf = (says: string): Phrase => {
  const pieces = says
    .split('{}')
    .map(wordsOf)
    .filter((piece) => piece.length > 0);
  const phrase = { pieces, words: new Set(pieces.flat()) };
  return isObjectText(says) ? { ...phrase, object: JSON.parse(says) as JsonObject } : phrase;
};

interface Indexed {
  readonly entry: Known;
  readonly phrases: readonly Phrase[];
  readonly codes: readonly string[];
}

interface Index {
  readonly entries: readonly Indexed[];
  /** How much a word tells: more, the fewer entries have it. */
  weight(word: string): number;
  /** Whether a code says which entry is meant: no other has it, or those that have it have no general one among them. */
  telling(code: string): boolean;
  isKnown(code: string): boolean;
}

const counted = (lists: readonly Iterable<string>[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const list of lists) for (const one of new Set(list)) counts.set(one, (counts.get(one) ?? 0) + 1);
  return counts;
};

const buildIndex = (entries: readonly Known[]): Index => {
  const indexed = entries.map((entry) => ({
    entry,
    phrases: (entry.says ?? []).map(phraseOf),
    codes: (entry.codes ?? []).map((code) => code.toLowerCase()),
  }));
  const words = counted(indexed.map(({ phrases }) => phrases.flatMap((phrase) => [...phrase.words])));
  const codes = counted(indexed.map((one) => one.codes));
  const weights = new Map(
    [...words].map(([word, count]) => [word, Math.log((entries.length + 1) / count)] as const),
  );
  const general = new Set(indexed.filter(({ entry }) => entry.general).flatMap((one) => one.codes));
  return {
    entries: indexed,
    weight: (word) => weights.get(word) ?? 0,
    telling: (code) => codes.get(code) === 1 || !general.has(code),
    isKnown: (code) => codes.has(code),
  };
};

let built: Index | undefined;
const index = (): Index => {
  built ??= buildIndex(atlas());
  return built;
};

const oktaCode = /^e0\d{6}$/;

interface Pasted {
  readonly words: readonly string[];
  readonly places: ReadonlyMap<string, readonly number[]>;
  readonly objects: readonly JsonObject[];
  readonly statuses: ReadonlySet<number>;
  readonly oktaCodes: readonly string[];
  /** Texts that stand alone as a member of an object, in lower case. */
  readonly members: ReadonlySet<string>;
}

/** Longer logs are read from their beginning and their end, in characters. */
const longest = 200_000;

const shortened = (text: string): string =>
  text.length <= longest ? text : `${text.slice(0, longest / 2)}\n${text.slice(-longest / 2)}`;

const read = (text: string): Pasted => {
  const views = viewsOf(shortened(text));
  const plain = views.at(-1) ?? '';
  const words = wordsOf(plain);
  const places = new Map<string, number[]>();
  for (const [at, word] of words.entries()) {
    const known = places.get(word);
    if (known) known.push(at);
    else places.set(word, [at]);
  }
  const objects = views.flatMap(objectsIn);
  const members = objects.flatMap((one) => Object.values(one)).filter((one) => typeof one === 'string');
  return {
    words,
    places,
    objects,
    members: new Set(members.map((one) => one.toLowerCase())),
    statuses: statusesIn(plain),
    oktaCodes: [...places.keys()].filter((word) => oktaCode.test(word)),
  };
};

interface Span {
  readonly from: number;
  readonly to: number;
}

/** What stands in a hole of a text has at most this many words. */
const widestHole = 60;

const beginsAt = (words: readonly string[], piece: readonly string[], at: number): boolean =>
  piece.every((word, i) => words[at + i] === word);

const endOf = (
  { words }: Pasted,
  pieces: readonly (readonly string[])[],
  from: number,
): number | undefined => {
  let at = from;
  for (const [i, piece] of pieces.entries()) {
    const last = i === 0 ? at : Math.min(words.length, at + widestHole);
    while (at <= last && !beginsAt(words, piece, at)) at += 1;
    if (at > last) return undefined;
    at += piece.length;
  }
  return at;
};

/** Where all pieces stand, one after the other. */
const spanOf = (pasted: Pasted, { pieces }: Phrase): Span | undefined => {
  const first = pieces[0]?.[0];
  if (first === undefined) return undefined;
  for (const from of pasted.places.get(first) ?? []) {
    const to = endOf(pasted, pieces, from);
    if (to !== undefined) return { from, to };
  }
  return undefined;
};

const sameWords = (is: unknown, wanted: unknown): boolean =>
  typeof is === typeof wanted && wordsOf(String(is)).join(' ') === wordsOf(String(wanted)).join(' ');

/** The object of the text that has all members of the phrase's; its span is that of its words. */
const objectSpan = (pasted: Pasted, phrase: Phrase): Span | undefined => {
  const { object } = phrase;
  const members = Object.entries(object ?? {});
  const fits = (one: JsonObject): boolean =>
    members.every(([name, value]) => Object.hasOwn(one, name) && sameWords(one[name], value));
  if (!pasted.objects.some(fits)) return undefined;
  return spanOf(pasted, phrase) ?? { from: 0, to: 0 };
};

interface Fit {
  readonly score: number;
  readonly by: Match['by'];
  readonly span: Span | undefined;
}

const weightOf = (words: Iterable<string>, counts: (word: string) => boolean = () => true): number => {
  const { weight } = index();
  let sum = 0;
  for (const word of words) if (counts(word)) sum += weight(word);
  return sum;
};

/** A phrase that weighs less is too ordinary to tell anything alone. */
const telling = 9;
/** How much of the weight of a text must be there. */
const enough = 0.7;

const exact = (pasted: Pasted, phrase: Phrase): Fit | undefined => {
  const weight = weightOf(phrase.words);
  if (phrase.object) {
    const span = objectSpan(pasted, phrase);
    return span && { score: 65 + Math.min(weight, 30), by: 'text', span };
  }
  const span = spanOf(pasted, phrase);
  if (!span) return undefined;
  return { score: weight < telling ? 25 + weight : 60 + Math.min(weight, 40), by: 'text', span };
};

/** The window of the text with the most of the phrase's words, as their share of its weight. */
const bestWindow = (
  pasted: Pasted,
  wanted: ReadonlySet<string>,
): { share: number; span: Span } | undefined => {
  const all = weightOf(wanted);
  const width = Math.ceil(wanted.size * 1.6) + 6;
  const places = [...wanted]
    .flatMap((word) => (pasted.places.get(word) ?? []).slice(0, 500).map((at) => ({ at, word })))
    .sort((a, b) => a.at - b.at);
  let best: { share: number; span: Span } | undefined;
  const inside = new Map<string, number>();
  let left = 0;
  for (const { at, word } of places) {
    inside.set(word, (inside.get(word) ?? 0) + 1);
    while (at - (places[left]?.at ?? at) > width) {
      const gone = places[left]?.word ?? '';
      const rest = (inside.get(gone) ?? 1) - 1;
      if (rest === 0) inside.delete(gone);
      else inside.set(gone, rest);
      left += 1;
    }
    const share = weightOf(inside.keys()) / all;
    if (share > (best?.share ?? 0)) best = { share, span: { from: places[left]?.at ?? at, to: at + 1 } };
  }
  return best;
};

const alike = (pasted: Pasted, { object, words }: Phrase): Fit | undefined => {
  if (object) return undefined;
  const all = weightOf(words);
  const weighty = Math.min(1, all / (2 * telling));
  // Names and numbers tell texts apart that are else alike.
  const named = [...words].every((word) => !/_|^\d+$/.test(word) || pasted.places.has(word));
  const anywhere = weightOf(words, (word) => pasted.places.has(word)) / all;
  const best = anywhere < enough || !named ? undefined : bestWindow(pasted, words);
  if (!best || best.share < enough) return { score: 40 * anywhere * weighty, by: 'like', span: undefined };
  return { score: (35 + 25 * best.share) * weighty, by: 'like', span: best.span };
};

const better = (a: Fit | undefined, b: Fit | undefined): Fit | undefined =>
  (b?.score ?? 0) > (a?.score ?? 0) ? b : a;

const byWords = (pasted: Pasted, phrases: readonly Phrase[]): Fit | undefined =>
  phrases.reduce<Fit | undefined>(
    (best, phrase) => better(best, exact(pasted, phrase) ?? alike(pasted, phrase)),
    undefined,
  );

const spanOfWord = (pasted: Pasted, word: string): Span | undefined => {
  const at = pasted.places.get(word)?.[0];
  return at === undefined ? undefined : { from: at, to: at + 1 };
};

/** A code of the same kind that is none of the entry's says that the entry is not meant. */
const contradicted = (pasted: Pasted, codes: readonly string[]): boolean =>
  pasted.oktaCodes.length > 0 && codes.some((code) => oktaCode.test(code));

/** A code that is an ordinary word too, such as LOCKED, must stand alone. */
const isHere = ({ places, words, members }: Pasted, code: string, { by }: Known): boolean => {
  if (!places.has(code)) return false;
  const ordinary = /^[a-z]{1,14}$/.test(code) && by !== 'Node.js';
  return !ordinary || words.length <= 3 || members.has(code);
};

const fitOf = (pasted: Pasted, { entry, phrases, codes }: Indexed): Fit | undefined => {
  const words = byWords(pasted, phrases);
  const here = codes.filter((code) => isHere(pasted, code, entry));
  const own = entry.general ? here[0] : here.find((code) => index().telling(code));
  const status = (entry.status ?? []).some((one) => pasted.statuses.has(one)) ? 5 : 0;
  if (own !== undefined && (words?.score ?? 0) < 55)
    return { score: 55 + status + (words?.score ?? 0) / 10, by: 'code', span: spanOfWord(pasted, own) };
  if (!words) return undefined;
  const against = here.length === 0 && contradicted(pasted, codes) ? 40 : 0;
  return { ...words, score: words.score + (here.length > 0 ? 15 : 0) + status - against };
};

const overlaps = (a: Span, b: Span): boolean => a.from < b.to && b.from < a.to;

/** From here on an entry is meant for sure, and from there on probably. */
const sure = 50;
const probable = 28;
/** What is less alike is not worth a look. */
const near = 15;

interface Fitting extends Fit {
  readonly one: Indexed;
}

/** A general entry says nothing more where a special one of its code was found; and each part of a text is explained once. */
const selected = (fitting: readonly Fitting[]): readonly Fitting[] => {
  const chosen: Fitting[] = [];
  for (const candidate of fitting) {
    const { one, span } = candidate;
    const covered = chosen.some(
      (other) =>
        (one.entry.general && one.codes.some((code) => other.one.codes.includes(code))) ||
        (span !== undefined && other.span !== undefined && overlaps(span, other.span)),
    );
    if (!covered) chosen.push(candidate);
  }
  return chosen;
};

const bySpecialty = (a: Fitting, b: Fitting): number =>
  Number(a.one.entry.general === true) - Number(b.one.entry.general === true) || b.score - a.score;

/** Codes of Okta that mean nothing special here still have their words. */
const ofOktasList = (pasted: Pasted): readonly Known[] =>
  pasted.oktaCodes
    .map((word) => word.toUpperCase())
    .flatMap((code) => {
      const known = index().isKnown(code.toLowerCase()) ? undefined : oktaCodes.get(code);
      if (!known) return [];
      return [
        {
          id: `okta.${code}`,
          by: 'Okta' as const,
          says: [known.summary],
          codes: [code],
          status: [known.status],
          means: `Okta's words: "${known.summary}". None of the calls of this setup is documented to answer it.`,
          affects: ['setup' as const],
          remedy:
            'Look at the request that was answered so, with its X-Okta-Request-Id: Okta: Reports → System Log. errorCauses may name the field.',
          source: 'https://developer.okta.com/docs/reference/error-codes/',
        },
      ];
    });

const statusOnly = (pasted: Pasted): readonly Known[] =>
  index()
    .entries.map(({ entry }) => entry)
    .filter(({ id, status }) => id.startsWith('status.') && status?.some((one) => pasted.statuses.has(one)));

const toMatch = ({ one, by, score }: Fitting): Match => ({ entry: one.entry, by, score });
const asMatch = (entry: Known): Match => ({ entry, by: 'code', score: sure });

/** What a text means, read from its codes, its structure and its words. It is never kept or sent anywhere. */
export const explainText = (text: string): Explained => {
  const pasted = read(text);
  const fitting = index()
    .entries.flatMap((one) => {
      const fit = fitOf(pasted, one);
      return fit ? [{ ...fit, one }] : [];
    })
    .sort((a, b) => b.score - a.score);
  const certain = selected(fitting.filter(({ score }) => score >= sure).sort(bySpecialty)).map(toMatch);
  const listed = ofOktasList(pasted).map(asMatch);
  if (certain.length + listed.length > 0) return { found: [...certain, ...listed], nearest: [] };
  const likely = selected(fitting.filter(({ score, by }) => score >= probable && by === 'text'));
  if (likely.length > 0) return { found: likely.map(toMatch), nearest: [] };
  const alone = statusOnly(pasted).map(asMatch);
  if (alone.length > 0) return { found: alone, nearest: [] };
  return {
    found: [],
    nearest: fitting
      .filter(({ score }) => score >= near)
      .slice(0, 3)
      .map(toMatch),
  };
};
