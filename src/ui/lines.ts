import type { ChalkInstance } from 'chalk';
import { clean } from '../clean.ts';
import type { Problem } from '../errors.ts';
import { redact } from '../secret.ts';
import type { Ask } from '../wizard/ask.ts';
import type { ByHand, Outcome, StepHeading } from '../wizard/ui.ts';
import { table, wrap } from './layout.ts';

const words: Readonly<Record<Outcome, string>> = {
  created: 'created',
  updated: 'updated',
  adopted: 'adopted',
  used: 'used as it is',
  unchanged: 'unchanged',
  manual: 'done manually',
  verified: 'verified',
  'not verified': 'could not be verified',
  skipped: 'skipped',
  pending: 'pending',
  refused: 'cannot be done',
  deleted: 'deleted',
  left: 'left as it is',
};

/** Outcomes after which something is still to be done, or was not done. */
const open: ReadonlySet<Outcome> = new Set(['skipped', 'left', 'pending', 'refused', 'not verified']);

/** The last thing before a stream: secrets masked, hidden characters made visible. */
export const printable = (text: string): string => clean(redact(text));

export const numberOf = (heading: StepHeading): string =>
  `${String(heading.number).padStart(2, '0')}/${heading.of}`;

/** What `?` says of a question: all that is known of it. */
export const explanation = (ask: Ask, mayGoBack: boolean): string =>
  [
    ask.help,
    `In a config file: ${ask.key}.`,
    ...(ask.env?.length ? [`As a variable: ${ask.env.join(', ')}.`] : []),
    ...(mayGoBack ? ['Esc (or < and Enter) goes back.'] : []),
  ].join(' ');

/** What all screens print, as text; only the colors and the spinner differ. */
export const linesFor = (paint: ChalkInstance, columns: () => number) => {
  const paragraph = (text: string, indent = '  '): string => wrap(printable(text), columns(), indent);
  return {
    paragraph,
    heading: (heading: StepHeading): string => {
      const title = `${numberOf(heading)}  ${heading.title}`;
      const guide = `  (guide ${heading.guide})`;
      const fits = title.length + guide.length < columns();
      const first = `${paint.bold(paragraph(title, ''))}${fits ? '' : '\n'}${paint.dim(guide)}`;
      return ['', first, ...(heading.why === '' ? [] : [paint.dim(paragraph(heading.why))])].join('\n');
    },
    end: (heading: StepHeading, outcome: Outcome, lines: readonly string[]): string => {
      const mark = open.has(outcome) ? paint.yellow('-') : paint.green('✔');
      const isBrief = heading.why === '' && (outcome === 'unchanged' || outcome === 'used');
      const details = lines
        .filter((line) => line !== '' && !isBrief)
        .map((line) => paint.dim(paragraph(line, '       ')));
      // The mark stands where the indentation of the first line would be.
      const line = paragraph(`${numberOf(heading)} ${heading.title}: ${words[outcome]}`).trimStart();
      return [`${mark} ${line}`, ...details].join('\n');
    },
    list: (title: string, all: readonly string[]): string =>
      ['', paint.bold(paragraph(title, '')), ...all.map((one) => paragraph(one))].join('\n'),
    /** Cells are made printable first: masks and escapes have other widths than what they stand for. */
    table: (title: string, columnNames: readonly string[], rows: readonly (readonly string[])[]): string => {
      const cells = rows.map((row) => row.map(printable));
      return `\n${paint.bold(printable(title))}\n${table(columnNames, cells, columns())}`;
    },
    byHand: (heading: StepHeading, byHand: ByHand): string =>
      [
        paint.bold(`Manually: ${heading.title}`),
        '  Open',
        printable(byHand.where),
        ...byHand.clicks.map((click, i) => paragraph(`${i + 1}. ${click}`)),
        ...(byHand.values.length > 0 ? ['  Values:'] : []),
        ...byHand.values.flatMap(({ label, value }) => [paragraph(`${label}:`, '    '), printable(value)]),
      ].join('\n'),
    problem: (problem: Problem, heading: StepHeading | undefined): string => {
      const { exchange, description } = problem;
      const at = heading ? `Step ${numberOf(heading)} ${heading.title}: ` : '';
      const trace = exchange && [
        `${exchange.method} ${exchange.path}`,
        exchange.status && `status ${exchange.status}`,
        exchange.code && `code ${exchange.code}`,
        exchange.requestId && `request id ${exchange.requestId}`,
      ];
      return [
        `${paint.red('✖')} ${wrap(printable(at + description.message), columns())}`,
        ...(trace ? [paint.dim(paragraph(`${exchange?.vendor}: ${trace.filter(Boolean).join(', ')}`))] : []),
        paragraph(description.hint),
      ].join('\n');
    },
  };
};
