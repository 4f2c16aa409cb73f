import { setMaxListeners } from 'node:events';
import { problem } from '../errors.ts';
import { contextsOf } from './context.ts';
import { type Engine, withinStep } from './engine.ts';
import { headingOf } from './heading.ts';
import { type Gate, runStep } from './run-step.ts';
import type { AnyStep } from './step.ts';
import type { Outcome } from './ui.ts';

/** What a run did, for its last screen. */
export interface RunSummary {
  readonly outcomes: readonly { readonly id: string; readonly title: string; readonly how: Outcome }[];
  readonly notes: readonly string[];
  /** Proofs that could not be shown, with the reason: the run ends with exit 6. */
  readonly shortfalls: readonly string[];
}

/**
 * The loop: every step whose needs are met, side by side up to the engine's width; the first failure lets the others end. A step
 * may look while those it needs are still being verified, and waits for them before it changes anything.
 */
export const runSteps = async <F, S extends object>(
  whole: Engine<F, S>,
  chosen: readonly AnyStep<F, S>[],
): Promise<RunSummary> => {
  const failed = new AbortController();
  const engine = { ...whole, signal: AbortSignal.any([whole.signal, failed.signal]) };
  setMaxListeners(0, engine.signal, failed.signal);
  const contexts = contextsOf(engine, (step) => headingOf(engine, step));
  const waiting = new Set(chosen);
  const running = new Map<AnyStep<F, S>, Promise<void>>();
  const outcomes: { id: string; title: string; how: Outcome }[] = [];
  const failures: unknown[] = [];
  const applied = new Set<AnyStep<F, S>>();
  let stir = (): void => undefined;
  const feeds = (step: AnyStep<F, S>, other: AnyStep<F, S>): boolean =>
    other !== step && step.needs.some((need) => other.provides.includes(need));
  const provided = (step: AnyStep<F, S>): boolean =>
    ![...waiting, ...running.keys()].some((other) => !applied.has(other) && feeds(step, other));
  const gateOf = (step: AnyStep<F, S>): Gate => {
    const before = [...running]
      .filter(([other]) => feeds(step, other) || (other.opens && other !== step))
      .map(([, run]) => run);
    return {
      applied: () => {
        applied.add(step);
        stir();
      },
      settled: () => Promise.all(before),
      cleared: async () => {
        await Promise.all(before);
        if (before.length > 0) engine.signal.throwIfAborted();
      },
    };
  };

  while ((waiting.size > 0 && failures.length === 0) || running.size > 0) {
    const next = [...waiting].find(provided);
    if (next && failures.length === 0 && running.size < engine.width && !engine.signal.aborted) {
      waiting.delete(next);
      const gate = gateOf(next);
      const run = withinStep(engine, next, () => runStep(engine, contexts, next, gate))
        .then((how) => void outcomes.push({ id: next.id, title: next.title, how }))
        .catch((error: unknown) => {
          failures.push(error);
          // Long waits of the other steps end; what they have sent is answered and recorded first.
          failed.abort(error);
        })
        .finally(() => running.delete(next));
      running.set(next, run);
      continue;
    }
    if (running.size === 0) break;
    const stirred = new Promise<void>((resolve) => {
      stir = resolve;
    });
    await Promise.race([...running.values(), stirred]);
  }
  if (failures.length > 0 && !whole.signal.aborted) throw failures[0];
  if (waiting.size > 0 || failures.length > 0) whole.signal.throwIfAborted();
  if (waiting.size > 0) throw circle(waiting);
  return { outcomes, notes: contexts.notes, shortfalls: contexts.shortfalls };
};

const circle = (waiting: Iterable<{ readonly id: string }>): Error =>
  problem('INTERNAL', {
    what: `these steps wait for each other: ${[...waiting].map(({ id }) => id).join(', ')}`,
  });
