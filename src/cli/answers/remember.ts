import { createHash } from 'node:crypto';
import { Secret } from '../../secret.ts';
import type { Given } from '../../wizard/answers.ts';
import { convert } from '../../wizard/convert.ts';
import type { State } from '../../wizard/state.ts';
import type { Ui } from '../../wizard/ui.ts';
import { isOn } from '../is-on.ts';
import { eraseKeychain, hasKeychain, readKeychain, writeKeychain } from './keychain.ts';

/** Where the state names the keychain's entries: the key of the answer → the name of the entry. Never a value. */
const place = 'remembered';

const entries = (state: State): Readonly<Record<string, string>> =>
  (state.data.answers[place] ?? {}) as Readonly<Record<string, string>>;

/** Secrets that an earlier run put into the keychain, those left out that a stronger source gives. */
export const recalled = async (
  state: State,
  isKnown: (key: string) => boolean,
  warn: (text: string) => void,
): Promise<ReadonlyMap<string, Given>> => {
  const found = new Map<string, Given>();
  if (isOn(process.env['CI'])) return found;
  for (const [key, name] of Object.entries(entries(state))) {
    if (isKnown(key)) continue;
    const value = await readKeychain(name);
    if (value) found.set(key, { value: new Secret(value), where: `the keychain entry ${name}` });
    else warn(`${key} was remembered in the keychain (${name}), but it cannot be read there now.`);
  }
  return found;
};

/** Named after the organizations too: two setups of one name in two folders do not overwrite each other's secrets. */
const entryName = ({ data: { setup, target } }: State, key: string): string => {
  const places = Object.entries(target).sort().flat();
  const digest = createHash('sha256')
    .update([setup.name, ...places].join('\n'))
    .digest('hex');
  return `${setup.name}-${digest.slice(0, 10)}/${key}`;
};

export interface Memory {
  /** The screen, with an ear for the secrets that are typed. */
  readonly ui: Ui;
  /** Puts what was typed into the keychain. Called when the run did not find it wrong. */
  keep(state: State): Promise<void>;
}

const instead =
  'Nothing is remembered. Give secrets as variables, as {file: PATH} in a config file, or through `op run`.';

/** `--remember`: opt-in, never in CI, and never a plain file instead. */
export const memoryOf = async (ui: Ui): Promise<Memory> => {
  const off = (why: string): Memory => {
    ui.warn(`${why} ${instead}`);
    return { ui, keep: async () => undefined };
  };
  if (isOn(process.env['CI'])) return off('CI is set, and the keychain is never used there.');
  if (!(await hasKeychain())) return off('This computer has no keychain that can be used.');
  const typed = new Map<string, Secret>();
  return {
    ui: {
      ...ui,
      ask: async (ask, suggestion) => {
        const answer = await ui.ask(ask, suggestion);
        const result = convert(ask, answer);
        if ('value' in result && result.value instanceof Secret) typed.set(ask.key, result.value);
        return answer;
      },
    },
    keep: async (state) => {
      const kept: Record<string, string> = { ...entries(state) };
      for (const [key, secret] of typed) {
        const name = entryName(state, key);
        if (await writeKeychain(name, secret.reveal())) kept[key] = name;
        else ui.warn(`${key} could not be put into the keychain.`);
      }
      if (typed.size > 0)
        state.change((data) => {
          data.answers[place] = kept;
        });
    },
  };
};

/** After a complete undo: nothing of the setup is left, in the keychain neither. */
export const forgetAll = async (state: State): Promise<void> => {
  const names = Object.values(entries(state));
  if (names.length === 0) return;
  for (const name of names) await eraseKeychain(name);
  state.change((data) => {
    delete data.answers[place];
  });
};
