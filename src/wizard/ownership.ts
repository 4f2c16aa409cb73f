import { createHash, randomInt } from 'node:crypto';
import { problem } from '../errors.ts';
import { isHeld, type State } from './state.ts';
import type { Whose } from './step.ts';

/** In every free text of what a setup creates: `okta-mule-setup:<id>/<6 hex>`. It is no secret and no authorization. */
const marks = /okta-mule-setup:([a-z0-9]{10})(?:\/([0-9a-f]{6}))?/g;

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

export const isSetupId = (text: string): boolean => /^[a-z0-9]{10}$/.test(text);

/** A new id of a setup: ten random letters and digits. */
export const freshSetupId = (): string =>
  Array.from({ length: 10 }, () => letters[randomInt(letters.length)]).join('');

/** Which two platforms and which name, as six hex digits: a config that was copied for another place has the id, and other digits. */
const placeOf = (parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 6);

/** The mark of a setup; without its place while the two platforms are not known. */
export const markOf = (id: string, parts: readonly string[] | undefined): string =>
  `okta-mule-setup:${id}${parts ? `/${placeOf(parts)}` : ''}`;

export interface Claim {
  readonly kind: string;
  readonly key: string;
  readonly id: string;
  /** Undefined where the platform keeps no free text. */
  readonly text?: string | undefined;
}

export interface Ownership {
  readonly id: string;
  /** Setups whose objects are used as they are. */
  readonly shares: readonly string[];
  /** Okta organization, Anypoint environment and name of the setup; undefined while they are not known. */
  readonly place: readonly string[] | undefined;
}

const refuseCopy = (claim: Claim, id: string): never => {
  throw problem('CONFLICT', {
    what: `${claim.kind} "${claim.key}" (${claim.id})`,
    why: `it is marked with this setup's id ${id}, but for other organizations, another environment or another name of the setup: the config was copied`,
    way: 'Give this setup an id of its own (setup.id; `config example` writes a fresh one), or name the other in setup.shares to use its objects. Nothing was changed.',
  });
};

/** True: its free text has our mark. False: it has a text without it. Undefined: no text is known. */
export const isMarked = (text: string | undefined, id: string): boolean | undefined =>
  text === undefined ? undefined : [...text.matchAll(marks)].some(([, other]) => other === id);

/**
 * Which setup this is: an id that is given makes it that one, and writes nothing at a platform.
 *
 * @throws CONFLICT when its state has something under another id
 */
export const becomeSetup = ({ data, change }: State, given: string | undefined): void => {
  const { id, name } = data.setup;
  if (given === undefined || given === id) return;
  if (id !== '' && isHeld(data))
    throw problem('CONFLICT', {
      what: `The setup "${name}"`,
      why: `its state has objects of the setup ${id}, and the id that is given is ${given}`,
      way: `Leave the id out to go on with ${id}, or name another folder or setup for ${given} (--state, --name). Nothing was changed.`,
    });
  change((state) => {
    state.setup = { id: given, name };
  });
};

/** Another setup's id in a free text, for messages. */
export const otherSetupIn = (text: string | undefined, id: string): string | undefined =>
  [...(text ?? '').matchAll(marks)].map(([, other]) => other).find((other) => other !== id);

/**
 * Whose an object is: by its id on record, then by its mark; where no text is known, by a creation of ours that was never
 * answered. Somebody else may have created one of that name since.
 */
export const whoseIs = (state: State, step: string, claim: Claim, own: Ownership): Whose => {
  const { kind, key, id, text } = claim;
  const { made, steps, adopted } = state.data;
  if (made.some((one) => one.kind === kind && one.id === id)) return 'own';
  const record = steps[step];
  if (adopted?.some((one) => one.step === step && one.id === id)) return 'adopted';
  if (record?.object === id && record.how === 'adopted') return 'adopted';
  if (text === undefined) return state.openIntent({ step, kind, key }) ? 'own' : 'other';
  const found = [...text.matchAll(marks)];
  const ours = found.find(([, other]) => other === own.id);
  if (ours) {
    if (ours[2] !== undefined && own.place && ours[2] !== placeOf(own.place)) refuseCopy(claim, own.id);
    return 'own';
  }
  return found.some(([, other]) => own.shares.includes(other ?? '')) ? 'used' : 'other';
};
