import { problem } from '../../errors.ts';
import { diagnosisNeeds } from '../../guide/diagnosis/check.ts';
import type { Facts } from '../../guide/facts.ts';
import type { ProofContext } from '../../guide/login-proof.ts';
import type { Services } from '../../guide/services.ts';
import { steps } from '../../steps/index.ts';
import { contextsOf } from '../../wizard/context.ts';
import type { Engine } from '../../wizard/engine.ts';
import { headingOf } from '../../wizard/heading.ts';

type Whole = ProofContext & { readonly has: Readonly<Pick<Facts, 'openCall'>> };

const needed = [...diagnosisNeeds, 'openCall', 'refusedCall', 'assignment'];

/** What a setup lacks to be looked at as a finished one; nothing where it is finished. */
export const lackingFacts = (facts: object): readonly string[] => needed.filter((fact) => !(fact in facts));

/** What the finished set-up is looked at with: the context of its last proof, which rests upon all the others. */
export const lookContext = async (engine: Engine<Facts, Services>): Promise<Whole> => {
  const missing = lackingFacts(engine.state.facts());
  const last = steps.at(-1);
  if (missing.length > 0 || !last)
    throw problem('USAGE', {
      what: `The setup "${engine.state.data.setup.name}" is not finished: it lacks ${missing.join(', ')}.`,
      way: 'Run init first, or name another setup with --name, --sandbox or --state. "doctor" looks at what is there already.',
    });
  // The engine knows no vocabulary of facts; what is missing of it was just looked at.
  const contexts = contextsOf(engine, (step) => headingOf(engine, step));
  return (await contexts.of(last, headingOf(engine, last))) as unknown as Whole;
};
