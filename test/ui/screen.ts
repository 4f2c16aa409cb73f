import { Writable } from 'node:stream';
import { problem } from '../../src/errors.ts';
import type { StepHeading, Ui } from '../../src/wizard/ui.ts';

export const heading: StepHeading = {
  number: 3,
  of: 23,
  id: 'toy.step',
  title: 'A step',
  guide: '4',
  why: 'It is needed.',
};
const esc = '\u001b';

/** A stream that keeps what was written, with the size and kind of a terminal. */
export const screen = (columns: number, isTTY: boolean) => {
  const out = Object.assign(
    new Writable({
      write: (chunk, _, done) => {
        out.text += String(chunk);
        done();
      },
    }),
    { text: '', columns, isTTY, cursorTo: () => true, clearLine: () => true, moveCursor: () => true },
  );
  return out;
};

export const sayEverything = (ui: Ui): void => {
  const hostile = `${esc}[2J\u009b31m\u202e\u200b`;
  ui.start(heading);
  ui.progress(heading, `Waiting ${hostile}`);
  ui.note(`Note ${hostile}`);
  ui.warn(`Warning ${hostile}`);
  ui.address(`https://a.example/?x=${'y'.repeat(200)}`);
  ui.byHand(heading, {
    where: 'https://b.example',
    clicks: [`Click ${hostile}`],
    values: [{ label: 'Name', value: hostile }],
  });
  ui.problem(problem('CONFLICT', { what: `It ${hostile}`, why: 'is there', way: 'Look.' }), heading);
  ui.table('Table', ['one'], [[hostile]]);
  ui.end(heading, 'created', [`made ${hostile}`]);
};
