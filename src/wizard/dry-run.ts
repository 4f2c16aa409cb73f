import type { StepContext } from './context.ts';
import { decide } from './decide.ts';
import type { Engine } from './engine.ts';
import { isChange, sentenceOf } from './entry.ts';
import { type AnyFinding, findObject } from './find.ts';
import type { AnyStep } from './step.ts';
import type { Outcome, StepHeading } from './ui.ts';

const changeOf = ({ what, entries }: AnyFinding): string =>
  `change ${what}: ${entries.filter(isChange).map(sentenceOf).join('; ')}`;

/** The dry run looks where it can and names the exact deed that is not done. */
export const tell = async <F, S extends object>(
  engine: Engine<F, S>,
  step: AnyStep<F, S>,
  heading: StepHeading,
  c: StepContext<S>,
  canLook: boolean,
): Promise<Outcome> => {
  const found = canLook ? await findObject(step, c) : undefined;
  const { deed, how } = await decide(engine, engine.state.data.steps[step.id], found);
  if (deed === 'apply' || !found) {
    engine.ui.end(heading, 'would', [found ? changeOf(found) : step.deed(c.answers)]);
    return 'would';
  }
  // In memory only, the state of a dry run is not written: so the steps after this one can look, too.
  engine.state.record(step.id, { status: 'applied', how, facts: found.facts, at: c.now(), what: found.what });
  engine.ui.end(heading, how, [found.what]);
  return how;
};
