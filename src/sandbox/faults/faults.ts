import type { Disturb, Disturbance } from '../kernel/disturbance.ts';
import { doors } from './doors.ts';
import { type Arrival, type Plan, planOf } from './plan.ts';
import { readScript, ScriptError } from './read-script.ts';
import { replyOf } from './replies.ts';
import type { Fault, Kind } from './script.ts';
import { sendBy } from './wire.ts';

/** A fault that fell, with the request it fell upon. */
interface Fired extends Arrival {
  readonly kind: Kind;
}

/** The answer of `GET /faults`. */
interface FaultReport {
  readonly seed: number;
  readonly remaining: ReturnType<Plan['remaining']>;
  readonly fired: readonly Fired[];
}

export interface FaultsOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Lets lists lag by so many milliseconds; returns what puts them back. */
  readonly lag: (ms: number) => () => void;
}

/** The faults of one sandbox: set by a script, counted anew with each one. */
export interface Faults {
  /** Puts a script in the place of the last one; returns what is wrong with it, and then changes nothing. */
  set(script: unknown): Promise<string | undefined>;
  /** No more faults; closed ports are open again. */
  clear(): Promise<void>;
  report(): FaultReport;
  /** What happens to the requests of one listener. */
  at(vendor: Arrival['vendor']): Disturb;
}

const whatRemains = ({ kind, parameters }: Fault): Disturbance['after'] => {
  if (kind === 'reset-before-reading') return 'nothing';
  return kind === 'reset-before-deed' || !parameters.deed ? 'request' : 'reply';
};

const nothing = planOf({ seed: 0, faults: [] });

export const createFaults = ({ now, lag }: FaultsOptions): Faults => {
  const gates = doors();
  let seed = 0;
  let plan = nothing;
  let arrived = 0;
  let fired: Fired[] = [];
  let stopLag = (): void => undefined;

  const clear = async (): Promise<void> => {
    plan = nothing;
    seed = 0;
    arrived = 0;
    fired = [];
    stopLag();
    stopLag = () => undefined;
    await gates.open();
  };

  const disturbance = (fault: Fault, arrival: Arrival, url: string): Disturbance => ({
    kind: fault.kind,
    after: whatRemains(fault),
    reply: (real) => replyOf(real, { fault, arrival, url, now: now() }),
    send: (response, whole, server) =>
      sendBy(fault.kind, { response, whole, server, parameters: fault.parameters, doors: gates }),
  });

  const meet = (arrival: Arrival, url: string): Disturbance | undefined => {
    const fault = plan.meet(arrival);
    if (!fault) return undefined;
    fired.push({ ...arrival, kind: fault.kind });
    if (fault.kind === 'list-lag') {
      stopLag();
      stopLag = lag(fault.parameters.ms);
    }
    return disturbance(fault, arrival, url);
  };

  return {
    set: async (script) => {
      try {
        const read = readScript(script);
        await clear();
        seed = read.seed;
        plan = planOf(read);
        return undefined;
      } catch (error) {
        if (error instanceof ScriptError) return error.message;
        throw error;
      }
    },
    clear,
    report: () => ({ seed, remaining: plan.remaining(), fired }),
    at:
      (vendor) =>
      ({ method, path, url }) => {
        arrived += 1;
        return meet({ n: arrived, vendor, method, path }, url);
      },
  };
};
