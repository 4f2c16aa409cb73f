import { expect, it, onTestFinished } from 'vitest';
import { asProblem } from '../../src/cli/failure.ts';
import { randomFrom } from '../../src/sandbox/faults/random.ts';
import type { Tapped } from '../../src/sandbox/kernel/server.ts';
import { plainUi } from '../../src/ui/plain.ts';
import { type Canaries, canaries, type Searched } from '../support/canaries.ts';
import { openWorld, type World } from '../support/journey.ts';
import { countOf, seed } from '../support/sample.ts';
import { orders } from './orders.ts';
import { worldLife } from './scene.ts';

const { hostile } = orders();

/** What could forge or hide text on a screen; lines may end. */
const raw = /[^\P{Cc}\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

const routeOf = ({ vendor, method, pattern, path }: Tapped): string =>
  pattern === undefined
    ? `nowhere: ${vendor} ${method} ${path.slice(0, 200)}`
    : `${vendor} ${method} ${pattern}`;

/** A screen that keeps what is written on it. */
const screen = () => {
  const written: string[] = [];
  const out = { isTTY: false, columns: 80, write: (text: string) => written.push(text) > 0 };
  const ui = plainUi({
    out: out as unknown as Parameters<typeof plainUi>[0]['out'],
    input: process.stdin,
    interactive: false,
    resume: 'the same command',
    now: Date.now,
  });
  return { ui, text: () => written.join('') };
};

/** Runs the guide; the code of the problem it ends with, and what stands on the screen. */
const shown = async (
  world: World,
  heard: string[],
): Promise<{ readonly code: string; readonly text: string }> => {
  const { ui, text } = screen();
  try {
    const { shortfalls, notes } = await world.run({
      ui,
      hear: (record) => void heard.push(record),
      limits: { headers: 2000, call: 3000, grace: 100 },
      answers: { 'application.removeLeftovers': true },
    });
    ui.table(
      '',
      ['said'],
      [...shortfalls, ...notes].map((one) => [one]),
    );
    return { code: '', text: text() };
  } catch (error) {
    const problem = asProblem(error);
    ui.problem(problem);
    const { code } = problem;
    return { code, text: code === 'INTERNAL' ? `${(error as Error).stack}\n${text()}` : text() };
  }
};

type Wrong = 'internal' | 'raw' | 'polluted' | 'astray' | 'secrets';

interface Seen {
  readonly ended: { readonly code: string; readonly text: string };
  /** Requests to paths that no undisturbed run asks for. */
  readonly astray: readonly string[];
  readonly hits: readonly string[];
}

const wrongIn = ({ ended: { code, text }, astray, hits }: Seen): readonly [Wrong, unknown][] => {
  const at = code === 'INTERNAL' ? null : raw.exec(text);
  const all: readonly [boolean, Wrong, unknown][] = [
    [code === 'INTERNAL', 'internal', text.slice(0, 800)],
    [at !== null, 'raw', text.slice(Math.max(0, (at?.index ?? 0) - 60), (at?.index ?? 0) + 60)],
    [Object.keys(Object.prototype).length > 0 || 'polluted' in {}, 'polluted', true],
    [astray.length > 0, 'astray', astray],
    [hits.length > 0, 'secrets', hits],
  ];
  return all.filter(([is]) => is).map(([, kind, what]) => [kind, what]);
};

/** A sandbox, and who listens in it. */
interface Arena {
  readonly world: World;
  readonly fresh: ReturnType<World['sandbox']['world']>;
  readonly secrets: Canaries;
  /** Where our requests went since it was cleared. */
  readonly routes: Set<string>;
  /** Its logins are good until then. */
  readonly until: number;
}

const openArena = async (searched: Searched): Promise<Arena> => {
  const routes = new Set<string>();
  let disturbed = (): boolean => true;
  let secrets: Canaries | undefined;
  const hear = (exchange: Tapped): void => {
    // What a hostile reply calls a secret is none, and may stand anywhere.
    if (!disturbed()) secrets?.hear(exchange);
    if (exchange.requestHeaders['user-agent'] === 'okta-mule-setup') routes.add(routeOf(exchange));
  };
  const world = await openWorld({ judge: false, sandbox: { tap: hear } });
  const { okta, anypoint } = world.sandbox.describe();
  secrets = canaries([okta.token, anypoint.bearer, ...okta.users.map(({ password }) => password)], searched);
  disturbed = () => world.sandbox.faults().fired.length > 0;
  const fresh = structuredClone(world.sandbox.world());
  return { world, fresh, secrets, routes, until: world.clock.now() + worldLife };
};

/** How many requests an undisturbed run has, and where any of its requests and of its undoing may go. */
const measured = async ({
  world,
  routes,
}: Arena): Promise<{ requests: number; known: ReadonlySet<string> }> => {
  await world.sandbox.setFaults({ faults: [{ kind: 'clock-skew', days: 0 }] });
  await world.run();
  const requests = world.sandbox.faults().fired.length;
  await world.sandbox.clearFaults();
  await world.run();
  await world.undo();
  return { requests, known: new Set(routes) };
};

it(
  'hostile replies of the platforms: no fault of ours, nothing raw on the screen, no secret, no changed prototype, no other paths',
  async () => {
    const searched = { secrets: 0, forms: 0, characters: 0 };
    let arena = await openArena(searched);
    onTestFinished(() => arena.world.stop());
    const { requests, known } = await measured(arena);
    const random = randomFrom(seed);
    const count = hostile?.length ?? countOf({ small: 6, large: 20, whole: 10_000 });
    const counts = { problems: 0, internal: 0, raw: 0, polluted: 0, astray: 0, secrets: 0, unheard: 0 };
    const failures: string[] = [];
    for (let n = 0; n < count; n += 1) {
      if (arena.world.clock.now() > arena.until) {
        await arena.world.stop();
        arena = await openArena(searched);
      }
      const { world, fresh, routes, secrets } = arena;
      const { sandbox } = world;
      const drawn = { nth: 1 + Math.floor(random() * requests), choice: Math.floor(random() * 2 ** 31) };
      const { nth, choice } = hostile?.[n] ?? drawn;
      await sandbox.clearFaults();
      await sandbox.restore(fresh);
      world.keepState(undefined);
      routes.clear();
      secrets.anew();
      const heard: string[] = [];
      await sandbox.setFaults({ faults: [{ at: { nth }, kind: 'hostile', choice }] });
      const { code, text } = await shown(world, heard);
      if (code !== '') counts.problems += 1;
      const fired = sandbox.faults().fired[0];
      const on = `${fired?.method} ${fired?.path} {"nth":${nth},"choice":${choice}}`;
      const seen = {
        ended: { code, text },
        astray: [...routes].filter((route) => !known.has(route)),
        hits: secrets.hitsIn([text, world.written(), ...heard]),
      };
      const wrong = fired ? wrongIn(seen) : [['unheard', text] as const];
      for (const [kind, what] of wrong) {
        counts[kind] += 1;
        failures.push(JSON.stringify({ on, [kind]: what }));
      }
    }
    process.stdout.write(
      `hostile replies, seed ${seed}: ${count} upon ${requests} requests; ${counts.problems} ended with a clear problem; unhandled ${counts.internal}, raw on the screen ${counts.raw}, prototypes changed ${counts.polluted}, other paths ${counts.astray}, secrets shown ${counts.secrets} (${searched.forms} forms searched in ${searched.characters} characters)\n`,
    );
    expect(failures.join('\n')).toBe('');
  },
  24 * 3_600_000,
);
