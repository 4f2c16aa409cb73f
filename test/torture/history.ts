import { asProblem } from '../../src/cli/failure.ts';
import type { SandboxMoods } from '../../src/sandbox/moods.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { census } from '../support/census.ts';
import { openWorld, type RunOptions, type World } from '../support/journey.ts';

/** Runs under one script of faults, some of which die on the way; then everything must come right. JSON: it can be replayed. */
export interface History {
  readonly script: { readonly seed: number; readonly faults: readonly object[] };
  /** One run each; a number: the process dies at that point of the creations, counted from 1. */
  readonly runs: readonly (number | null)[];
  readonly moods: Partial<SandboxMoods>;
  /** Deadlines are short, since a fault is felt through them only. */
  readonly slow: boolean;
}

/** How a disturbed run ended. */
export interface Ending {
  readonly how: 'success' | 'problem' | 'death';
  readonly exit: number;
  readonly code: string;
}

/** What went wrong with a history, in words. */
class Torn extends Error {}

class Death extends Error {}

/** The census without what is derived from a world's own addresses. */
const leftIn = ({ sandbox }: World): readonly string[] =>
  census(sandbox).map((one) => one.replace(/^(deployment .*)-[0-9a-f]{6}$/, '$1'));

/** Real milliseconds for one history, whatever is done to it; a long wait made of many deadlines takes its time. */
const bound = { quick: 90_000, slow: 240_000 };
/** An hour of the platforms' time is the life of a login. */
const worldLife = 20 * 60_000;

/**
 * A client that Okta registered too late for Anypoint is removed only when that was wished beforehand; and a refusal of Design
 * Center leads to another end, without a project, unless that is excluded.
 */
const answers = { 'application.removeLeftovers': true, 'api.publishFrom': 'design-center' };

const quick: NonNullable<RunOptions['limits']> = { connect: 2000, headers: 600, call: 800, grace: 100 };
/** Anypoint gives Okta up long before we give Anypoint up, as with the real deadlines of 5 s and 60 s. */
const impatient = 200;
const patient: NonNullable<RunOptions['limits']> = { connect: 5000, headers: 5000, call: 8000, grace: 100 };

/** One sandbox for many histories; each begins with a fresh copy of its world. */
export interface Stage {
  /** The requests of an undisturbed run, as `vendor METHOD path`, in order. */
  readonly requests: readonly string[];
  /** How many points of creation it passes. */
  readonly points: number;
  play(history: History): Promise<readonly Ending[]>;
  stop(): Promise<void>;
}

interface Scene {
  readonly world: World;
  readonly fresh: ReturnType<Sandbox['world']>;
  readonly until: number;
}

const openScene = async (): Promise<Scene> => {
  const world = await openWorld({ judge: false });
  return {
    world,
    fresh: structuredClone(world.sandbox.world()),
    until: world.clock.now() + worldLife,
  };
};

const unclear = /undefined|\[object|NaN|\n\s+at |^\s*$/;

/** Says no to an ending that no user should see. */
const judge = (error: unknown): Ending => {
  if (error instanceof Death) return { how: 'death', exit: 0, code: '' };
  const { code, description } = asProblem(error);
  const words = `${code}: ${description.message} — ${description.hint}`;
  if (code === 'INTERNAL') throw new Torn(`a fault of ours: ${error instanceof Error ? error.stack : words}`);
  if (unclear.test(description.message) || unclear.test(description.hint))
    throw new Torn(`not clear: ${words}`);
  return { how: 'problem', exit: description.exit, code };
};

const disturbed = async (
  world: World,
  history: History,
  death: number | null,
  told: string[],
): Promise<Ending> => {
  let passed = 0;
  try {
    await world.run({
      answers,
      ui: { note: (text) => void told.push(text) },
      limits: history.slow ? quick : patient,
      passing: () => {
        passed += 1;
        if (passed === death) throw new Death();
      },
    });
    return { how: 'success', exit: 0, code: '' };
  } catch (error) {
    return judge(error);
  }
};

/** What may stay when it is told: a client in Okta of which nobody knows any more whose attempt it was. */
export const unlessTold = (left: readonly string[], told: readonly string[]): readonly string[] => {
  const twin = told.find((text) => text.includes('probably left over from an earlier attempt'));
  const name = /The client "([^"]+)"/.exec(twin ?? '')?.[1];
  return left.filter((one) => name === undefined || !one.startsWith(`okta app ${name} ACTIVE groups 0 `));
};

