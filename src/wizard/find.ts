import type { StepContext } from './context.ts';
import { isMarked, otherSetupIn } from './ownership.ts';
import type { AnyStep, Finding, Located, Whose } from './step.ts';

/** The facts of a step as the engine sees them. */
export type AnyFacts = Readonly<Record<string, unknown>>;
export type AnyFinding = Finding<AnyFacts> & {
  /** Of the located object. */
  readonly id?: string;
  /** Whether its free text has our mark; undefined where no text is known. */
  readonly marked?: boolean | undefined;
  /** The id of another setup whose mark it has. */
  readonly otherSetup?: string | undefined;
};

/** Whose a located object is. */
const ownerOf = <S>(c: StepContext<S>, { kind, key, id, text, named = false, within }: Located): Whose => {
  const known = within === 'state' ? 'own' : c.whose(within ?? { kind, key, id, text });
  return known === 'other' && named ? 'used' : known;
};

/** Only which object it is, where its settings cannot be judged yet. */
export const locateObject = async <F, S extends object>(
  step: AnyStep<F, S>,
  c: StepContext<S>,
): Promise<AnyFinding | undefined> => {
  const located: Located | undefined = await step.locate?.(c);
  if (!located) return undefined;
  const { id, what, text, seen } = located;
  const otherSetup = otherSetupIn(text, c.setup.id);
  return { id, otherSetup, facts: {}, whose: ownerOf(c, located), what, entries: [], objects: [], seen };
};

/** `locate`, then `inspect`: what a step's object is now. Undefined: there is none. It only reads. */
export const findObject = async <F, S extends object>(
  step: AnyStep<F, S>,
  c: StepContext<S>,
): Promise<AnyFinding | undefined> => {
  const located = await step.locate?.(c);
  if (!located || !step.inspect) return undefined;
  const { kind, key, id, what, text, within, seen } = located;
  const whose = ownerOf(c, located);
  const { facts, entries, objects = [] } = await step.inspect(c, { ...located, whose });
  const marked = isMarked(text, c.setup.id);
  const otherSetup = otherSetupIn(text, c.setup.id);
  const own = within ? [] : [{ kind, key, id }];
  return { id, marked, otherSetup, facts, whose, what, entries, objects: [...own, ...objects], seen };
};
