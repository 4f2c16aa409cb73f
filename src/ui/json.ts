import type { Outcome, StepHeading, Ui } from '../wizard/ui.ts';

/** What `--json` prints of each step: one documented shape. */
export interface StepLine {
  readonly number: number;
  readonly id: string;
  readonly title: string;
  readonly outcome: Outcome;
  readonly details: readonly string[];
}

export interface Recording {
  readonly ui: Ui;
  readonly steps: readonly StepLine[];
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
}

/** Lets another screen talk on stderr while the steps are written down for the one document on stdout. */
export const recordingUi = (screen: Ui): Recording => {
  const steps: StepLine[] = [];
  const notes: string[] = [];
  const warnings: string[] = [];
  const ui: Ui = {
    ...screen,
    interactive: false,
    end: (heading: StepHeading, outcome, details) => {
      steps.push({ number: heading.number, id: heading.id, title: heading.title, outcome, details });
      screen.end(heading, outcome, details);
    },
    note: (text) => {
      notes.push(text);
      screen.note(text);
    },
    warn: (text) => {
      warnings.push(text);
      screen.warn(text);
    },
  };
  return { ui, steps, notes, warnings };
};
