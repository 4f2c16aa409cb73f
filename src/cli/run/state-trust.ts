import { problem } from '../../errors.ts';
import type { State, StateData } from '../../wizard/state.ts';
import type { Ui } from '../../wizard/ui.ts';
import type { SetupOptions } from '../options.ts';

const isEmpty = ({ target, answers, steps, made, intents }: Readonly<StateData>): boolean =>
  [target, answers, steps].every((part) => Object.keys(part).length === 0) &&
  made.length + intents.length === 0;

/** What the state would have this run do, so that a person can judge it. */
const rowsOf = ({ target, answers, made }: Readonly<StateData>): readonly (readonly string[])[] => [
  ...Object.entries({ ...answers, ...target }).map(([key, value]) => [key, JSON.stringify(value) ?? '']),
  ...made.map(({ kind, key, id }) => [kind, `${key} (${id})`]),
];

/**
 * A state that this user's runs did not write is a suggestion: it is asked about, or `--trust-state` says yes. It never confirms a
 * host (`host-trust.ts`). A rehearsal never leaves this computer, so whose its state is matters to nobody.
 *
 * @returns true for a state that is to be sealed now
 * @throws STATE_UNTRUSTED
 */
export const admitState = async (
  { data }: State,
  isOurs: boolean,
  { options, folder, ui }: { options: SetupOptions; folder: string; ui: Ui | undefined },
): Promise<boolean> => {
  if (isOurs || options.sandbox || isEmpty(data)) return false;
  if (options.trustState) return true;
  const refused = problem('STATE_UNTRUSTED', { folder });
  if (!ui?.interactive) throw refused;
  ui.warn(refused.message);
  ui.table('It says', ['answer or object', 'value'], rowsOf(data));
  if (!(await ui.confirm('Is that your setup, and shall it be used?', false))) throw refused;
  return true;
};
