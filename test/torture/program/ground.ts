import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Tapped } from '../../../src/sandbox/kernel/server.ts';
import type { SandboxMoods } from '../../../src/sandbox/moods.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { StateData } from '../../../src/wizard/state.ts';
import { type Ended, type Running, run, start, temporaryFolder, type Variables } from '../../cli/program.ts';
import { canaries, type Searched } from '../../support/canaries.ts';
import { census } from '../../support/census.ts';
import { disturbedIn, objectsIn, similar, unmarked } from '../../support/neighbours.ts';
import { nextKey } from '../../support/signing-keys.ts';
import { unlessTold } from '../endings.ts';
import { type Call, callsOf } from './calls.ts';

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
  guide(cwd: string, more?: Variables): Running;
  /**
   * Runs the same command again; what is not as after an undisturbed run, in words. Others' objects are to be the same to the
   * byte, and no secret may stand in anything that both runs wrote.
   *
   * @param before how the run before it ended
   * @param hurry false: the platforms may still be at work, and the program waits for them as long as it really does
   */
  resume(cwd: string, before: Ended, hurry: boolean): Promise<readonly string[]>;
  /** How much was searched for secrets. */
  readonly searched: Searched;
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

const leftIn = (sandbox: Sandbox): readonly string[] =>
  census(sandbox).map((one) => one.replace(/^(deployment .*)-[0-9a-z]{6}$/, '$1'));

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

interface Kept {
  readonly sequence: number;
  readonly state: StateData;
}

const keptIn = (cwd: string): Kept =>
  JSON.parse(readFileSync(join(cwd, '.okta-mule-setup', 'default', 'state.json'), 'utf8')) as Kept;

/** How often the state was written in this folder. */
export const stateWrites = (cwd: string): number => keptIn(cwd).sequence;

/** The text of every file of a folder: state, copies, debug files. */
const textsIn = (cwd: string): readonly string[] =>
  readdirSync(cwd, { recursive: true, encoding: 'utf8' })
    .map((name) => join(cwd, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'utf8'));

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

const neighbours = [
  ...['--name', 'of-the-neighbours'],
  ...Object.entries(similar).flatMap(([key, value]) => ['--set', `${key}=${value}`]),
];

const openGround = async (known: Measure | undefined): Promise<{ ground: Ground; measure: Measure }> => {
  let hear: ((exchange: Tapped) => void) | undefined;
  const sandbox = await startSandbox({
    newKey: nextKey,
    moods: { ratePlan: 'none', signInPolicy: 'password' },
    tap: (exchange) => {
      secrets.hear(exchange);
      hear?.(exchange);
    },
  });
  const { okta, anypoint } = sandbox.describe();
  const searched = { secrets: 0, forms: 0, characters: 0 };
  const given = [okta.token, anypoint.bearer, ...okta.users.map(({ password }) => password)];
  const secrets = canaries(given, searched);
  const debugging = [...args, '--debug', 'first.jsonl'];
  const guide: Ground['guide'] = (cwd, more) =>
    start(debugging, { cwd, env: { ...variablesOf(sandbox), ...more }, hurry: true });

  /** Somebody else has followed the guide before, under similar names. */
  const settled = async (): Promise<Measure['fresh']> => {
    const { exit, stderr } = await run([...args, ...neighbours], {
      cwd: temporaryFolder(),
      env: variablesOf(sandbox),
      hurry: true,
    });
    if (exit !== 0) throw new Error(`the neighbours' run fails:\n${stderr}`);
    return unmarked(sandbox.world());
  };
  // The same world for all: its ids are parts of the calls.
  const fresh = known?.fresh ?? (await settled());
  const others = objectsIn(fresh);

  const begin: Ground['begin'] = async (moods) => {
    hear = undefined;
    await sandbox.clearFaults();
    sandbox.setMoods({ uniqueNames: true, listLagMs: 0, ...moods });
    await sandbox.restore(fresh);
    secrets.anew();
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
    const { exit, stderr } = await run(debugging, {
      cwd: temporaryFolder(),
      env: variablesOf(sandbox),
      hurry: true,
    });
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
    searched,
    begin,
    listen: (listener) => {
      hear = listener;
    },
    guide,
    resume: async (cwd, before, hurry) => {
      hear = undefined;
      await sandbox.clearFaults();
      const { exit, stdout, stderr } = await run([...args, '--debug', 'again.jsonl'], {
        cwd,
        env: variablesOf(sandbox),
        hurry,
      });
      if (exit !== 0) return [`the same command ends with ${exit}: ${stderr.trim().slice(-600)}`];
      const { intents, loans = [] } = keptIn(cwd).state;
      return [
        ...differences(unlessTold(leftIn(sandbox), [...notesIn(before.stdout), ...notesIn(stdout)]), wanted),
        ...intents.map(({ kind, key }) => `open intent: ${kind} ${key}`),
        ...loans.map(({ kind, key }) => `not given back: ${kind} ${key}`),
        ...disturbedIn(others, sandbox.world()),
        ...secrets.hitsIn([before.stdout, before.stderr, stdout, stderr, ...textsIn(cwd)]),
      ];
    },
    stop: () => sandbox.stop(),
  };
  return { ground, measure };
};

/** What was searched for secrets on all grounds, in words. */
export const searchedOn = (grounds: readonly Ground[]): string => {
  const sum = (name: keyof Searched): number =>
    grounds.reduce((all, { searched }) => all + searched[name], 0);
  return `${sum('secrets')} secrets in ${sum('forms')} forms searched in ${sum('characters')} characters of outputs, states and debug files: a hit is a failure`;
};

/** Taken once in a worker: it costs two runs of the whole guide. */
let known: Measure | undefined;

/** So many of them, for runs side by side: a run mostly waits. They end with the test. */
export const openGrounds = async (count: number): Promise<readonly [Ground, ...Ground[]]> => {
  const { ground, measure } = await openGround(known);
  known = measure;
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
