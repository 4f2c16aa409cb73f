import { setTimeout as sleep } from 'node:timers/promises';
import { describeAnypoint, freshAnypointWorld } from './anypoint/fresh.ts';
import { anypointPlatform } from './anypoint/platform.ts';
import { controlPlatform } from './control.ts';
import { createFaults, type Faults } from './faults/faults.ts';
import { type Door, openDoor } from './kernel/door.ts';
import { type LogEntry, serve, type Tapped } from './kernel/server.ts';
import { store } from './kernel/store.ts';
import { kindMoods, type SandboxMoods, setMoods } from './moods.ts';
import { describeOkta, freshWorld } from './okta/fresh.ts';
import { oktaPlatform } from './okta/platform.ts';
import type { NewKey } from './okta/signing-key.ts';

export interface SandboxOptions {
  /** Kept there and resumed on the same addresses; without it the world lives as long as the process. */
  readonly folder?: string;
  readonly oktaPort?: number;
  readonly anypointPort?: number;
  readonly moods?: Partial<SandboxMoods>;
  /** Milliseconds since 1970; tests hand in their own. */
  readonly now?: () => number;
  /** Sees every exchange of both platforms before its reply is sent. */
  readonly tap?: (exchange: Tapped) => void;
  /** Keys of authorization servers; they take long to make, so that tests hand in made ones. */
  readonly newKey?: NewKey;
  /** A script of faults, as `readScript` takes it. */
  readonly faults?: unknown;
}

/** The line of `sandbox --json`. */
export interface SandboxDescription {
  readonly okta: ReturnType<typeof describeOkta>;
  readonly anypoint: ReturnType<typeof describeAnypoint>;
  readonly control: { readonly url: string };
  readonly pid: number;
}

export interface Sandbox {
  describe(): SandboxDescription;
  requests(): readonly LogEntry[];
  world(): { readonly okta: unknown; readonly anypoint: unknown };
  /** Throws when a mood is unknown or takes no such value. */
  setMoods(moods: Partial<SandboxMoods>): void;
  /** Throws when the script cannot be followed. */
  setFaults(script: unknown): Promise<void>;
  clearFaults(): Promise<void>;
  /** What fell so far, and what may fall yet. */
  faults(): ReturnType<Faults['report']>;
  /** Puts both worlds back to a copy of what `world` gave earlier, gateways included. */
  restore(world: ReturnType<Sandbox['world']>): Promise<void>;
  stop(): Promise<void>;
}

interface Ports {
  okta: number;
  anypoint: number;
}

/** Lets both platforms' lists lag; returns what ends it. */
const lagOf = (moods: SandboxMoods, ms: number): (() => void) => {
  const { listLagMs, getLagMs, assetVisibleMs } = moods;
  Object.assign(moods, { listLagMs: ms, getLagMs: ms, assetVisibleMs: ms });
  return () => void Object.assign(moods, { listLagMs, getLagMs, assetVisibleMs });
};

/**
 * Starts both platforms on loopback. A kept world is served on the ports it was made on, since its objects name them, and by one
 * process at a time.
 *
 * @throws the system's error with the code `EADDRINUSE` when the world is served already, or one of its ports is taken
 */
export const startSandbox = async (options: SandboxOptions = {}): Promise<Sandbox> => {
  const now = options.now ?? Date.now;
  const moods = kindMoods();
  const faults = createFaults({ now, lag: (ms) => lagOf(moods, ms) });
  const wrong =
    setMoods(moods, options.moods ?? {}) ??
    (options.faults === undefined ? undefined : await faults.set(options.faults));
  if (wrong) throw new Error(wrong);
  const ends: (() => Promise<void>)[] = [];
  try {
    return await started(options, { now, moods, faults, ends });
  } catch (error) {
    await Promise.all(ends.map((end) => end()));
    throw error;
  }
};

interface Parts {
  readonly now: () => number;
  readonly moods: SandboxMoods;
  readonly faults: Faults;
  /** What ends what is open so far. */
  readonly ends: (() => Promise<void>)[];
}

