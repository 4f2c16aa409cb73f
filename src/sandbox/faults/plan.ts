import { randomFrom } from './random.ts';
import type { Fault, FaultScript, Place } from './script.ts';

/** A request as it arrives, with its running number over both platforms and the gateways. */
export interface Arrival {
  readonly n: number;
  readonly vendor: 'okta' | 'anypoint' | 'gateway';
  readonly method: string;
  readonly path: string;
}

/** A fault that can still fall; `left` is missing when there is no end to it. */
interface Remaining {
  readonly fault: Fault;
  readonly matched: number;
  readonly fired: number;
  readonly left?: number;
}

export interface Plan {
  /** The fault that falls upon a request: the first one of the script that does. */
  meet(arrival: Arrival): Fault | undefined;
  remaining(): readonly Remaining[];
}

/** A `*` stands for any part of a path. */
const pathFits = (wanted: string, path: string): boolean => {
  const [first = '', ...others] = wanted.split('*');
  if (others.length === 0) return path === wanted;
  const last = others.pop() ?? '';
  if (!path.startsWith(first) || !path.endsWith(last)) return false;
  let at = first.length;
  for (const part of others) {
    const found = path.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= path.length - last.length;
};

const fits = (at: Place, arrival: Arrival): boolean =>
  (at.vendor === undefined || at.vendor === arrival.vendor) &&
  (at.method === undefined || at.method === arrival.method) &&
  (at.path === undefined || pathFits(at.path, arrival.path));

/** It falls upon one certain request or upon none. */
const isOnce = ({ nth, every, probability }: Place): boolean =>
  nth !== undefined && every === undefined && probability === undefined;

/** How often it may fall; undefined: without end. */
const limitOf = (at: Place): number | undefined => (isOnce(at) ? 1 : at.times);

const due = (at: Place, matched: number, random: () => number): boolean => {
  // Drawn for every match, so that the numbers do not depend on other faults.
  const drawn = random();
  const nth = at.nth ?? 1;
  if (isOnce(at)) return matched === nth;
  if (matched < nth) return false;
  return at.probability === undefined ? (matched - nth) % (at.every ?? 1) === 0 : drawn < at.probability;
};

/** Counts for each fault the requests that match it, whichever fault falls in the end. */
export const planOf = ({ seed, faults }: FaultScript): Plan => {
  const counters = faults.map((fault, i) => ({
    fault,
    random: randomFrom(seed + i * 7919),
    limit: limitOf(fault.at),
    matched: 0,
    fired: 0,
  }));
  return {
    meet: (arrival) => {
      let chosen: Fault | undefined;
      for (const counter of counters) {
        const { at } = counter.fault;
        if (!fits(at, arrival)) continue;
        counter.matched += 1;
        const spent = counter.limit !== undefined && counter.fired >= counter.limit;
        if (!due(at, counter.matched, counter.random) || spent || chosen) continue;
        counter.fired += 1;
        chosen = counter.fault;
      }
      return chosen;
    },
    remaining: () =>
      counters
        .filter(({ fault: { at }, limit = Infinity, fired, matched }) =>
          isOnce(at) ? matched < (at.nth ?? 1) : fired < limit,
        )
        .map(({ fault, matched, fired, limit }) => ({
          fault,
          matched,
          fired,
          ...(limit !== undefined && { left: limit - fired }),
        })),
  };
};
