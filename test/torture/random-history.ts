import { randomFrom } from '../../src/sandbox/faults/random.ts';
import type { SandboxMoods } from '../../src/sandbox/moods.ts';
import type { History } from './history.ts';
import { variants } from './variants.ts';

/** How long an undisturbed run is. */
export interface Measure {
  readonly requests: number;
  readonly points: number;
}

/** The same history for the same seed: several faults, up to three runs, a death on the way and perhaps more, and a mood or two. */
export const randomHistory = (seed: number, { requests, points }: Measure): History => {
  const random = randomFrom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const oneOf = <T>(items: readonly T[]): T => {
    const item = items[below(items.length)];
    if (item === undefined) throw new Error('nothing to choose from');
    return item;
  };
  const chosen = Array.from({ length: 2 + below(5) }, () => oneOf(variants));
  const places = [
    () => ({ nth: 1 + below(requests) }),
    () => ({ nth: 1 + below(requests), every: 1 + below(8), times: 1 + below(20) }),
    () => ({ probability: Math.round(random() * 10) / 100 }),
    () => ({ vendor: oneOf(['okta', 'anypoint', 'gateway']), probability: Math.round(random() * 20) / 100 }),
    () => ({ method: 'POST', nth: 1 + below(12) }),
  ];
  const moods: Partial<SandboxMoods> = {
    uniqueNames: random() < 0.5,
    ...(random() < 0.3 && { listLagMs: oneOf([500, 3_000, 12_000]) }),
    ...(random() < 0.3 && { publication: 'async' }),
    ...(random() < 0.3 && { providerReply: oneOf(['provider_id', 'empty']) }),
  };
  return {
    script: { seed, faults: chosen.map(({ fault }) => ({ at: oneOf(places)(), ...fault })) },
    // The first one dies, or the first that comes so far; others may.
    runs: [
      1 + below(points),
      ...Array.from({ length: below(3) }, () => (random() < 0.5 ? 1 + below(points) : null)),
    ],
    moods,
    slow: chosen.some((variant) => variant.slow === true),
  };
};

/** The same beside a stranger, who was faster than the setup at one of the steps after the first. */
export const besideStranger = (history: History, steps: number): History => ({
  ...history,
  stranger: 2 + (history.script.seed % (steps - 1)),
});
