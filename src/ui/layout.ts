import stringWidth from 'fast-string-width';
import { wrapAnsi } from 'fast-wrap-ansi';

/** Columns of a stream; some terminals and CI ptys report none or 0. */
export const columnsOf = (stream: { readonly columns?: number }): number =>
  stream.columns && stream.columns > 0 ? stream.columns : 80;

/** Stands for the spaces of a command up to the end of its line: a wrapped command cannot be copied. */
const glue = '\ue000';

const glued = (line: string): string =>
  line.replace(/\b(npx okta-mule-setup |curl -H ).*$/, (command) => command.replaceAll(' ', glue));

/**
 * Wraps at spaces. A word is never broken, so that URLs, ids and commands can be copied; a word longer than the line stands
 * on a line of its own without indentation.
 */
export const wrap = (text: string, columns: number, indent = ''): string => {
  const room = Math.max(columns - 1, 20);
  const paragraph = (line: string): string => {
    const lead = indent + (/^ */.exec(line)?.[0] ?? '');
    const body = glued(line.slice(lead.length - indent.length));
    return wrapAnsi(body, Math.max(room - lead.length, 1), { trim: true })
      .split('\n')
      .map((one) => (stringWidth(one) + lead.length <= room ? lead + one : one))
      .join('\n');
  };
  return text.split('\n').map(paragraph).join('\n').replaceAll(glue, ' ');
};

/** At most so many columns wide; what is left out is marked. */
export const cut = (text: string, columns: number): string =>
  stringWidth(text) <= columns
    ? text
    : `${wrapAnsi(text, columns - 1, { hard: true, wordWrap: false, trim: false }).split('\n')[0]}…`;

const widths = (rows: readonly (readonly string[])[]): number[] =>
  (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => stringWidth(row[column] ?? ''))));

const padded = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - stringWidth(text)));

/** Below this width a table is read row by row. */
const narrow = 48;
/** No column is made narrower than this. */
const least = 8;

/** The widest column gives way until all fit; undefined where that leaves none of them readable. */
const fitted = (wide: readonly number[], room: number): readonly number[] | undefined => {
  const widths = [...wide];
  for (;;) {
    const total = widths.reduce((sum, width) => sum + width + 2, -2);
    if (total <= room) return widths;
    const widest = Math.max(...widths);
    if (room < narrow || widest <= least) return undefined;
    widths[widths.indexOf(widest)] = widest - 1;
  }
};

/** What does not fit goes on in the next line of its cell. */
const cellLines = (text: string, width: number): readonly string[] =>
  wrapAnsi(text, width, { hard: true, trim: true }).split('\n');

/** A table, its widest column made narrower where it must be; one small paragraph a row at 40 columns. */
export const table = (
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  room: number,
): string => {
  const wide = fitted(widths([columns, ...rows]), room);
  if (!wide)
    return rows
      .map((row) =>
        row
          .flatMap((cell, i) =>
            cell === '' ? [] : [wrap(`${columns[i]}: ${cell}`, room, i === 0 ? '' : '  ')],
          )
          .join('\n'),
      )
      .join('\n\n');
  const line = (row: readonly string[]): string => {
    const cells = row.map((cell, i) => cellLines(cell, wide[i] ?? 0));
    return Array.from({ length: Math.max(...cells.map(({ length }) => length)) }, (_, i) =>
      cells
        .map((cell, column) => padded(cell[i] ?? '', wide[column] ?? 0))
        .join('  ')
        .trimEnd(),
    ).join('\n');
  };
  return [line(columns), wide.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
};
