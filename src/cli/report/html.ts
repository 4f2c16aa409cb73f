import { redact } from '../../secret.ts';
import { template } from '../template.ts';
import { diagram, legend } from './diagram.ts';
import { type Html, html, trusted } from './html-text.ts';
import type { Report, ReportStep } from './model.ts';
import { verdicts } from './verdict.ts';
import { markOf, outdatedLines, type VerificationRow } from './verification-rows.ts';

type Cell = string | Html;

/** On a narrow screen every row becomes a card; the column's name then stands before the cell. */
const table = (columns: readonly string[], rows: readonly (readonly Cell[])[]): Html =>
  html`<table><thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${rows.map(
    (cells) =>
      html`<tr>${cells.map((cell, i) => html`<td data-column="${columns[i] ?? ''}">${wrapped(cell)}</td>`)}</tr>`,
  )}</tbody></table>`;

const wrapped = (cell: Cell): Html => html`<span>${cell}</span>`;
const code = (text: string): Html => (text === '' ? html`` : html`<code>${text}</code>`);
/** A machine reads the whole of it; a person needs no milliseconds. */
const time = (at: string): Html =>
  at === '' ? html`` : html`<time datetime="${at}">${at.replace('T', ' ').replace(/\.\d+Z$/, 'Z')}</time>`;

const section = (title: string, content: Html | undefined): Html =>
  content === undefined ? html`` : html`<section><h2>${title}</h2>${content}</section>`;

const list = (items: readonly string[]): Html | undefined =>
  items.length === 0 ? undefined : html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;

const badge = (row: VerificationRow): Html => {
  const mark = markOf(row);
  if (mark === 'yes') return html`<b class="good">yes</b>`;
  return mark === 'NO' ? html`<b class="bad">no</b>` : html`${mark}`;
};

const verificationTable = (verification: readonly VerificationRow[]): Html =>
  verification.length === 0
    ? html`<p>No call has been made yet.</p>`
    : html`${table(
        ['call', 'expected', 'got', 'as expected', 'at', 'by'],
        verification.map((one) => [one.call, one.expected, one.got, badge(one), time(one.at), one.by]),
      )}${outdatedLines(verification).map((line) => html`<p>${line}</p>`)}`;

const stepTable = (steps: readonly ReportStep[]): Html =>
  table(
    ['step', 'title', 'state', 'at', 'what'],
    steps.map((step) => [
      String(step.number),
      html`${step.title}<br>${code(step.id)}`,
      html`<b class="state ${step.status}">${step.how || step.status}</b>`,
      time(step.at),
      step.what,
    ]),
  );

const requestTable = ({ steps }: Report): Html | undefined => {
  const rows = steps.flatMap(({ number, requests }) =>
    requests.map((one) => [
      String(number),
      time(one.at),
      one.vendor,
      code(`${one.method} ${one.path}`),
      one.status === undefined ? 'no answer' : String(one.status),
      code(one.requestId ?? ''),
    ]),
  );
  return rows.length === 0
    ? undefined
    : table(['step', 'at', 'platform', 'request', 'status', 'request id'], rows);
};

const madeTable = ({ made }: Report): Html | undefined =>
  made.length === 0
    ? undefined
    : table(
        ['what', 'name', 'id', 'at'],
        made.map(({ kind, key, id, at }) => [kind, key, code(id), time(at)]),
      );

const settingTables = ({ settings }: Report): Html =>
  html`<div class="groups">${settings.map(
    (group) =>
      html`<div class="group"><h3>${group.title}</h3><dl>${group.settings.map(
        ({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>`,
      )}</dl></div>`,
  )}</div>`;

const header = (report: Report): Html => {
  const { word, sentence } = verdicts[report.verdict];
  const target = Object.entries(report.target).map(([key, value]) => html`<dt>${key}</dt><dd>${value}</dd>`);
  return html`<header><p class="verdict ${report.verdict}">${word}</p><h1>Setup ${report.setup.name}</h1>
<p>${sentence} Written ${time(report.writtenAt)} by ${report.writtenBy}.</p><dl class="target">${target}</dl></header>`;
};

const body = (report: Report): Html =>
  html`${header(report)}
<main>${section('The verification', verificationTable(report.verification))}
${section('Who talks to whom', html`<div class="flow">${diagram(report.diagram)}<ol>${legend(report.diagram).map((line) => html`<li><span>${line}</span></li>`)}</ol></div>`)}
${section('Left to people', list(report.byHand))}
${section('Settings', settingTables(report))}
${section('Steps', stepTable(report.steps))}
${section('Made by this setup', madeTable(report))}
${section('Found and used', list(report.found.map(({ what, how }) => `${what} (${how})`)))}
${section('Changed', list(report.changed.map(({ what }) => what)))}
${section('Requests that changed something', requestTable(report))}</main>`;

/** One page that needs nothing else: no script, no request, for screen and paper, light and dark. */
export const htmlReport = (report: Report): string => {
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark">
<title>Setup ${report.setup.name}: ${verdicts[report.verdict].word}</title>
<style>${trusted(template('report/page.css'))}</style></head>
<body>${body(report)}</body></html>
`;
  return redact(page.markup);
};
