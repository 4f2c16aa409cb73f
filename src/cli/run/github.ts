import { fstatSync } from 'node:fs';
import { clean } from '../../clean.ts';
import { redact, type Secret } from '../../secret.ts';
import type { Ui } from '../../wizard/ui.ts';

const escaped = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string): string => escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** Workflow commands are read from both streams; standard output stays free for results. */
const command = (name: string, text: string, title?: string): void => {
  const about = title === undefined ? '' : ` title=${property(title)}`;
  process.stderr.write(`::${name}${about}::${escaped(text)}\n`);
};

const annotation = (name: string, text: string, title?: string): void =>
  command(name, clean(redact(text)), title);

/** The runner reads the streams of a step through pipes; a file or a terminal would keep the line as it stands. */
const isHeardByRunner = (): boolean => {
  try {
    return process.env['GITHUB_ACTIONS'] === 'true' && fstatSync(process.stderr.fd).isFIFO();
  } catch {
    return false;
  }
};

/**
 * Has the runner mask a secret that is about to be printed, since it was asked for. All others are masked before they are printed,
 * and stand nowhere in clear.
 * Source: "Workflow commands for GitHub Actions", Masking a value in a log.
 */
export const maskInRunner = (secret: Secret): void => {
  if (isHeardByRunner()) command('add-mask', secret.reveal());
};

/** The same screen; warnings and problems become annotations of the workflow run, and what a step tells is folded. */
export const annotating = (ui: Ui): Ui => ({
  ...ui,
  end: (heading, outcome, details) => {
    const isFolded = details.some((line) => line !== '');
    if (isFolded) annotation('group', `${heading.number} ${heading.title}: ${outcome}`);
    ui.end(heading, outcome, details);
    if (isFolded) command('endgroup', '');
  },
  warn: (text) => annotation('warning', text),
  problem: (problem, heading) => {
    ui.problem(problem, heading);
    const { message, hint } = problem.description;
    annotation('error', `${message}\n${hint}`, `okta-mule-setup${heading ? `: ${heading.title}` : ''}`);
  },
});
