import { expect, it, onTestFinished } from 'vitest';
import { asProblem } from '../../src/cli/failure.ts';
import { randomFrom } from '../../src/sandbox/faults/random.ts';
import type { Tapped } from '../../src/sandbox/kernel/server.ts';
import { plainUi } from '../../src/ui/plain.ts';
import { openWorld, type World } from '../support/journey.ts';
import { orders } from './orders.ts';

const { seed, cases } = orders();

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
const shown = async (world: World): Promise<{ readonly code: string; readonly text: string }> => {
  const { ui, text } = screen();
  try {
    const { shortfalls, notes } = await world.run({
      ui,
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

it(
  'hostile replies of the platforms: no fault of ours, nothing raw on the screen, no changed prototype, no other paths',
  async () => {
    const routes = new Set<string>();
    const hear = (exchange: Tapped): void => {
      if (exchange.requestHeaders['user-agent'] === 'okta-mule-setup') routes.add(routeOf(exchange));
    };
    const world = await openWorld({ judge: false, sandbox: { tap: hear } });
    onTestFinished(() => world.stop());
    const { sandbox } = world;
    const fresh = structuredClone(sandbox.world());
    await sandbox.setFaults({ faults: [{ kind: 'clock-skew', days: 0 }] });
    await world.run();
    const requests = sandbox.faults().fired.length;
    await sandbox.clearFaults();
    await world.run();
    await world.undo();
    const known = new Set(routes);
    const random = randomFrom(seed);
    const count = cases ?? 30;
    const counts = { problems: 0, internal: 0, raw: 0, polluted: 0, astray: 0 };
    const failures: string[] = [];
    const faultsOf = (fault: object): void => void failures.push(JSON.stringify(fault));
    for (let n = 0; n < count; n += 1) {
      const nth = 1 + Math.floor(random() * requests);
      const choice = Math.floor(random() * 2 ** 31);
      await sandbox.clearFaults();
      await sandbox.restore(fresh);
      world.keepState(undefined);
      routes.clear();
      await sandbox.setFaults({ faults: [{ at: { nth }, kind: 'hostile', choice }] });
      const { code, text } = await shown(world);
      if (code !== '') counts.problems += 1;
      const fired = sandbox.faults().fired[0];
      const on = `${fired?.method} ${fired?.path} (nth ${nth}, choice ${choice})`;
      if (code === 'INTERNAL') {
        counts.internal += 1;
        faultsOf({ on, internal: text.slice(0, 800) });
      }
      const at = raw.exec(text);
      if (at && code !== 'INTERNAL') {
        counts.raw += 1;
        faultsOf({ on, raw: text.slice(Math.max(0, at.index - 60), at.index + 60) });
      }
      if (Object.keys(Object.prototype).length > 0 || 'polluted' in {}) {
        counts.polluted += 1;
        faultsOf({ on, polluted: true });
      }
      const astray = [...routes].filter((route) => !known.has(route));
      if (astray.length > 0) {
        counts.astray += 1;
        faultsOf({ on, astray });
      }
    }
    process.stdout.write(
      `hostile replies, seed ${seed}: ${count} upon ${requests} requests; ${counts.problems} ended with a clear problem; unhandled ${counts.internal}, raw on the screen ${counts.raw}, prototypes changed ${counts.polluted}, other paths ${counts.astray}\n`,
    );
    expect(failures.join('\n')).toBe('');
  },
  24 * 3_600_000,
);
