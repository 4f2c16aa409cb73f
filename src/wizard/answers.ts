import { problem } from '../errors.ts';
import { Secret } from '../secret.ts';
import type { AnswersOf, Ask, Asks } from './ask.ts';
import { convert } from './convert.ts';
import type { Ui } from './ui.ts';

/** A value as a source gave it, and where it stood, for errors: `setup.yaml:4:9`, `the variable OKTA_CLIENT_TOKEN`. */
export interface Given {
  readonly value: unknown;
  readonly where: string;
}

/** The sources in their order of strength. `sandbox` silences all others for the connection's answers. */
export interface Sources {
  readonly flags: ReadonlyMap<string, Given>;
  readonly config: ReadonlyMap<string, Given>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What other programs left on this computer: weaker than the environment. */
  readonly others?: ReadonlyMap<string, Given>;
  /** Answers of earlier runs, from the state file; never secrets. */
  saved(key: string): unknown;
  /** True while the setup has made nothing yet: its saved connection may still be corrected. */
  untouched?(): boolean;
  save(key: string, value: unknown): void | Promise<void>;
  readonly sandbox?: ReadonlyMap<string, Given>;
  /** `--yes`: defaults are taken without asking. */
  readonly acceptDefaults: boolean;
}

export interface Answers {
  /** All answers of a step, asked where somebody is there to answer. Rejects with `ANSWER_INVALID` or `ANSWERS_MISSING`. */
  of<A extends Asks>(asks: A): Promise<AnswersOf<A>>;
  one(ask: Ask): Promise<unknown>;
  /** What is known without asking: given, saved or default. */
  peek(ask: Ask): unknown;
  /** Refuses a secret in a form that none has. Throws `ANSWER_INVALID`. */
  checkSecrets(): void;
  /** Lines for every question that has no answer and nobody to ask: key, variables, help. */
  missing(asks: readonly Ask[]): readonly string[];
}

const fromEnvironment = (ask: Ask, environment: Sources['environment']): Given | undefined => {
  for (const name of ask.env ?? []) {
    const value = environment[name];
    if (value !== undefined && value !== '') return { value, where: `the variable ${name}` };
  }
  return undefined;
};

const given = (ask: Ask, sources: Sources): Given | undefined => {
  if (ask.connection && sources.sandbox) return sources.sandbox.get(ask.key);
  return (
    sources.flags.get(ask.key) ??
    sources.config.get(ask.key) ??
    fromEnvironment(ask, sources.environment) ??
    sources.others?.get(ask.key)
  );
};

const saved = (ask: Ask, sources: Sources): Given | undefined => {
  if (ask.kind === 'secret' || (ask.connection && sources.sandbox)) return undefined;
  const value = sources.saved(ask.key);
  return value === undefined ? undefined : { value, where: 'the saved answers' };
};

const checked = (ask: Ask, from: Given): unknown => {
  const result = convert(ask, from.value);
  if ('why' in result) throw problem('ANSWER_INVALID', { key: ask.key, source: from.where, why: result.why });
  return result.value;
};

/** Without what is put in or taken away without a word. */
const bare = (text: unknown): string =>
  String(text)
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/+$/, '');

/** True when an answer was repaired so much that the person who gave it should know. */
const isOther = (ask: Ask, given: unknown, value: unknown): boolean =>
  ask.kind === 'text' && ask.repair !== undefined && bare(given) !== bare(value);

const line = (ask: Ask, why: string | undefined): string => {
  const variables = ask.env?.length ? ` or ${ask.env.join(', ')}` : '';
  return `  ${ask.key}: ${ask.message}${why === undefined ? '' : ` (${why})`}\n    config file key ${ask.key}${variables}`;
};

/**
 * The one place that decides an answer: flag → config file → environment → saved answer → prompt (its default is the
 * suggestion) → default → missing. The same check guards every source. Each answer is decided once a run.
 */
