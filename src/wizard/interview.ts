import { type Problem, problem } from '../errors.ts';
import type { Ask } from './ask.ts';
import { contextsOf } from './context.ts';
import type { Verb } from './decide.ts';
import type { Engine } from './engine.ts';
import { isChange, sentenceOf } from './entry.ts';
import { headingOf } from './heading.ts';
import { inMemory } from './state.ts';
import type { AnyStep } from './step.ts';
import {
  canBeManual,
  foreseen,
  isWrite,
  obstaclesIn,
  rememberSeen,
  type Surveyed,
  surveySteps,
} from './survey.ts';
import type { Action, Offer, SettingLine } from './ui.ts';

/** What a person has seen and confirmed. */
export interface Agreed {
  readonly surveyed: readonly Surveyed[];
  /** Steps that the person does in the consoles. */
  readonly manual: ReadonlySet<string>;
}

const asksOf = <F, S extends object>(steps: readonly AnyStep<F, S>[]): readonly Ask[] => [
  ...new Map(
    steps.flatMap((step) => Object.values(step.asks as Record<string, Ask>)).map((ask) => [ask.key, ask]),
  ).values(),
];

/** A look is good for so long: the person may have left the list for a while. */
const freshFor = 120_000;

const words: Readonly<Record<Verb, string>> = {
  create: 'will be created',
  update: 'will be changed',
  adopt: 'will be adopted and changed',
  use: 'exists and is used',
  unchanged: 'exists',
  skip: 'is skipped',
  refuse: 'cannot be done',
  verify: 'will be verified by calls',
};

/** The order in which the verbs are told. */
const verbs = ['refuse', 'create', 'update', 'adopt', 'use', 'unchanged', 'verify', 'skip'] as const;

const titlesOf = (seen: readonly Surveyed[], manual: ReadonlySet<string>): readonly string[] =>
  verbs.flatMap((verb) => {
    const all = seen.filter((one) => one.verb === verb);
    if (all.length === 0) return [];
    const titles = all.map(({ id, title }) => (manual.has(id) ? `${title} (manually)` : title)).join(', ');
    const why = all.flatMap(({ title, entries }) =>
      entries
        .filter((one) => verb === 'refuse' || ((verb === 'update' || verb === 'adopt') && isChange(one)))
        .map((one) => `  ${title}: ${sentenceOf(one)}`),
    );
    const means = all.flatMap((one) => (one.means ?? []).map((text) => `  ${one.title}: ${text}`));
    return [`${words[verb]}: ${titles}`, ...why, ...means];
  });

const shown = (ask: Ask, value: unknown): string => {
  if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
    return `(${ask.without ?? 'none'})`;
  if (ask.kind === 'confirm') return value === true ? 'yes' : 'no';
  if (ask.kind === 'choice') return ask.choices.find((one) => one.value === value)?.label ?? String(value);
  return Array.isArray(value) ? value.join(', ') : String(value);
};

/** `Name of the client provider` stands as `Client provider`. */
const nameOf = ({ message }: Ask): string => {
  const bare = message.replace(/^Name of the /, '').replace(/ \([^)]*\)\??$/, '');
  return bare.charAt(0).toUpperCase() + bare.slice(1);
};

/** A setting is whatever can be answered otherwise without logging in anew. */
const isSetting = (ask: Ask): boolean => ask.kind !== 'secret' && (!ask.connection || ask.offered === true);

const linesFor = <F, S extends object>(
  { answers }: Engine<F, S>,
  chosen: readonly AnyStep<F, S>[],
  seen: readonly Surveyed[],
  all: boolean,
): readonly SettingLine[] => {
  const told = new Set<string>();
  return chosen.flatMap((step) => {
    const verb = seen.find(({ id }) => id === step.id)?.verb;
    let first = true;
    return Object.values(step.asks as Record<string, Ask>).flatMap((ask) => {
      if (told.has(ask.key) || !isSetting(ask) || !answers.matters(ask)) return [];
      const value = answers.peek(ask);
      if (!all && ask.quiet && shown(ask, value) === shown(ask, ask.default)) return [];
      told.add(ask.key);
      const now = first && verb ? words[verb] : '';
      first = false;
      const where = answers.givenBy(ask);
      const help = where === undefined ? ask.help : `${ask.help} It comes from ${where}.`;
      return [{ key: ask.key, name: nameOf(ask), value: shown(ask, value), now, help }];
    });
  });
};

