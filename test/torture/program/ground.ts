import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Tapped } from '../../../src/sandbox/kernel/server.ts';
import type { SandboxMoods } from '../../../src/sandbox/moods.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { StateData } from '../../../src/wizard/state.ts';
import { type Running, start, temporaryFolder, type Variables } from '../../cli/program.ts';
import { census } from '../../support/census.ts';
import { nextKey } from '../../support/signing-keys.ts';
import { unlessTold } from '../endings.ts';

/** A request of the guide, by what of it is the same in every world. */
export interface Call {
  readonly vendor: 'okta' | 'anypoint' | 'gateway';
  readonly method: string;
  /** Exact, or a beginning followed by `*`. */
  readonly path: string;
  /** Among those that match. */
  readonly nth: number;
  readonly mutating: boolean;
  /** The platforms also ask each other: those requests go on when the program has ended, for as long as they take. */
  readonly ours: boolean;
}

type Arrived = Omit<Call, 'nth' | 'mutating' | 'ours'>;

/** Both platforms on real sockets in this process, so that they can end a program at the very instant; the program is a child. */
export interface Ground {
  readonly sandbox: Sandbox;
  /** The requests of an undisturbed run, in the order of their arrival. */
  readonly calls: readonly Call[];
  /** Puts a fresh world there, without faults. */
  begin(moods: Partial<SandboxMoods>): Promise<void>;
  /** Hears every exchange after its deed and before its reply. */
  listen(hear: ((exchange: Tapped) => void) | undefined): void;
  /** The guide from the first step to the last, or from where the state in the folder says. */
  guide(cwd: string): Running;
  /**
   * Runs the same command again; what is not as after an undisturbed run, in words.
   *
   * @param told the document of the run before it
   * @param hurry false: the platforms may still be at work, and the program waits for them as long as it really does
   */
  resume(cwd: string, told: string, hurry: boolean): Promise<readonly string[]>;
  stop(): Promise<void>;
}

const args = [
  ...['init', '--yes', '--json'],
  ...['--set', 'application.removeLeftovers=true', '--set', 'api.publishFrom=design-center'],
];

/** How the program is told of both platforms of a sandbox. */
export const variablesOf = (sandbox: Sandbox): Variables => {
  const { okta, anypoint } = sandbox.describe();
  const user = okta.users.at(-1);
  return {
    OKTA_CLIENT_ORGURL: okta.orgUrl,
    OKTA_CLIENT_TOKEN: okta.token,
    OKTA_REGISTRATION_TOKEN: okta.token,
    ANYPOINT_HOST: anypoint.baseUrl,
    ANYPOINT_BEARER: anypoint.bearer,
    ANYPOINT_ORG: anypoint.organizationId,
    ANYPOINT_ENV: 'Sandbox',
    OKTA_TEST_USERNAME: user?.login ?? '',
    OKTA_TEST_PASSWORD: user?.password ?? '',
  };
};

const hurried: Variables = { NODE_OPTIONS: `--import ${new URL('hurry.js', import.meta.url).href}` };

const leftIn = (sandbox: Sandbox): readonly string[] =>
  census(sandbox).map((one) => one.replace(/^(deployment .*)-[0-9a-f]{6}$/, '$1'));

/** A path up to the first name that was given on the way. */
const lasting = (path: string, fresh: string): string => {
  const parts = path.split('/');
  const made = parts.findIndex((part) => part.length > 8 && /\d/.test(part) && !fresh.includes(part));
  return made < 0 ? path : `${parts.slice(0, made).join('/')}/*`;
};

export const fits = (call: Arrived, one: Readonly<Record<keyof Arrived, string>>): boolean =>
  one.vendor === call.vendor &&
  one.method === call.method &&
  (call.path.endsWith('*') ? one.path.startsWith(call.path.slice(0, -1)) : one.path === call.path);

const callsOf = (
  arrived: readonly Arrived[],
  fresh: string,
  mutating: ReadonlySet<string>,
  theirs: ReadonlySet<string>,
): readonly Call[] =>
  arrived.map(({ vendor, method, path }, i) => {
    const place = { vendor, method, path: lasting(path, fresh) };
    const nth = 1 + arrived.slice(0, i).filter((one) => fits(place, one)).length;
    const key = `${method} ${path}`;
    return { ...place, nth, mutating: mutating.has(key), ours: !theirs.has(key) };
  });

