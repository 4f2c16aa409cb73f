import type { Engine } from '../../wizard/engine.ts';

const beginning = [
  'The guide "Okta OIDC client management for MuleSoft Anypoint Platform", carried out through both platforms\' own APIs: Okta issues the tokens, Anypoint registers its client applications there, and a proxy lets only calls with a valid token through.',
  'It takes about five minutes; most of them are the wait for the proxy to start.',
  'You need: the address of an Okta organization and an API token of a Super Administrator; a second API token, which Anypoint keeps; a login of an Organization Administrator of Anypoint.',
  'First both logins are tried, and nothing but read. Then one list shows every setting, what exists already and what will be created. Nothing is written before you confirm it. Ctrl-C stops at any time; the same command goes on.',
];

/** What a person reads first: what will happen, how long it takes, what is needed, what is written when. */
export const sayOpening = <F, S extends object>({ ui, state, steps }: Engine<F, S>): void => {
  const done = Object.values(state.data.steps).filter(({ status }) => status === 'done').length;
  if (done === 0) ui.say('okta-mule-setup', beginning);
  else
    ui.say(`Going on with the setup "${state.data.setup.name}"`, [
      `${done} of ${steps.length} steps are done. Nothing is written before you confirm it.`,
    ]);
};
