import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { StateData } from '../../src/wizard/state.ts';
import { type Canaries, canaries, type Searched } from '../support/canaries.ts';
import { census } from '../support/census.ts';
import { openWorld, type RunOptions, type World } from '../support/journey.ts';
import { objectsIn, settleNeighbours, unmarked } from '../support/neighbours.ts';

/**
 * A client that Okta registered too late for Anypoint is removed only when that was wished beforehand; and a refusal of Design
 * Center leads to another end, without a project, unless that is excluded.
 */
export const answers = { 'application.removeLeftovers': true, 'api.publishFrom': 'design-center' };

/** An hour of the platforms' time is the life of a login. */
export const worldLife = 20 * 60_000;

type Kept = ReturnType<Sandbox['world']>;

/** One sandbox with its world as it is before a history, and what is heard in it. */
export interface Scene {
  readonly world: World;
  /** With neighbours in it, of similar names. */
  readonly fresh: Kept;
  /** Beginnings among strangers, by the step that they followed. */
  readonly strangers: Map<number, Beginning>;
  readonly canaries: Canaries;
  /** Everything that any run put on a screen, into a debug file or into the state, since the history began. */
  readonly heard: string[];
  readonly until: number;
}

export const openScene = async (searched: Searched): Promise<Scene> => {
  let secrets: Canaries | undefined;
  const world = await openWorld({ judge: false, sandbox: { tap: (exchange) => secrets?.hear(exchange) } });
  await settleNeighbours(world);
  const { okta, anypoint } = world.sandbox.describe();
  secrets = canaries([okta.token, anypoint.bearer, ...okta.users.map(({ password }) => password)], searched);
  return {
    world,
    fresh: structuredClone(world.sandbox.world()),
    strangers: new Map(),
    canaries: secrets,
    heard: [],
    until: world.clock.now() + worldLife,
  };
};

/** Where a history begins, and what of it belongs to others. */
export interface Beginning {
  readonly world: Kept;
  readonly state: StateData | undefined;
  readonly others: ReadonlyMap<string, string>;
}

/** A fresh world with neighbours, and no state. */
export const alone = ({ fresh }: Scene): Beginning => ({
  world: fresh,
  state: undefined,
  others: objectsIn(fresh),
});

const stranger = 'stranger00';

/** The setup came to the step before this one; then a stranger made manually what this step would have made. */
export const amongStrangers = async (scene: Scene, step: number): Promise<Beginning> => {
  const { world, fresh, strangers } = scene;
  const known = strangers.get(step);
  if (known) return known;
  await world.sandbox.restore(fresh);
  world.keepState(undefined);
  await world.run({ answers, to: step - 1 });
  const state = world.stateData();
  const before = objectsIn(world.sandbox.world());
  // The stranger's marks are told from ours, which stay.
  world.keepState(state && { ...state, setup: { ...state.setup, id: stranger } });
  await world.run({ answers, only: step, setupId: stranger });
  const made = unmarked(world.sandbox.world(), stranger);
  const theirs = [...objectsIn(made)].filter(([key]) => !before.has(key));
  const beginning = { world: made, state, others: new Map([...objectsIn(fresh), ...theirs]) };
  strangers.set(step, beginning);
  return beginning;
};

/** The census without what is derived from a world's own addresses. */
export const leftIn = ({ sandbox }: World): readonly string[] =>
  census(sandbox).map((one) => one.replace(/^(deployment .*)-[0-9a-z]{6}$/, '$1'));

/** What a run is told, and who listens. */
export interface Ears {
  readonly told: string[];
  readonly heard: string[];
}

export const listening = ({ told, heard }: Ears) =>
  ({
    answers,
    ui: { note: (text: string) => void told.push(text) },
    hear: (text: string) => void heard.push(text),
  }) satisfies RunOptions;