/** More than wanted, and less. An object twice is called a duplicate, and any other one too many an orphan. */
const differences = (left: readonly string[], wanted: readonly string[]): readonly string[] => {
  const missing = [...wanted];
  const extra = left.filter((one) => {
    const at = missing.indexOf(one);
    if (at >= 0) missing.splice(at, 1);
    return at < 0;
  });
  return [
    ...extra.map((one) => `${wanted.includes(one) ? 'duplicate' : 'orphan'}: ${one}`),
    ...missing.map((one) => `missing: ${one}`),
  ];
};

const stateIn = (cwd: string): StateData => {
  const file = join(cwd, '.okta-mule-setup', 'default', 'state.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { state: StateData }).state;
};

const notesIn = (stdout: string): readonly string[] => {
  try {
    return (JSON.parse(stdout) as { notes?: string[] }).notes ?? [];
  } catch {
    return [];
  }
};

/** What an undisturbed run needs and leaves. */
interface Measure {
  readonly fresh: ReturnType<Sandbox['world']>;
  readonly calls: readonly Call[];
  readonly wanted: readonly string[];
}

const openGround = async (known: Measure | undefined): Promise<{ ground: Ground; measure: Measure }> => {
  let hear: ((exchange: Tapped) => void) | undefined;
  const sandbox = await startSandbox({ newKey: nextKey, tap: (exchange) => hear?.(exchange) });
  // The same world for all: its ids are parts of the calls.
  const fresh = known?.fresh ?? structuredClone(sandbox.world());
  await sandbox.restore(fresh);
  const guide = (cwd: string, hurry = true): Running =>
    start(args, { cwd, env: { ...variablesOf(sandbox), ...(hurry && hurried) } });

  const begin: Ground['begin'] = async (moods) => {
    hear = undefined;
    await sandbox.clearFaults();
    sandbox.setMoods({ uniqueNames: true, listLagMs: 0, ...moods });
    await sandbox.restore(fresh);
  };
  const measured = async (): Promise<Measure> => {
    await begin({});
    // A fault that changes nothing tells every request, those of the gateways among them.
    await sandbox.setFaults({ faults: [{ kind: 'clock-skew', days: 0 }] });
    const mutating = new Set<string>();
    const theirs = new Set<string>();
    hear = ({ method, path, requestHeaders, ...one }) => {
      if (one.mutating) mutating.add(`${method} ${path}`);
      if (requestHeaders['user-agent'] !== 'okta-mule-setup') theirs.add(`${method} ${path}`);
    };
    const { exit, stderr } = await guide(temporaryFolder()).ended;
    if (exit !== 0) throw new Error(`an undisturbed run fails:\n${stderr}`);
    const { fired } = sandbox.faults();
    return {
      fresh,
      calls: callsOf(fired, JSON.stringify(fresh), mutating, theirs),
      wanted: leftIn(sandbox),
    };
  };
  const measure = known ?? (await measured());
  const { calls, wanted } = measure;

  const ground: Ground = {
    sandbox,
    calls,
    begin,
    listen: (listener) => {
      hear = listener;
    },
    guide,
    resume: async (cwd, told, hurry) => {
      hear = undefined;
      await sandbox.clearFaults();
      const { exit, stdout, stderr } = await guide(cwd, hurry).ended;
      if (exit !== 0) return [`the same command ends with ${exit}: ${stderr.trim().slice(-600)}`];
      const { intents, loans = [] } = stateIn(cwd);
      return [
        ...differences(unlessTold(leftIn(sandbox), [...notesIn(told), ...notesIn(stdout)]), wanted),
        ...intents.map(({ kind, key }) => `open intent: ${kind} ${key}`),
        ...loans.map(({ kind, key }) => `not given back: ${kind} ${key}`),
      ];
    },
    stop: () => sandbox.stop(),
  };
  return { ground, measure };
};

/** So many of them, for runs side by side: a run mostly waits. They end with the test. */
export const openGrounds = async (count: number): Promise<readonly [Ground, ...Ground[]]> => {
  const { ground, measure } = await openGround(undefined);
  const others: Ground[] = [];
  for (let i = 1; i < count; i += 1) others.push((await openGround(measure)).ground);
  onTestFinished(async () => void (await Promise.all([ground, ...others].map((one) => one.stop()))));
  return [ground, ...others];
};

/** Hands the items out in order, each to the ground that is free. */
export const onGrounds = async <T>(
  grounds: readonly Ground[],
  items: readonly T[],
  work: (ground: Ground, item: T) => Promise<void>,
): Promise<void> => {
  const queue = [...items];
  await Promise.all(
    grounds.map(async (ground) => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(ground, item);
    }),
  );
};
