import type { Given, Sources } from '../../wizard/answers.ts';
import type { Ask } from '../../wizard/ask.ts';
import type { State } from '../../wizard/state.ts';
import type { Ui } from '../../wizard/ui.ts';
import type { SetupOptions } from '../options.ts';
import { oktaDefaults } from './okta-yaml.ts';
import { questions } from './questions.ts';
import { recalled } from './remember.ts';
import { secretHost } from './secret-host.ts';
import { stated } from './stated.ts';

type Strong = Pick<Sources, 'flags' | 'config' | 'environment'>;

/** What Okta's own tools left on this computer, and what was remembered in the keychain: weaker than the environment. */
export const otherSources = async (
  strong: Strong,
  state: State,
  { remember }: Pick<SetupOptions, 'remember'>,
  ui: Pick<Ui, 'note' | 'warn'>,
): Promise<ReadonlyMap<string, Given>> => {
  const byKey = (key: string): Given | undefined => {
    const ask = questions.get(key);
    return ask && stated(ask, strong);
  };
  const okta = await oktaDefaults(byKey('okta.orgUrl')?.value, ui.warn);
  const others = new Map([...okta].filter(([key]) => byKey(key) === undefined));
  const look = (ask: Ask): Given | undefined => stated(ask, strong) ?? others.get(ask.key);
  // With --remember they are asked for anew.
  if (!remember) {
    const isKnown = (key: string): boolean => (byKey(key) ?? others.get(key)) !== undefined;
    const hostOf = (key: string): string | undefined =>
      secretHost(key, questions, (ask) => look(ask)?.value ?? state.data.answers[ask.key]);
    for (const [key, given] of await recalled(state, isKnown, hostOf, ui.warn)) others.set(key, given);
  }
  for (const text of spoken(others)) ui.note(text);
  return others;
};

/** `okta.orgUrl and okta.token from ~/.okta/okta.yaml`: used without having been asked for, so it is said. */
const spoken = (others: ReadonlyMap<string, Given>): readonly string[] => {
  const places = new Map<string, string[]>();
  for (const [key, { where }] of others) {
    const file = where.replace(/:\d+:\d+$/, '');
    places.set(file, [...(places.get(file) ?? []), key]);
  }
  return [...places].map(([place, keys]) => `${keys.join(', ')}: taken from ${place}.`);
};
