import { Secret } from '../../secret.ts';
import type { Given } from '../../wizard/answers.ts';
import { convert } from '../../wizard/convert.ts';
import type { State } from '../../wizard/state.ts';
import type { Ui } from '../../wizard/ui.ts';
import { isOn } from '../is-on.ts';
import { eraseKeychain, hasKeychain, readKeychain, writeKeychain } from './keychain.ts';
import { questions } from './questions.ts';
import { entryName, secretHost } from './secret-host.ts';

/** Where the state says which answers were remembered: their keys, never a name of an entry and never a value. */
const place = 'remembered';

const remembered = (state: State): readonly string[] => {
  const keys = state.data.answers[place];
  return Array.isArray(keys) ? keys.filter((key) => questions.get(key)?.kind === 'secret') : [];
};

/** Secrets that an earlier run put into the keychain for the hosts of this one, those left out that a stronger source gives. */
export const recalled = async (
  state: State,
  isKnown: (key: string) => boolean,
  hostOf: (key: string) => string | undefined,
  warn: (text: string) => void,
): Promise<ReadonlyMap<string, Given>> => {
  const found = new Map<string, Given>();
  if (isOn(process.env['CI'])) return found;
  for (const key of remembered(state)) {
    const host = hostOf(key);
    if (isKnown(key) || host === undefined) continue;
    const name = entryName(host, key);
    const value = await readKeychain(name);
    if (value) found.set(key, { value: new Secret(value), where: `the keychain entry ${name}` });
    else warn(`${key} was remembered in the keychain, but there is no entry ${name} that can be read now.`);
  }
  return found;
};

const nameIn = ({ data: { target } }: State, key: string): string | undefined => {
  const host = secretHost(key, questions, (ask) => target[ask.key]);
  return host === undefined ? undefined : entryName(host, key);
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
      ask: async (ask, suggestion, asking) => {
        const answer = await ui.ask(ask, suggestion, asking);
        const result = convert(ask, answer);
        if ('value' in result && result.value instanceof Secret) typed.set(ask.key, result.value);
        return answer;
      },
    },
    keep: async (state) => {
      const kept = new Set(remembered(state));
      for (const [key, secret] of typed) {
        const name = nameIn(state, key);
        if (name !== undefined && (await writeKeychain(name, secret.reveal()))) kept.add(key);
        else ui.warn(`${key} could not be put into the keychain.`);
      }
      if (typed.size > 0)
        state.change((data) => {
          data.answers[place] = [...kept];
        });
    },
  };
};

/** What this setup has put into the keychain, by name; asked before an undo, which forgets the hosts. */
export const rememberedEntries = (state: State): readonly string[] =>
  remembered(state).flatMap((key) => nameIn(state, key) ?? []);

/** After a complete undo: nothing of the setup is left, in the keychain neither. */
export const forgetAll = async (state: State, names: readonly string[]): Promise<void> => {
  if (names.length === 0) return;
  for (const name of names) await eraseKeychain(name);
  state.change((data) => {
    delete data.answers[place];
  });
};
