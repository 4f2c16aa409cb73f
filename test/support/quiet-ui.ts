import type { Ui } from '../../src/wizard/ui.ts';

export interface Said {
  readonly outcomes: { id: string; outcome: string; lines: readonly string[] }[];
  readonly notes: string[];
  readonly warnings: string[];
  readonly byHand: string[];
}

/** Nobody is at this screen; what was said is kept. */
export const quietUi = (): { ui: Ui; said: Said } => {
  const said: Said = { outcomes: [], notes: [], warnings: [], byHand: [] };
  const nobody = (): never => {
    throw new Error('something was asked, and nobody is here');
  };
  const ui: Ui = {
    interactive: false,
    start: () => undefined,
    end: (heading, outcome, lines) => void said.outcomes.push({ id: heading.id, outcome, lines }),
    progress: () => undefined,
    note: (text) => void said.notes.push(text),
    warn: (text) => void said.warnings.push(text),
    address: () => undefined,
    say: () => undefined,
    during: (_, work) => work(),
    review: nobody,
    line: nobody,
    ask: nobody,
    confirm: nobody,
    choose: nobody,
    byHand: (heading) => void said.byHand.push(heading.id),
    problem: () => undefined,
    table: () => undefined,
  };
  return { ui, said };
};
