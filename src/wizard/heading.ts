import type { Engine } from './engine.ts';
import type { AnyStep } from './step.ts';
import type { StepHeading } from './ui.ts';

/** A step as the screen names it: its number is its place in the list. */
export const headingOf = <F, S extends object>(engine: Engine<F, S>, step: AnyStep<F, S>): StepHeading => ({
  number: engine.steps.indexOf(step) + 1,
  of: engine.steps.length,
  id: step.id,
  title: step.title,
  guide: step.guide,
  why: step.why,
});
