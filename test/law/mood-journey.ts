import { asProblem } from '../../src/cli/failure.ts';
import type { AnypointWorld } from '../../src/sandbox/anypoint/world.ts';
import { kindMoods, type SandboxMoods } from '../../src/sandbox/moods.ts';
import type { OktaWorld } from '../../src/sandbox/okta/world.ts';
import { census } from '../support/census.ts';
import { openWorld, type RunOptions, type World } from '../support/journey.ts';
import { personAt } from '../support/person.ts';

/** How a first run ends: at once, with a verification that could not be shown, or with this problem. */
export type Ending =
  | 'success'
  | { readonly shortfall: RegExp }
  | { readonly code: string; readonly exit: number };

export type Answers = (world: World) => RunOptions | Promise<RunOptions>;

/** One world with its answers, and what must become of a journey in it. */
export interface Journey {
  readonly moods: Partial<SandboxMoods>;
  readonly answers?: Answers;
  readonly ends: Ending;
  /** What helps, as the hint says; without it the mood goes away. */
  readonly mend?: Answers;
  /** How an ordinary line of the census looks here; nothing where it is missing. */
  readonly line?: (line: string) => string | undefined;
  /** What is made besides, and goes with undo. */
  readonly makes?: readonly string[];
  /** What is there besides, whoever made it, and stays. */
  readonly besides?: readonly string[];
  /** What undo cannot remove, in its own words, and what it is in the census. */
  readonly stays?: { readonly told: RegExp; readonly lines: readonly string[] };
  /** Why the vendors' documents do not cover this world; the judge is then not asked. */
  readonly undocumented?: string;
}

export const oktaOf = (world: World): OktaWorld => world.sandbox.world().okta as OktaWorld;
export const anypointOf = (world: World): AnypointWorld => world.sandbox.world().anypoint as AnypointWorld;

/** Somebody who signs in in the window that the program opens. */
export const atTheBrowser: Answers = (world) => {
  const user = oktaOf(world).users.at(-1);
  const somebody = personAt({ login: user?.login ?? '', password: user?.password ?? '' });
  return {
    answers: { 'verification.logins': 'browser' },
    ui: { address: (url: string) => void somebody.open(url).catch(() => undefined) },
  };
};

/** Without what is derived from a world's own addresses. */
const countOf = (world: World): readonly string[] =>
  census(world.sandbox).map((line) => line.replace(/^(deployment .*)-[0-9a-z]{6}$/, '$1'));

const without = (all: readonly string[], some: readonly string[]): string[] => {
  const left = [...all];
  for (const one of some) {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
  }
  return left;
};

/** What an ordinary run makes, and what it replaces. */
export interface Ordinary {
  readonly added: readonly string[];
  readonly gone: readonly string[];
}

export const ordinaryRun = async (): Promise<Ordinary> => {
  const world = await openWorld();
  try {
    const fresh = countOf(world);
    await world.run();
    const whole = countOf(world);
    return { added: without(whole, fresh), gone: without(fresh, whole) };
  } finally {
    await world.stop();
  }
};

const unclear = /undefined|\[object|NaN|^\s*$/;

/** What somebody at the screen reads of the first run; throws what nobody should read. */
const endingOf = async (work: () => Promise<{ shortfalls: readonly string[] }>): Promise<string> => {
  try {
    const { shortfalls } = await work();
    return shortfalls.length === 0 ? 'success' : `not shown: ${shortfalls.join(' ')}`;
  } catch (error) {
    const { code, description } = asProblem(error);
    const { message, hint, exit } = description;
    if (code === 'INTERNAL') throw error;
    if (unclear.test(message) || unclear.test(hint)) throw new Error(`not clear: ${message} — ${hint}`);
    return `${code} (exit ${exit})`;
  }
};

const expectEnding = (ending: string, wanted: readonly Ending[]): void => {
  const fits = wanted.some((one) => {
    if (one === 'success') return ending === one;
    if ('shortfall' in one) return ending.startsWith('not shown: ') && one.shortfall.test(ending);
    return ending === `${one.code} (exit ${one.exit})`;
  });
  const inWords = wanted.map((one) =>
    typeof one === 'object' && 'shortfall' in one ? String(one.shortfall) : JSON.stringify(one),
  );
  if (!fits) throw new Error(`it ends with ${ending}, and not with ${inWords.join(' or ')}`);
};

const expectCensus = (world: World, wanted: readonly string[], when: string): void => {
  const is = countOf(world);
  const more = without(is, wanted);
  const less = without(wanted, is);
  if (more.length + less.length > 0)
    throw new Error(`${when}: too much: ${more.join('; ')} · too little: ${less.join('; ')}`);
};

export const merged = (a: RunOptions, b: RunOptions): RunOptions => ({
  ...a,
  ...b,
  without: [...(a.without ?? []), ...(b.without ?? [])].filter((key) => !(key in (b.answers ?? {}))),
  answers: { ...a.answers, ...b.answers },
});

/**
 * Run; where it did not succeed: mend, and the same run again. Then everything is there that an ordinary run leaves, one more
 * run writes nothing, and undo brings the world back. A journey that succeeds stays in its mood to the end.
 *
 * @returns how the first run ended
 */
export const play = async (
  journey: Journey,
  ordinary: Ordinary,
  endings: readonly Ending[] = [journey.ends],
): Promise<string> => {
  const { moods, makes = [], besides = [], line = (text) => text, stays } = journey;
  const world = await openWorld({ judge: journey.undocumented === undefined });
  try {
    // What people have prepared, they have prepared in a kind world.
    let options = (await journey.answers?.(world)) ?? {};
    const fresh = countOf(world);
    world.sandbox.setMoods(moods);
    const ending = await endingOf(() => world.run(options));
    expectEnding(ending, endings);
    if (ending !== 'success') {
      if (journey.mend) options = merged(options, await journey.mend(world));
      else world.sandbox.setMoods(kindMoods());
      expectEnding(await endingOf(() => world.run(options)), ['success']);
    }
    const made = ordinary.added.flatMap((one) => line(one) ?? []);
    const wanted = [...without(fresh, ordinary.gone), ...made, ...makes, ...besides];
    expectCensus(world, wanted, 'after the run');
    const before = world.writes().length;
    await world.run(options);
    const again = world.writes().slice(before);
    if (again.length > 0) throw new Error(`one more run writes: ${again.join(', ')}`);
    const { left } = await world.undo(options);
    expectCensus(world, [...fresh, ...besides, ...(stays?.lines ?? [])], 'after undo');
    if (stays ? !stays.told.test(left.join(' ')) : left.length > 0)
      throw new Error(`undo says: ${left.join(' ') || 'nothing'}`);
    return ending;
  } finally {
    await world.stop();
  }
};