/** What the platform has for a question; where it cannot be read, it is typed. */
const offersFor = async <F, S extends object>(
  engine: Engine<F, S>,
  steps: readonly AnyStep<F, S>[],
  seen: readonly Surveyed[],
  ask: Ask,
): Promise<readonly Offer[]> => {
  const step = steps.find((one) => Object.values(one.asks as Record<string, Ask>).includes(ask));
  if (!ask.offered || !step?.offers) return [];
  const looking = { ...engine, state: inMemory(engine.state) };
  rememberSeen(looking, seen);
  const contexts = contextsOf(looking, (one) => headingOf(engine, one));
  try {
    const c = await contexts.of(step, headingOf(engine, step), { foreseen: () => foreseen(looking, step) });
    return (await step.offers(c))[ask.key] ?? [];
  } catch {
    return [];
  }
};

const change = async <F, S extends object>(
  engine: Engine<F, S>,
  steps: readonly AnyStep<F, S>[],
  seen: readonly Surveyed[],
  ask: Ask,
): Promise<void> => {
  const where = engine.answers.givenBy(ask);
  if (where !== undefined && ask.kind !== 'secret') {
    engine.ui.warn(`${ask.message} comes from ${where}: change it there.`);
    return;
  }
  if ((await engine.answers.edit(ask, await offersFor(engine, steps, seen, ask))) && ask.connection)
    engine.reconnect?.();
};

/** The person has said no to a question already. */
const decidedByPerson: ReadonlySet<string> = new Set(['HOST_NOT_CONFIRMED', 'HOST_REFUSED']);

/** The connections could not be opened: another answer, another try, or the end. */
const mend = async <F, S extends object>(
  engine: Engine<F, S>,
  steps: readonly AnyStep<F, S>[],
  { id, problem }: Surveyed & { readonly problem: Problem },
): Promise<void> => {
  const step = steps.find((one) => one.id === id) as AnyStep<F, S>;
  const heading = headingOf(engine, step);
  const asks = asksOf([step]).filter(
    (ask) =>
      ask.connection &&
      engine.answers.matters(ask) &&
      engine.answers.givenBy(ask) === undefined &&
      (!ask.quiet || ask.offered),
  );
  // What came from files and variables is mended there.
  if (asks.length === 0 || decidedByPerson.has(problem.code)) throw Object.assign(problem, { heading });
  engine.ui.problem(problem, heading);
  const lines = asks.map((ask) => ({
    key: ask.key,
    name: nameOf(ask),
    value: ask.kind === 'secret' ? '' : shown(ask, engine.answers.peek(ask)),
    now: '',
    help: ask.help,
  }));
  const next = await engine.ui.review('Nothing was written. What shall be changed?', lines, [
    { value: 'again', label: 'Try again' },
    { value: 'stop', label: 'Stop' },
  ]);
  if (next === 'stop') throw Object.assign(problem, { heading });
  const ask = asks.find(({ key }) => key === next);
  if (ask) await change(engine, steps, [], ask);
  else engine.reconnect?.();
};

/** Both logins are tried at once, before anything else is asked. */
const connect = async <F, S extends object>(
  engine: Engine<F, S>,
  chosen: readonly AnyStep<F, S>[],
): Promise<void> => {
  const opening = chosen.filter(({ opens }) => opens);
  if (opening.length === 0) return;
  await engine.answers.inOrder(asksOf(opening));
  for (;;) {
    const seen = await engine.ui.during('Logging in to both platforms', () => surveySteps(engine, opening));
    const failed = seen.find((one): one is Surveyed & { problem: Problem } => one.problem !== undefined);
    if (!failed) {
      engine.ui.say(
        'Connected',
        seen.map(({ what }) => what),
      );
      return;
    }
    await mend(engine, opening, failed);
  }
};

