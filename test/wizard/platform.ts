import { type Exchange, type Problem, problem } from '../../src/errors.ts';
import type { Clock } from '../../src/wizard/until.ts';

interface Thing {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  note: string;
  color: string;
  /** When it first shows itself in lists, by the platform's clock. */
  readonly listedAt: number;
}

/**
 * What happens to the next creation. `lost-after`: it is made and the answer does not come back; `lost-before`: it is not made.
 * `conflict-after`: it was delivered twice, and the second delivery found what the first one made.
 */
type Trouble = 'refused' | 'not-sent' | 'lost-after' | 'lost-before' | 'conflict-after' | 'crash';

export interface PlatformOptions {
  /** A second object of the same kind and name is refused with a conflict. */
  readonly unique?: boolean;
  /** Milliseconds until a new object is listed. */
  readonly lag?: number;
}

export interface Platform {
  readonly things: Map<string, Thing>;
  /** Every call in order, e.g. `create app x`. */
  readonly calls: string[];
  /** The next creations, in order, go wrong like this. */
  readonly troubles: (Trouble | undefined)[];
  /** Awaited inside each creation after it was carried out, before it is answered. */
  beforeAnswer: (kind: string) => Promise<void>;
  find(kind: string, name: string): Promise<Thing | undefined>;
  get(id: string): Promise<Thing | undefined>;
  create(kind: string, wanted: { name: string; note?: string; color?: string }): Promise<Thing>;
  paint(id: string, color: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** What somebody else made manually. */
  plant(kind: string, name: string, more?: { note?: string; color?: string; lag?: number }): Thing;
  mutations(): readonly string[];
}

const exchange = (outcome: Exchange['outcome'], status?: number): Exchange => ({
  vendor: 'Toy',
  method: 'POST',
  path: '/things',
  outcome,
  ...(status !== undefined && { status }),
});
const deed = { vendor: 'Toy', deed: 'creating', about: 'a thing', said: 'status 403' };

/** As the HTTP layer judges it: of a creation it may stand for the deed itself. */
const conflict = (): Problem => problem('CONFLICTS', deed, { exchange: exchange('unknown', 409) });

const troubleOf = (trouble: Trouble): Problem | Error => {
  switch (trouble) {
    case 'refused':
      return problem('RIGHTS_REFUSED', deed, { exchange: exchange('refused') });
    case 'not-sent':
      return problem(
        'UNREACHABLE',
        { ...deed, host: 'toy', why: 'refused', proxy: undefined },
        { exchange: exchange('not-sent') },
      );
    case 'conflict-after':
      return conflict();
    case 'crash':
      return new Error('the process died');
    default:
      return problem(
        'ANSWER_LOST',
        { ...deed, host: 'toy', why: 'reset' },
        { exchange: exchange('unknown') },
      );
  }
};

/** A platform in memory: a map of objects whose creation can be refused, lose its answer, or lag in lists. */
export const createPlatform = (clock: Clock, options: PlatformOptions = {}): Platform => {
  const things = new Map<string, Thing>();
  const calls: string[] = [];
  let count = 0;
  const store = (
    kind: string,
    wanted: { name: string; note?: string; color?: string },
    lag: number,
  ): Thing => {
    count += 1;
    const { name, note = '', color = 'blue' } = wanted;
    const thing: Thing = { id: `${kind}-${count}`, kind, name, note, color, listedAt: clock.now() + lag };
    things.set(thing.id, thing);
    return thing;
  };
  const taken = (kind: string, name: string): boolean =>
    [...things.values()].some((thing) => thing.kind === kind && thing.name === name);
  const platform: Platform = {
    things,
    calls,
    troubles: [],
    beforeAnswer: async () => undefined,
    find: async (kind, name) => {
      calls.push(`list ${kind} ${name}`);
      return [...things.values()].find(
        (thing) => thing.kind === kind && thing.name === name && thing.listedAt <= clock.now(),
      );
    },
    get: async (id) => {
      calls.push(`get ${id}`);
      return things.get(id);
    },
    create: async (kind, wanted) => {
      calls.push(`create ${kind} ${wanted.name}`);
      const trouble = platform.troubles.shift();
      if (trouble === 'refused' || trouble === 'not-sent' || trouble === 'lost-before')
        throw troubleOf(trouble);
      if (options.unique && taken(kind, wanted.name)) throw conflict();
      const thing = store(kind, wanted, options.lag ?? 0);
      if (trouble) throw troubleOf(trouble);
      await platform.beforeAnswer(kind);
      return thing;
    },
    paint: async (id, color) => {
      calls.push(`paint ${id} ${color}`);
      const thing = things.get(id);
      if (thing) thing.color = color;
    },
    remove: async (id) => {
      calls.push(`remove ${id}`);
      things.delete(id);
    },
    plant: (kind, name, { lag = 0, ...more } = {}) => store(kind, { name, ...more }, lag),
    mutations: () => calls.filter((call) => /^(create|paint|remove)/.test(call)),
  };
  return platform;
};