const started = async (options: SandboxOptions, { now, moods, faults, ends }: Parts): Promise<Sandbox> => {
  const log: LogEntry[] = [];
  let ready: () => void = () => undefined;
  let door: Door = { port: 0, key: '' };
  const control = controlPlatform({
    moods,
    faults,
    requests: log,
    world: () => ({ okta: okta.world, anypoint: anypoint.world }),
    describe: () => describe(),
    key: () => door.key,
    ready: new Promise((resolve) => {
      ready = resolve;
    }),
  });
  // Before the world is read: who opens it has the world.
  const { origin: controlOrigin, stop: closeDoor } = await serve(control, {
    port: async (server) => {
      door = await openDoor(server, options.folder);
      return door.port;
    },
    done: () => undefined,
  });
  ends.push(closeDoor);

  const ports = await store<Ports>(options.folder, 'ports', () => ({
    okta: options.oktaPort ?? 0,
    anypoint: options.anypointPort ?? 0,
  }));
  const okta = await store(options.folder, 'okta', () => freshWorld(now()));
  const anypoint = await store(options.folder, 'anypoint', () => freshAnypointWorld(now()));
  const origins = { okta: '', anypoint: '' };
  const platforms = {
    okta: oktaPlatform({
      world: okta.world,
      origin: () => origins.okta,
      now,
      save: okta.save,
      moods,
      ...(options.newKey && { newKey: options.newKey }),
    }),
    anypoint: anypointPlatform({
      world: anypoint.world,
      origin: () => origins.anypoint,
      now,
      save: anypoint.save,
      moods,
      disturb: faults.at('gateway'),
    }),
  };
  ends.push(...Object.values(platforms).map((one) => () => one.stop()));
  const describe = (): SandboxDescription => ({
    okta: describeOkta(okta.world, origins.okta),
    anypoint: describeAnypoint(anypoint.world, origins.anypoint),
    control: { url: `${controlOrigin}/${door.key}` },
    pid: process.pid,
  });
  const save = (): void => {
    okta.save();
    anypoint.save();
  };
  const done = (exchange: Tapped): void => {
    const { vendor, method, path, status, mutating, fault } = exchange;
    if (exchange.changes) (vendor === 'okta' ? okta : anypoint).save();
    log.push({ vendor, method, path, status, mutating, ...(fault !== undefined && { fault }) });
    options.tap?.(exchange);
  };
  const undone = (entry: LogEntry): void => void log.push(entry);
  const latency = async (): Promise<void> => {
    if (moods.latencyMs > 0) await sleep(moods.latencyMs);
  };
  const open = async (name: keyof Ports): Promise<void> => {
    const listening = await serve(platforms[name], {
      port: ports.world[name],
      done,
      undone,
      before: latency,
      disturb: faults.at(name),
    });
    ends.push(listening.stop);
    ports.world[name] = listening.port;
    origins[name] = listening.origin;
  };

  await open('okta');
  await open('anypoint');
  ports.save();
  await platforms.anypoint.start();
  save();
  ready();
  return {
    describe,
    requests: () => log,
    world: () => ({ okta: okta.world, anypoint: anypoint.world }),
    setMoods: (wanted) => {
      const why = setMoods(moods, wanted);
      if (why) throw new Error(why);
    },
    setFaults: async (script) => {
      const why = await faults.set(script);
      if (why) throw new Error(why);
    },
    clearFaults: faults.clear,
    faults: faults.report,
    restore: async (kept) => {
      await platforms.anypoint.stop();
      Object.assign(okta.world, structuredClone(kept.okta));
      Object.assign(anypoint.world, structuredClone(kept.anypoint));
      await platforms.anypoint.start();
      save();
    },
    stop: async () => {
      await faults.clear();
      // The door last: until then nobody else may open this world.
      const [last, ...others] = ends;
      await Promise.all(others.map((end) => end()));
      try {
        save();
      } catch {
        // A full disk: whoever changed the world has had that for an answer.
      }
      await last?.();
    },
  };
};
