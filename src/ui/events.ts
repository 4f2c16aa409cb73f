import type { ByHand, StepHeading, Ui } from '../wizard/ui.ts';

/** One line of `--events`. `event` says which; the last line of a run is its document, which has no `event`. */
export type RunEvent = { readonly event: string; readonly at: string } & Readonly<Record<string, unknown>>;

const stepOf = ({ number, of, id, title }: StepHeading) => ({ number, of, id, title });

/** Values of a manual step may be secrets; a program has them from where they came. */
const manual = ({ where, clicks, values }: ByHand) => ({
  where,
  clicks,
  values: values.map(({ label }) => label),
});

/** Lets another screen talk on, and tells each of its words as an event too. `now` in milliseconds since 1970. */
export const eventUi = (screen: Ui, tell: (event: RunEvent) => void, now: () => number): Ui => {
  const say = (event: string, more: Readonly<Record<string, unknown>>): void =>
    tell({ event, at: new Date(now()).toISOString(), ...more });
  return {
    ...screen,
    start: (heading) => {
      say('step-started', { step: stepOf(heading) });
      screen.start(heading);
    },
    end: (heading, outcome, details) => {
      say('step-ended', { step: stepOf(heading), outcome, details });
      screen.end(heading, outcome, details);
    },
    progress: (heading, text, wait) => {
      say('waiting', { step: stepOf(heading), text, ...(wait && { wait }) });
      screen.progress(heading, text, wait);
    },
    note: (text) => {
      say('note', { text });
      screen.note(text);
    },
    warn: (text) => {
      say('warning', { text });
      screen.warn(text);
    },
    address: (url) => {
      say('address', { url });
      screen.address(url);
    },
    byHand: (heading, byHand) => {
      say('manual-step', { step: stepOf(heading), ...manual(byHand) });
      screen.byHand(heading, byHand);
    },
    problem: (problem, heading) => {
      const { message, hint, exit } = problem.description;
      say('problem', { ...(heading && { step: stepOf(heading) }), code: problem.code, message, hint, exit });
      screen.problem(problem, heading);
    },
  };
};
