import { existsSync } from 'node:fs';
import { type Problem, problem } from '../../errors.ts';
import { apiFolder, apiMain } from '../../guide/asks/api.ts';
import { candidatesIn } from '../../guide/specification/specification.ts';
import { steps } from '../../steps/index.ts';
import { columnsOf } from '../../ui/layout.ts';
import { answersMissing } from '../../wizard/answers.ts';
import type { Ask } from '../../wizard/ask.ts';
import { type RunSummary, runSteps } from '../../wizard/run.ts';
import { planExit } from '../../wizard/survey.ts';
import { onExisting, questions } from '../answers/questions.ts';
import { writeOutput } from '../export/files.ts';
import { factsDocument } from '../facts-document.ts';
import { asProblem, byHandOfFailure, failureDocument, headingOfFailure } from '../failure.ts';
import type { SetupOptions } from '../options.ts';
import { chooseSteps } from '../range.ts';
import { planDocument } from '../report/plan-document.ts';
import { summaryText } from '../report/summary.ts';
import { verificationRows } from '../report/verification-rows.ts';
import { printDocument, printText } from '../result.ts';
import { sayOpening } from '../run/opening.ts';
import { checkSpecification } from '../run/specification.ts';
import { type Run, withRun } from '../run/wiring.ts';

/** All missing answers are named at once, before the first request. */
const checkAnswers = ({ engine }: Run, chosen: readonly { readonly asks: unknown }[]): void => {
  const asks = [onExisting, ...chosen.flatMap((step) => Object.values(step.asks as Record<string, Ask>))];
  const missing = engine.answers.missing([...new Map(asks.map((ask) => [ask.key, ask])).values()]);
  if (missing.length > 0 && !engine.ui.interactive) throw answersMissing(missing);
};

/** Without a person to confirm, writing is said on the command line. */
const checkConsent = ({ engine }: Run, command: Command, { yes, config }: SetupOptions): void => {
  if (command === 'plan' || engine.dryRun || engine.ui.interactive || yes || config !== undefined) return;
  throw problem('USAGE', {
    what: 'Nobody is here to confirm, and init writes at both platforms.',
    way: 'Add --yes, or --config FILE; or look first with `npx okta-mule-setup plan`.',
  });
};

/** Read and checked before the first request, so that nothing is made for an API that cannot be published. */
const checkOwnSpecification = async (
  { engine, readSpec, screen: { ui } }: Run,
  chosen: readonly { readonly asks: unknown }[],
): Promise<void> => {
  const isAsked = chosen.some(({ asks }) => Object.values(asks as Record<string, Ask>).includes(apiFolder));
  const check = () => checkSpecification(engine.answers.peek, readSpec);
  const checked = isAsked
    ? await check().catch(async (error: unknown) => {
        const candidates = candidatesIn(error);
        if (candidates.length === 0 || !ui.interactive) throw error;
        const choices = candidates.map((value) => ({ value, label: value }));
        const { key, message, help } = apiMain;
        await engine.answers.one({ kind: 'choice', key, message, help, choices });
        return check();
      })
    : undefined;
  for (const note of checked?.notes ?? []) ui.note(note);
  for (const warning of checked?.warnings ?? []) ui.warn(warning);
};

type Command = 'init' | 'plan';

const exitOf = (command: Command, { shortfalls, surveyed }: RunSummary): number => {
  if (command === 'plan') return planExit(surveyed);
  return shortfalls.length > 0 ? 6 : 0;
};

const succeed = async (command: Command, run: Run, summary: RunSummary): Promise<number> => {
  const exit = exitOf(command, summary);
  const { recording, ui } = run.screen;
  const verification = verificationRows(run.state, run.engine.evidence.all());
  if (process.env['GITHUB_ACTIONS'] === 'true')
    (await import('../report/github-summary.ts')).writeStepSummary(verification, ui);
  if (recording)
    printDocument({
      ok: exit === 0,
      exit,
      steps: recording.steps,
      facts: factsDocument(run.state),
      plan: planDocument(summary.surveyed),
      verification,
      notes: recording.notes,
      shortfalls: summary.shortfalls,
    });
  else printText(`\n${summaryText(run, summary, columnsOf(process.stdout))}`);
  return exit;
};

/** What the user can do next, besides the problem's own advice. */
const sayHowToGoOn = (
  { screen: { ui }, resume }: Run,
  { code, description }: Problem,
  sandbox: boolean,
): void => {
  if (description.exit !== 130 && description.exit !== 2)
    ui.note(`Everything done so far is saved. Go on with: ${resume}`);
  if (code === 'UNREACHABLE' && !sandbox)
    ui.note('To rehearse the whole guide without a network: npx okta-mule-setup init --sandbox');
};

const fail = (run: Run, error: unknown, sandbox: boolean): number => {
  const failed = asProblem(error);
  const { exit } = failed.description;
  const { recording, ui } = run.screen;
  ui.problem(failed, headingOfFailure(error));
  const byHand = byHandOfFailure(error);
  if (byHand) ui.byHand(byHand.heading, byHand.text);
  sayHowToGoOn(run, failed, sandbox);
  if (recording) printDocument({ ...failureDocument(error), steps: recording.steps, notes: recording.notes });
  return exit;
};

const savedAs = 'setup.yaml';

/** Answers that were given at the screen, of a setup that now exists; those of a rehearsal are the sandbox's own. */
const isWorthSaving = ({ engine }: Run, { outcomes }: RunSummary, options: SetupOptions): boolean =>
  engine.ui.interactive &&
  !engine.dryRun &&
  options.sandbox !== true &&
  outcomes.some(({ how }) => how === 'created' || how === 'updated' || how === 'adopted') &&
  !existsSync(savedAs);

const offerToSave = async ({ engine, state, screen: { ui } }: Run): Promise<void> => {
  if (!(await ui.confirm(`Save these settings as ${savedAs}, for another computer or for CI?`, false)))
    return;
  const { settingsText } = await import('../config/settings.ts');
  writeOutput({
    path: savedAs,
    text: settingsText([...questions.values()], engine.answers, state.data.setup.id),
  });
  ui.note(`Saved, without secrets. Without questions: npx okta-mule-setup init --config ${savedAs}`);
};

/** Wrong credentials are not worth remembering. */
const refusedExit = 4;

/** Carries out the guide, or says what that would do. */
export const carryOut = (command: Command, options: SetupOptions): Promise<number> => {
  const chosen = chooseSteps(steps, options);
  return withRun(command, options, async (run) => {
    const work = async (): Promise<number> => {
      try {
        if (command === 'init' && run.engine.ui.interactive && !run.engine.dryRun) sayOpening(run.engine);
        checkAnswers(run, chosen);
        checkConsent(run, command, options);
        await checkOwnSpecification(run, chosen);
        const summary = await runSteps(run.engine, chosen);
        const exit = await succeed(command, run, summary);
        if (isWorthSaving(run, summary, options)) await offerToSave(run);
        return exit;
      } catch (error) {
        return fail(run, error, options.sandbox === true);
      }
    };
    const exit = await work();
    if (exit !== refusedExit) await run.remember();
    return exit;
  });
};

/** The same command resumes it. */
export const init = (options: SetupOptions): Promise<number> => carryOut('init', options);
