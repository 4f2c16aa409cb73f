/** Columns of a stream; some terminals and CI ptys report none or 0. */
export const columnsOf = (stream: { readonly columns?: number }): number =>
  stream.columns && stream.columns > 0 ? stream.columns : 80;

/** Words, and commands of this program up to the end of their line as one: a wrapped command cannot be copied. */
const wordsOf = (line: string): readonly string[] => {
  const at = line.search(/\bnpx okta-mule-setup /);
  return at < 0 ? line.split(' ') : [...line.slice(0, at).split(' ').slice(0, -1), line.slice(at)];
};

/**
 * Wraps at spaces. A word is never broken, so that URLs, ids and commands can be copied; a word longer than the line stands
 * on a line of its own without indentation.
 */
export const wrap = (text: string, columns: number, indent = ''): string => {
  const room = Math.max(columns - 1, 20);
  return text
    .split('\n')
    .map((paragraph) => {
      const own = /^ */.exec(paragraph)?.[0] ?? '';
      return wrapped(wordsOf(paragraph.slice(own.length)), room, indent + own).join('\n');
    })
    .join('\n');
};

const wrapped = (words: readonly string[], room: number, indent: string): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    const longer = line === '' ? indent + word : `${line} ${word}`;
    if (longer.length <= room) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = indent.length + word.length <= room ? indent + word : word;
  }
  return [...lines, line];
};

const widths = (rows: readonly (readonly string[])[]): number[] =>
  (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));

/** A table where it fits, otherwise one small paragraph a row: readable at 40 columns and aloud. */
export const table = (
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  room: number,
): string => {
  const all = [columns, ...rows];
  const wide = widths(all);
  const total = wide.reduce((sum, width) => sum + width + 2, 0);
  if (total > room)
    return rows
      .map((row) =>
        row
          .flatMap((cell, i) =>
            cell === '' ? [] : [wrap(`${columns[i]}: ${cell}`, room, i === 0 ? '' : '  ')],
          )
          .join('\n'),
      )
      .join('\n\n');
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => cell.padEnd(wide[i] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(columns), wide.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
};
