import { problem } from '../../errors.ts';
import { defineStep } from '../../guide/define.ts';
import { diagnosisNeeds } from '../../guide/diagnosis/check.ts';
import type { Facts } from '../../guide/facts.ts';
import { type ProofContext, proofAsks, proofNeeds } from '../../guide/login-proof.ts';
import type { Services } from '../../guide/services.ts';
import { contextsOf } from '../../wizard/context.ts';
import type { Engine } from '../../wizard/engine.ts';
import { headingOf } from '../../wizard/heading.ts';

type Whole = ProofContext & { readonly has: Readonly<Pick<Facts, 'openCall'>> };

const needed = [...diagnosisNeeds, 'openCall', 'refusedCall'];

/** What a setup lacks to be looked at as a finished one; nothing where it is finished. */
export const lackingFacts = (facts: object): readonly string[] => needed.filter((fact) => !(fact in facts));

/** No step of the guide: what a finished setup is looked at with, whatever steps there are. */
const look = defineStep({
  id: 'look',
  title: 'Look',
  guide: '',
  why: '',
  needs: [...proofNeeds, 'openCall'],
  provides: [],
  asks: proofAsks,
  deed: () => '',
  byHand: () => ({ where: '', clicks: [], values: [] }),
});

/** The context of looking: all facts of a finished setup, and the answers that its logins need. */
export const lookContext = async (engine: Engine<Facts, Services>): Promise<Whole> => {
  const missing = lackingFacts(engine.state.facts());
  if (missing.length > 0)
    throw problem('USAGE', {
      what: `The setup "${engine.state.data.setup.name}" is not finished: it lacks ${missing.join(', ')}.`,
      way: 'Run init first, or name another setup with --name, --sandbox or --state. "doctor" looks at what is there already.',
    });
  const contexts = contextsOf(engine, (step) => headingOf(engine, step));
  // The engine knows no vocabulary of facts; the step above binds it.
  return (await contexts.of(look, headingOf(engine, look))) as unknown as Whole;
};
