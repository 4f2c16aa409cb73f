import { problem } from '../errors.ts';
import { Secret } from '../secret.ts';
import type { AnswersOf, Ask, Asks } from './ask.ts';
import { convert } from './convert.ts';
import { nearMiss } from './near-miss.ts';
import { type Asking, back, type Offer, type Ui } from './ui.ts';

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
  /** Of the setup, where it has one of its own: default names follow it. */
  readonly setupName?: string | undefined;
  /** `--yes`: defaults are taken without asking. */
  readonly acceptDefaults: boolean;
}

/** An answer that nobody gave, and how it can be given. */
export interface Missing {
  readonly key: string;
  readonly env: readonly string[];
  readonly secret: boolean;
  readonly help: string;
  /** For people. */
  readonly line: string;
}

/** All of them at once; for programs they are data. */
export const answersMissing = (missing: readonly Missing[]): Error =>
  Object.assign(problem('ANSWERS_MISSING', { list: missing.map((one) => one.line).join('\n') }), { missing });

export interface Answers {
  /** All answers of a step, asked where somebody is there to answer. Rejects with `ANSWER_INVALID` or `ANSWERS_MISSING`. */
  of<A extends Asks>(asks: A): Promise<AnswersOf<A>>;
  one(ask: Ask): Promise<unknown>;
  /** Puts those of these questions that only a person can answer, in order; Esc puts the one before again. */
  inOrder(asks: readonly Ask[]): Promise<void>;
  /** Puts a question again, with its answer to be edited. False: the person went back, and nothing was changed. */
  edit(ask: Ask, offered: readonly Offer[]): Promise<boolean>;
  /** Where an answer comes from that is not changed here: flag, config file, variable. */
  givenBy(ask: Ask): string | undefined;
  /** Whether the other answers make this one matter. */
  matters(ask: Ask): boolean;
  /** What is known without asking: given, saved or default. */
  peek(ask: Ask): unknown;
  /** Refuses a secret in a form that none has. Throws `ANSWER_INVALID`. */
  checkSecrets(): void;
  /** Every question that has no answer and nobody to ask. */
  missing(asks: readonly Ask[]): readonly Missing[];
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

/** The person left a question for the one before. */
class GoneBack extends Error {}

/**
 * The one place that decides an answer: flag → config file → environment → saved answer → prompt (its default is the
 * suggestion) → default → missing. The same check guards every source. Each answer is decided once a run.
 */
export const answersFrom = (sources: Sources, ui: Ui, known: ReadonlyMap<string, Ask>): Answers => {
  const decided = new Map<string, unknown>();
  const asking = new Map<string, Promise<unknown>>();
  /** The person went back to them: what is saved is a suggestion. */
  const reopened = new Set<string>();

  /** A mistyped address must not be a dead end: while nothing rests on it, the person is asked again, with it as suggestion. */
  const askedAgain = (ask: Ask): boolean =>
    ask.connection === true && ui.interactive && sources.untouched?.() === true;

  const settled = (ask: Ask): { value: unknown; from?: Given } | undefined => {
    if (decided.has(ask.key)) return { value: decided.get(ask.key) };
    if (reopened.has(ask.key)) return undefined;
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
    ask.default === undefined || ask.fits?.(ask.default, peekAt) !== undefined
      ? undefined
      : distinctOf(ask, sources.setupName);
  const distinctOf = (ask: Ask, setup: string | undefined): unknown =>
    setup !== undefined && ask.kind === 'text' && ask.distinct && ask.default !== undefined
      ? ask.distinct(ask.default, setup, peekAt)
      : ask.default;
  const sayRepair = (ask: Ask, raw: unknown, value: unknown): void => {
    if (isOther(ask, raw, value)) ui.note(`${ask.message}: corrected to ${value}`);
  };
  const peek = (ask: Ask): unknown => settled(ask)?.value ?? defaultOf(ask);
  const peekAt = (key: string): unknown => {
    const other = known.get(key);
    return other && peek(other);
  };
  const matters = (ask: Ask): boolean => ask.when?.(peekAt) ?? true;
  const missingOf = (ask: Ask): Missing => ({
    key: ask.key,
    env: ask.env ?? [],
    secret: ask.kind === 'secret',
    help: ask.help,
    line: line(ask, ask.default === undefined ? undefined : ask.fits?.(ask.default, peekAt)),
  });
  const keep = async (ask: Ask, value: unknown): Promise<unknown> => {
    decided.set(ask.key, value);
    // Null stands for an optional question that was left empty: it is not put again.
    if (!(value instanceof Secret) && !(ask.connection && (sources.sandbox || value === undefined)))
      await sources.save(ask.key, value ?? null);
    return value;
  };
  /**
   * A person is asked what nothing else can answer, and how the platforms are reached. Whatever has a default stands in the list of
   * settings.
   */
  const worthAsking = (ask: Ask): boolean => {
    if (!ui.interactive || (ask.connection && sources.sandbox)) return false;
    if (defaultOf(ask) === undefined && !ask.optional) return true;
    return ask.connection === true && !ask.quiet && !ask.offered && !sources.acceptDefaults;
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
  const whyNot = (ask: Ask, typed: unknown): string | undefined => {
    if (ask.optional && (typed === undefined || typed === '')) return undefined;
    const result = converted(ask, typed);
    return 'why' in result ? result.why : undefined;
  };
  type How = Pick<Asking, 'offered' | 'edit' | 'mayGoBack'>;
  /** What was typed as an answer; whatever the screen let through is asked for again. */
  const accepted = (ask: Ask, typed: unknown): { readonly value: unknown } | undefined => {
    if (ask.optional && (typed === undefined || typed === '')) return { value: undefined };
    const result = converted(ask, typed);
    if ('why' in result) {
      ui.warn(result.why);
      return undefined;
    }
    sayRepair(ask, typed, result.value);
    return result;
  };
  const prompt = async (ask: Ask, how: How = {}): Promise<unknown> => {
    const check = (typed: unknown): string | undefined => whyNot(ask, typed);
    for (;;) {
      const suggestion = how.edit ? peek(ask) : suggestionFor(ask);
      const typed = await ui.ask(ask, suggestion, { ...how, check });
      if (typed === back) return back;
      const answer = accepted(ask, typed);
      if (answer) return answer.value;
    }
  };

  /** Only where something was asked before is there a question to go back to. */
  let ordered = false;
  const put = async (ask: Ask): Promise<unknown> => {
    const answer = await prompt(ask, { mayGoBack: ordered });
    if (answer === back) throw new GoneBack();
    return answer;
  };
  const byDefault = (ask: Ask): unknown => {
    const fallback = defaultOf(ask);
    if (fallback !== undefined) return checked(ask, { value: fallback, where: 'its default' });
    if (ask.optional) return undefined;
    throw answersMissing([missingOf(ask)]);
  };

  const decide = async (ask: Ask): Promise<unknown> => {
    const found = settled(ask);
    if (found) {
      if (found.from) sayRepair(ask, found.from.value, found.value);
      return keep(ask, found.value);
    }
    if (!matters(ask)) return ask.default;
    return keep(ask, worthAsking(ask) ? await put(ask) : byDefault(ask));
  };
  const one = (ask: Ask): Promise<unknown> => {
    const already = asking.get(ask.key) ?? decide(ask).finally(() => asking.delete(ask.key));
    asking.set(ask.key, already);
    return already;
  };

  /** True: it was answered. False: the person went back. */
  const answered = async (ask: Ask): Promise<boolean> => {
    try {
      await one(ask);
      return true;
    } catch (error) {
      if (error instanceof GoneBack) return false;
      throw error;
    } finally {
      ordered = false;
    }
  };
  const inOrder = async (asks: readonly Ask[]): Promise<void> => {
    const before: Ask[] = [];
    for (let i = 0; i < asks.length; ) {
      const ask = asks[i] as Ask;
      i += 1;
      if (!matters(ask) || settled(ask) || !worthAsking(ask)) continue;
      ordered = before.length > 0;
      if (await answered(ask)) {
        before.push(ask);
        continue;
      }
      const previous = before.pop() as Ask;
      decided.delete(previous.key);
      reopened.add(previous.key);
      i = asks.indexOf(previous);
    }
  };
  const whichIsMeant = async (typed: string, near: Offer): Promise<string> =>
    ui.choose(`"${typed}" is not there, but "${near.label}" is.`, [
      { value: near.value, label: `${near.value} is meant` },
      { value: typed, label: `"${typed}" is another one` },
    ]);
  const edit = async (ask: Ask, offered: readonly Offer[]): Promise<boolean> => {
    const answer = await prompt(ask, { offered, edit: true, mayGoBack: true });
    if (answer === back) return false;
    const near = nearMiss(answer, offered);
    const meant = near && (await whichIsMeant(String(answer), near));
    await keep(ask, meant ?? answer);
    return true;
  };

  return {
    one,
    inOrder,
    edit,
    matters,
    givenBy: (ask) => given(ask, sources)?.where,
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
        .map(missingOf),
  };
};
