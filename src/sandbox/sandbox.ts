import { setTimeout as sleep } from 'node:timers/promises';
import { describeAnypoint, freshAnypointWorld } from './anypoint/fresh.ts';
import { anypointPlatform } from './anypoint/platform.ts';
import { controlPlatform } from './control.ts';
import { createFaults, type Faults } from './faults/faults.ts';
import { type Listening, type LogEntry, serve, type Tapped } from './kernel/server.ts';
import { store } from './kernel/store.ts';
import { kindMoods, type SandboxMoods, setMoods } from './moods.ts';
import { describeOkta, freshWorld } from './okta/fresh.ts';
import { oktaPlatform } from './okta/platform.ts';
import type { SigningKey } from './okta/signing-key.ts';

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
  readonly newKey?: () => SigningKey;
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
  control: number;
}

/** Lets both platforms' lists lag; returns what ends it. */
const lagOf = (moods: SandboxMoods, ms: number): (() => void) => {
  const { listLagMs, getLagMs, assetVisibleMs } = moods;
  Object.assign(moods, { listLagMs: ms, getLagMs: ms, assetVisibleMs: ms });
  return () => void Object.assign(moods, { listLagMs, getLagMs, assetVisibleMs });
};

/** Starts both platforms on loopback. A kept world is served on the ports it was made on, since its objects name them. */
export const startSandbox = async (options: SandboxOptions = {}): Promise<Sandbox> => {
  const now = options.now ?? Date.now;
  const moods = kindMoods();
  const log: LogEntry[] = [];
  const ports = store<Ports>(options.folder, 'ports', () => ({
    okta: options.oktaPort ?? 0,
    anypoint: options.anypointPort ?? 0,
    control: 0,
  }));
  const okta = store(options.folder, 'okta', () => freshWorld(now(), options.newKey));
  const anypoint = store(options.folder, 'anypoint', () => freshAnypointWorld(now()));
  const origins = { okta: '', anypoint: '', control: '' };
  const faults = createFaults({ now, lag: (ms) => lagOf(moods, ms) });
  const wrong =
    setMoods(moods, options.moods ?? {}) ??
    (options.faults === undefined ? undefined : await faults.set(options.faults));
  if (wrong) throw new Error(wrong);

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
    control: controlPlatform({
      moods,
      faults,
      requests: log,
      world: () => ({ okta: okta.world, anypoint: anypoint.world }),
      describe: () => describe(),
    }),
  };
  const describe = (): SandboxDescription => ({
    okta: describeOkta(okta.world, origins.okta),
    anypoint: describeAnypoint(anypoint.world, origins.anypoint),
    control: { url: origins.control },
    pid: process.pid,
  });
  const save = (): void => {
    okta.save();
    anypoint.save();
  };
  const done = (exchange: Tapped): void => {
    save();
    if (exchange.vendor === 'control') return;
    const { vendor, method, path, status, mutating, fault } = exchange;
    log.push({ vendor, method, path, status, mutating, ...(fault !== undefined && { fault }) });
    options.tap?.(exchange);
  };
  const undone = (entry: LogEntry): void => void log.push(entry);
  const latency = async (): Promise<void> => {
    if (moods.latencyMs > 0) await sleep(moods.latencyMs);
  };
  const open = async (name: keyof Ports): Promise<Listening> => {
    const listening = await serve(platforms[name], {
      port: ports.world[name],
      done,
      ...(name !== 'control' && { undone, before: latency, disturb: faults.at(name) }),
    });
    ports.world[name] = listening.port;
    origins[name] = listening.origin;
    return listening;
  };

  const listening = [await open('okta'), await open('anypoint'), await open('control')];
  ports.save();
  await platforms.anypoint.start();
  save();
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
      await Promise.all([
        ...listening.map((one) => one.stop()),
        ...Object.values(platforms).map((one) => one.stop()),
      ]);
      save();
    },
  };
};
