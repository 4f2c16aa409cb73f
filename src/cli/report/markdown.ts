import { redact } from '../../secret.ts';
import { markdownCode as code, markdownText as text } from './markdown-text.ts';
import type { Report, ReportStep } from './model.ts';
import { verdicts } from './verdict.ts';
import { markOf, outdatedLines, type VerificationRow } from './verification-rows.ts';

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const table = (columns: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  row(columns),
  row(columns.map(() => '---')),
  ...rows.map(row),
];

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines];

/** The five calls as a table; also what a job's summary shows. */
export const markdownVerification = (verification: readonly VerificationRow[]): readonly string[] =>
  table(
    ['call', 'expected', 'got', 'as expected', 'at', 'by'],
    verification.map((one) => [
      text(one.call),
      text(one.expected),
      text(one.got),
      markOf(one) === 'NO' ? '**no**' : markOf(one),
      text(one.at),
      text(one.by),
    ]),
  );

const stepRow = ({ number, title, id, how, status, at, what }: ReportStep): readonly string[] => [
  String(number),
  text(title),
  code(id),
  text(how || status),
  text(at),
  text(what),
];

const requestRows = ({ steps }: Report): readonly (readonly string[])[] =>
  steps.flatMap((step) =>
    step.requests.map(({ at, vendor, method, path, status, requestId }) => [
      String(step.number),
      text(at),
      text(vendor),
      code(`${method} ${path}`),
      status === undefined ? 'no answer' : String(status),
      code(requestId ?? ''),
    ]),
  );

const tableOrNothing = (
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] => (rows.length === 0 ? [] : table(columns, rows));

const list = (items: readonly string[]): readonly string[] => items.map((item) => `- ${text(item)}`);

export const markdownReport = (report: Report): string => {
  const target = Object.entries(report.target).map(([key, value]) => `- ${text(key)}: ${code(value)}`);
  const lines = [
    `# Report of the setup ${text(report.setup.name)}`,
    '',
    `${verdicts[report.verdict].sentence} Written ${text(report.writtenAt)} by ${text(report.writtenBy)}.`,
    ...(target.length > 0 ? ['', ...target] : []),
    ...section(
      'The verification',
      report.verification.length > 0
        ? [
            ...markdownVerification(report.verification),
            ...outdatedLines(report.verification).flatMap((one) => ['', text(one)]),
          ]
        : ['No call has been made yet.'],
    ),
    ...section('Left to people', list(report.byHand)),
    ...section(
      'Settings',
      report.settings
        .flatMap(({ title, settings }) => [
          `### ${text(title)}`,
          '',
          ...table(
            ['setting', 'value'],
            settings.map(({ name, value }) => [text(name), text(value)]),
          ),
          '',
        ])
        .slice(0, -1),
    ),
    ...section('Steps', table(['step', 'title', 'id', 'state', 'at', 'what'], report.steps.map(stepRow))),
    ...section(
      'Made by this setup',
      tableOrNothing(
        ['what', 'name', 'id', 'at'],
        report.made.map(({ kind, key, id, at }) => [text(kind), text(key), code(id), text(at)]),
      ),
    ),
    ...section('Found and used', list(report.found.map(({ what, how }) => `${what} (${how})`))),
    ...section('Changed', list(report.changed.map(({ what }) => what))),
    ...section(
      'Requests that changed something',
      tableOrNothing(['step', 'at', 'platform', 'request', 'status', 'request id'], requestRows(report)),
    ),
  ];
  return redact(`${lines.join('\n')}\n`);
};
