import stringWidth from 'fast-string-width';
import type { Action, SettingLine } from '../wizard/ui.ts';
import { cut } from './layout.ts';
import { printable } from './lines.ts';

interface Choice {
  readonly value: string;
  readonly name: string;
  /** It stays on the screen when it was chosen. */
  readonly short: string;
}

interface Review {
  readonly first: Choice;
  readonly rows: readonly (Choice & { readonly description: string })[];
  readonly rest: readonly Choice[];
}

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => stringWidth(text)));

const padded = (text: string, width: number): string =>
  `${cut(text, width)}${' '.repeat(Math.max(0, width - stringWidth(text)))}`;

/** Below this width only name and value are shown. */
const narrow = 60;

/** The lines of the list of settings in columns, none wider than the room: name, value, what stands there now. */
export const reviewChoices = (
  lines: readonly SettingLine[],
  actions: readonly Action[],
  room: number,
): Review => {
  const cells = lines.map(
    ({ name, value, now }) => [printable(name), printable(value), printable(now)] as const,
  );
  const now = room < narrow ? 0 : widest(cells.map((row) => row[2]));
  const left = room - (now > 0 ? now + 2 : 0) - 2;
  const value = Math.min(widest(cells.map((row) => row[1])), Math.ceil(left * 0.5));
  const name = Math.min(widest(cells.map((row) => row[0])), left - value);
  const rows = cells.map((row, i) => ({
    value: lines[i]?.key ?? '',
    name: [padded(row[0], name), padded(row[1], value), ...(now > 0 ? [row[2]] : [])].join('  ').trimEnd(),
    short: cut(row[0], room - 12),
    description: lines[i]?.help ?? '',
  }));
  const [first, ...rest] = actions.map(({ value: action, label }) => ({
    value: action,
    name: cut(label, room),
    short: cut(label.replace(/ \(.*| ?;.*/, ''), room - 12),
  }));
  return { first: first as Choice, rows, rest };
};
