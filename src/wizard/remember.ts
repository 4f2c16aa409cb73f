import type { Engine } from './engine.ts';
import type { AnyFinding } from './find.ts';
import type { AnyStep } from './step.ts';

/** Those that are this setup's: all of an own object, and what has the mark itself inside of somebody else's. */
export const ownObjects = ({ whose, objects }: AnyFinding): AnyFinding['objects'] =>
  whose === 'own' ? objects : objects.filter(({ marked }) => marked);

/**
 * Puts the objects of a finding that is ours on record where they are missing: after a lost state, or when a run died between
 * sending and recording. Their open intents are closed by it.
 *
 * @param applied `apply` has run since: what it recorded under the same key is newer than the finding
 */
export const rememberMade = <F, S extends object>(
  { state, clock }: Engine<F, S>,
  step: AnyStep<F, S>,
  found: AnyFinding | undefined,
  applied: boolean,
): void => {
  if (!found) return;
  for (const { kind, key, id } of ownObjects(found)) {
    const at = { step: step.id, kind, key };
    const known = state.data.made.find(
      (made) => made.step === step.id && made.kind === kind && made.key === key,
    );
    const settled = known !== undefined && (applied || known.id === id) && !state.openIntent(at);
    if (!settled) state.made({ ...at, id, at: new Date(clock.now()).toISOString() });
  }
};