/** Steps that could be done in a console instead. */
const chooseManual = async <F, S extends object>(
  engine: Engine<F, S>,
  chosen: readonly AnyStep<F, S>[],
  seen: readonly Surveyed[],
  manual: Set<string>,
): Promise<void> => {
  const steps = seen.filter(
    ({ id, verb }) =>
      (verb === 'create' || verb === 'update') && chosen.some((one) => one.id === id && one.apply),
  );
  const lines = steps.map(({ id, title, what }) => ({
    key: id,
    name: title,
    value: manual.has(id) ? 'manually' : 'by this program',
    now: '',
    help: what,
  }));
  const next = await engine.ui.review('Which step do you do yourself in the console?', lines, [
    { value: 'back', label: 'Back to the settings' },
  ]);
  if (next === 'back') return;
  if (!manual.delete(next)) manual.add(next);
};

const actionsFor = (seen: readonly Surveyed[], isFree: boolean, all: boolean): readonly Action[] => {
  const count = seen.filter(isWrite).length;
  return [
    isFree
      ? { value: 'go', label: `Carry it out (${count} ${count === 1 ? 'step' : 'steps'} with changes)` }
      : { value: 'again', label: 'Look again' },
    ...(all ? [] : [{ value: 'all', label: 'Show every setting' }]),
    ...(isFree ? [{ value: 'manual', label: 'Do a step manually' }] : []),
    { value: 'stop', label: 'Stop; nothing is written, and the answers are kept' },
  ];
};

/** What the person made of the list. */
interface Choices {
  readonly manual: Set<string>;
  /** The settings that most people leave alone are shown too. */
  all: boolean;
  /** The plan as it was told last: it is told again when it has changed. */
  told: string;
}

const blocked = <F, S extends object>(engine: Engine<F, S>, seen: readonly Surveyed[]): boolean =>
  obstaclesIn(seen.filter((one) => !canBeManual(engine, one))).length > 0;

const showList = async <F, S extends object>(
  engine: Engine<F, S>,
  chosen: readonly AnyStep<F, S>[],
  seen: readonly Surveyed[],
  choices: Choices,
): Promise<string> => {
  const lines = titlesOf(seen, choices.manual);
  if (choices.told !== lines.join()) engine.ui.say('What will be done. Nothing is written yet.', lines);
  choices.told = lines.join();
  return engine.ui.review(
    'Settings',
    linesFor(engine, chosen, seen, choices.all),
    actionsFor(seen, !blocked(engine, seen), choices.all),
  );
};

/** Whatever the person chose but the way on and the end. */
const follow = async <F, S extends object>(
  engine: Engine<F, S>,
  chosen: readonly AnyStep<F, S>[],
  seen: readonly Surveyed[],
  choices: Choices,
  next: string,
): Promise<void> => {
  if (next === 'all') choices.all = true;
  else if (next === 'manual') await chooseManual(engine, chosen, seen, choices.manual);
  else if (next === 'again' || next === 'go') engine.forget?.();
  else await change(engine, chosen, seen, asksOf(chosen).find(({ key }) => key === next) as Ask);
};

/**
 * The interview: first the connections, then one list of every setting with its value and what exists already, changed line by line,
 * and one confirmation. Nothing is written before it.
 */
export const interview = async <F, S extends object>(
  engine: Engine<F, S>,
  chosen: readonly AnyStep<F, S>[],
  notes: string[],
): Promise<Agreed> => {
  const { ui, answers, clock } = engine;
  await connect(engine, chosen);
  const choices: Choices = { manual: new Set(), all: false, told: '' };
  for (;;) {
    // A change of one answer may ask for others.
    await answers.inOrder(asksOf(chosen));
    const begun = clock.now();
    const seen = await ui.during('Reading what exists', () => surveySteps(engine, chosen, notes));
    const agreed = { surveyed: seen, manual: choices.manual };
    if (!blocked(engine, seen) && !seen.some(isWrite)) return agreed;
    const next = await showList(engine, chosen, seen, choices);
    if (next === 'go' && clock.now() - begun < freshFor) return agreed;
    // What stands in the way is told by the run, as everywhere.
    if (next === 'stop' && blocked(engine, seen)) return agreed;
    if (next === 'stop') throw problem('STOPPED', {});
    await follow(engine, chosen, seen, choices, next);
  }
};
