import { clean } from '../clean.ts';
import { Problem, problem } from '../errors.ts';
import { redact } from '../secret.ts';
import type { Missing } from '../wizard/answers.ts';
import type { ByHand, StepHeading } from '../wizard/ui.ts';
import { printDocument } from './result.ts';

/** An unforeseen error becomes a problem of ours; its trace goes to `--debug` only. */
export const asProblem = (error: unknown): Problem =>
  error instanceof Problem
    ? error
    : problem('INTERNAL', { what: error instanceof Error ? error.message : String(error) }, { cause: error });

export const headingOfFailure = (error: unknown): StepHeading | undefined =>
  typeof error === 'object' && error !== null && 'heading' in error
    ? (error.heading as StepHeading)
    : undefined;

/** The step in the consoles, where that is the way out of the failure. */
export const byHandOfFailure = (
  error: unknown,
): { readonly heading: StepHeading; readonly text: ByHand } | undefined =>
  typeof error === 'object' && error !== null && 'byHand' in error
    ? (error.byHand as { heading: StepHeading; text: ByHand })
    : undefined;

/** The problem as `--json` prints it; the same shape for every command. */
const problemDocument = (error: unknown) => {
  const { code, description, exchange } = asProblem(error);
  const step = headingOfFailure(error);
  const byHand = byHandOfFailure(error)?.text;
  return {
    code,
    message: redact(description.message),
    hint: redact(description.hint),
    exit: description.exit,
    ...(step && { step: { number: step.number, id: step.id, title: step.title } }),
    ...(byHand && { byHand }),
    ...(exchange && { exchange }),
  };
};

/** Answers that nobody gave, as data: a program answers them and runs the command again. */
const missingOf = (error: unknown) =>
  typeof error === 'object' && error !== null && 'missing' in error
    ? (error.missing as readonly Missing[]).map(({ key, env, secret, help }) => ({ key, env, secret, help }))
    : undefined;

/** The document of a command that failed. */
export const failureDocument = (error: unknown) => {
  const missing = missingOf(error);
  return {
    ok: false as const,
    exit: asProblem(error).description.exit,
    ...(missing && { missing }),
    problem: problemDocument(error),
  };
};

/** For failures before there is a screen: two lines on stderr, or the document on stdout. */
export const reportFailure = (error: unknown, json: boolean): number => {
  const failed = asProblem(error);
  const { message, hint, exit } = failed.description;
  if (json) printDocument(failureDocument(error));
  else process.stderr.write(`${clean(redact(`✖ ${message}\n  ${hint}`))}\n`);
  return exit;
};
