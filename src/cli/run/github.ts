import { clean } from '../../clean.ts';
import { redact, Secret, watchSecrets } from '../../secret.ts';
import type { Ui } from '../../wizard/ui.ts';
import { questions } from '../answers/questions.ts';

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

/** Has the runner mask every secret of this run: those of the environment at once, the others as they become known. */
export const maskSecrets = (): void => {
  watchSecrets((value) => command('add-mask', value));
  const names = [...questions.values()].flatMap((ask) => (ask.kind === 'secret' ? (ask.env ?? []) : []));
  for (const name of new Set(names)) {
    const value = process.env[name];
    if (value) new Secret(value);
  }
};

/** The same screen; warnings and problems become annotations of the workflow run. */
export const annotating = (ui: Ui): Ui => ({
  ...ui,
  warn: (text) => annotation('warning', text),
  problem: (problem, heading) => {
    ui.problem(problem, heading);
    const { message, hint } = problem.description;
    annotation('error', `${message}\n${hint}`, `okta-mule-setup${heading ? `: ${heading.title}` : ''}`);
  },
});
