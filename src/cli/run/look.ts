import { problem } from '../../errors.ts';
import { defineStep } from '../../guide/define.ts';
import type { Facts } from '../../guide/facts.ts';
import { verificationAsks } from '../../guide/login-verification.ts';
import type { Services } from '../../guide/services.ts';
import { callNeeds, type VerificationContext } from '../../guide/verification/call-context.ts';
import { contextsOf } from '../../wizard/context.ts';
import type { Engine } from '../../wizard/engine.ts';
import type { Entry } from '../../wizard/entry.ts';
import { headingOf } from '../../wizard/heading.ts';
import { inMemory } from '../../wizard/state.ts';
import { type Surveyed, surveySteps } from '../../wizard/survey.ts';

/** What a setup lacks to be called; nothing where it is finished. */
export const lackingFacts = (facts: object): readonly string[] =>
  callNeeds.filter((fact) => !(fact in facts));

/** Every step of a setup as the platforms show it now. */
export interface Looked {
  readonly surveyed: readonly Surveyed[];
  readonly entries: readonly Entry[];
  /** As they were found, else as the state has them. */
  readonly facts: Partial<Facts>;
  /** The step that could not open its platform, so that what lies behind it was not looked at. */
  readonly closed: Surveyed | undefined;
}

export const lookAtSetup = async (engine: Engine<Facts, Services>): Promise<Looked> => {
  const surveyed = await surveySteps({ ...engine, dryRun: true });
  const opens = new Set(engine.steps.filter((step) => step.opens).map(({ id }) => id));
  return {
    surveyed,
    entries: surveyed.flatMap(({ entries }) => entries),
    facts: Object.assign({}, engine.state.facts(), ...surveyed.map(({ found }) => found?.facts)),
    closed: surveyed.find((one) => one.problem && opens.has(one.id)),
  };
};

/** No step of the guide: what a finished setup is called with, whatever steps there are. */
const look = defineStep({
  id: 'look',
  title: 'Look',
  guide: '',
  why: '',
  needs: callNeeds,
  provides: [],
  asks: verificationAsks,
  deed: () => '',
  byHand: () => ({ where: '', clicks: [], values: [] }),
});

/**
 * What calls and logins of a finished setup are made with. A runner that keeps no state finds everything by the setup's marks.
 *
 * @param looked as it was just seen; left out, what the state says is believed where it is complete
 */
export const lookContext = async (
  engine: Engine<Facts, Services>,
  looked?: Looked,
): Promise<VerificationContext> => {
  const seen =
    looked ?? (lackingFacts(engine.state.facts()).length === 0 ? undefined : await lookAtSetup(engine));
  if (seen?.closed?.problem) throw seen.closed.problem;
  const facts = { ...(seen?.facts ?? engine.state.facts()) };
  const missing = lackingFacts(facts);
  if (missing.length > 0)
    throw problem('USAGE', {
      what: `The setup "${engine.state.data.setup.name}" is not finished: it lacks ${missing.join(', ')}.`,
      way: 'Run init first, or name another setup with --name, --sandbox or --state. "doctor" looks at what is there already.',
    });
  const state = inMemory(engine.state);
  state.record(look.id, { status: 'applied', how: 'unchanged', facts, at: '' });
  const here = { ...engine, state };
  const contexts = contextsOf(here, (step) => headingOf(here, step));
  // The engine knows no vocabulary of facts; the step above binds it.
  return (await contexts.of(look, headingOf(here, look))) as unknown as VerificationContext;
};