export const answersFrom = (sources: Sources, ui: Ui, known: ReadonlyMap<string, Ask>): Answers => {
  const decided = new Map<string, unknown>();
  const asking = new Map<string, Promise<unknown>>();

  /** A mistyped address must not be a dead end: while nothing rests on it, the person is asked again, with it as suggestion. */
  const askedAgain = (ask: Ask): boolean =>
    ask.connection === true && ui.interactive && sources.untouched?.() === true;

  const settled = (ask: Ask): { value: unknown; from?: Given } | undefined => {
    if (decided.has(ask.key)) return { value: decided.get(ask.key) };
    const stated = given(ask, sources);
    const from = stated ?? saved(ask, sources);
    if (!from || (!stated && askedAgain(ask))) return undefined;
    if (from.value === null) return { value: undefined };
    const value = checked(ask, from);
    const why = ask.fits?.(value, peekAt);
    if (why === undefined) return { value, from };
    // Of an earlier run, with other answers beside it.
    if (!stated) return undefined;
    throw problem('ANSWER_INVALID', { key: ask.key, source: from.where, why });
  };
  /** Undefined where the default does not go with the other answers. */
  const defaultOf = (ask: Ask): unknown =>
    ask.default === undefined || ask.fits?.(ask.default, peekAt) !== undefined ? undefined : ask.default;
  const sayRepair = (ask: Ask, raw: unknown, value: unknown): void => {
    if (isOther(ask, raw, value)) ui.note(`${ask.message}: corrected to ${value}`);
  };
  const peek = (ask: Ask): unknown => settled(ask)?.value ?? defaultOf(ask);
  const peekAt = (key: string): unknown => {
    const other = known.get(key);
    return other && peek(other);
  };
  const matters = (ask: Ask): boolean => ask.when?.(peekAt) ?? true;
  const missingLine = (ask: Ask): string =>
    line(ask, ask.default === undefined ? undefined : ask.fits?.(ask.default, peekAt));
  const keep = async (ask: Ask, value: unknown): Promise<unknown> => {
    decided.set(ask.key, value);
    // Null stands for an optional question that was left empty: it is not put again.
    if (!(value instanceof Secret) && !(ask.connection && (sources.sandbox || value === undefined)))
      await sources.save(ask.key, value ?? null);
    return value;
  };
  /** A question is put to a person only if it could change something that they care about. */
  const worthAsking = (ask: Ask): boolean => {
    if (!ui.interactive || (ask.connection && sources.sandbox)) return false;
    const hasDefault = defaultOf(ask) !== undefined || ask.optional === true;
    return !(hasDefault && (ask.quiet || sources.acceptDefaults));
  };

  const suggestionFor = (ask: Ask): unknown => {
    const before = saved(ask, sources)?.value;
    return before === undefined || ask.fits?.(before, peekAt) !== undefined
      ? (defaultOf(ask) ?? ask.suggest?.(peekAt))
      : before;
  };
  const converted = (ask: Ask, typed: unknown): ReturnType<typeof convert> => {
    const result = convert(ask, typed);
    const why = 'value' in result ? ask.fits?.(result.value, peekAt) : undefined;
    return why === undefined ? result : { why };
  };

  const prompt = async (ask: Ask): Promise<unknown> => {
    for (;;) {
      const typed = await ui.ask(ask, suggestionFor(ask));
      if (ask.optional && (typed === undefined || typed === '')) return undefined;
      const result = converted(ask, typed);
      if ('value' in result) {
        sayRepair(ask, typed, result.value);
        return result.value;
      }
      ui.warn(result.why);
    }
  };

  const decide = async (ask: Ask): Promise<unknown> => {
    const found = settled(ask);
    if (found) {
      if (found.from) sayRepair(ask, found.from.value, found.value);
      return keep(ask, found.value);
    }
    if (!matters(ask)) return ask.default;
    if (worthAsking(ask)) return keep(ask, await prompt(ask));
    const fallback = defaultOf(ask);
    if (fallback !== undefined) return keep(ask, checked(ask, { value: fallback, where: 'its default' }));
    if (ask.optional) return keep(ask, undefined);
    throw problem('ANSWERS_MISSING', { list: missingLine(ask) });
  };
  const one = (ask: Ask): Promise<unknown> => {
    const already = asking.get(ask.key) ?? decide(ask).finally(() => asking.delete(ask.key));
    asking.set(ask.key, already);
    return already;
  };

  return {
    one,
    peek,
    of: async <A extends Asks>(asks: A) => {
      const answers: Record<string, unknown> = {};
      for (const [name, ask] of Object.entries(asks)) answers[name] = await one(ask);
      return answers as AnswersOf<A>;
    },
    checkSecrets: () => {
      for (const ask of known.values()) if (ask.kind === 'secret' && matters(ask)) settled(ask);
    },
    missing: (asks) =>
      asks
        .filter(
          (ask) =>
            !settled(ask) &&
            defaultOf(ask) === undefined &&
            !ask.optional &&
            !worthAsking(ask) &&
            matters(ask),
        )
        .map(missingLine),
  };
};