/** Without faults: it succeeds, leaves the same as an undisturbed run, and then has nothing more to do. */
const comesRight = async (world: World, wanted: readonly string[], told: string[]): Promise<void> => {
  const ui = { note: (text: string) => void told.push(text) };
  try {
    await world.run({ answers, ui });
  } catch (error) {
    throw new Torn(`the resumed run fails: ${asProblem(error).code} ${(error as Error).stack}`);
  }
  const left = unlessTold(leftIn(world), told);
  if (left.join('\n') !== wanted.join('\n')) {
    const more = left.filter((one, i) => !wanted.includes(one) || left.indexOf(one) !== i);
    const fewer = wanted.filter((one) => !left.includes(one));
    throw new Torn(
      `too much: ${more.join('; ') || 'nothing'} · too little: ${fewer.join('; ') || 'nothing'}`,
    );
  }
  const { intents = [], loans = [] } = world.stateData() ?? {};
  if (loans.length > 0) throw new Torn(`not given back: ${JSON.stringify(loans)}`);
  if (intents.length > 0) throw new Torn(`open intents: ${JSON.stringify(intents)}`);
  const before = world.writes().length;
  await world.run({ answers });
  const again = world.writes().slice(before);
  if (again.length > 0) throw new Torn(`one more run writes: ${again.join(', ')}`);
};

const kindMoods = { uniqueNames: true, listLagMs: 0 } as const satisfies Partial<SandboxMoods>;

const inTime = async <T>(work: Promise<T>, ms: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Torn(`it hangs: no end after ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

export const openStage = async (): Promise<Stage> => {
  let scene = await openScene();
  let points = 0;
  // A fault that changes nothing tells every request, those of the gateways among them.
  await scene.world.sandbox.setFaults({ faults: [{ kind: 'clock-skew', days: 0 }] });
  await scene.world.run({
    answers,
    passing: () => {
      points += 1;
    },
  });
  const requests = scene.world.sandbox
    .faults()
    .fired.map(({ vendor, method, path }) => `${vendor} ${method} ${path}`);
  const wanted = leftIn(scene.world);

  const begin = async (): Promise<World> => {
    if (scene.world.clock.now() > scene.until) {
      await scene.world.stop();
      scene = await openScene();
    }
    await scene.world.sandbox.restore(scene.fresh);
    scene.world.keepState(undefined);
    return scene.world;
  };
  const act = async (world: World, history: History): Promise<readonly Ending[]> => {
    const { sandbox } = world;
    sandbox.setMoods({ ...kindMoods, ...(history.slow && { idpTimeoutMs: impatient }), ...history.moods });
    await sandbox.setFaults(history.script);
    const endings: Ending[] = [];
    const told: string[] = [];
    for (const death of history.runs) endings.push(await disturbed(world, history, death, told));
    await sandbox.clearFaults();
    await comesRight(world, wanted, told);
    return endings;
  };
  return {
    requests,
    points,
    play: async (history) => {
      const world = await begin();
      try {
        return await inTime(act(world, history), history.slow ? bound.slow : bound.quick);
      } catch (error) {
        // What still runs there must not be seen by the next one.
        await scene.world.stop();
        scene = await openScene();
        throw error;
      } finally {
        await world.sandbox.clearFaults();
      }
    },
    stop: () => scene.world.stop(),
  };
};

/** The command that plays a history again. */
export const replay = (history: History): string =>
  `npm run torture -- --replay '${JSON.stringify(history)}'`;
