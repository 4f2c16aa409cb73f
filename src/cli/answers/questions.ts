import { steps } from '../../steps/index.ts';
import { type Ask, choice, list, text } from '../../wizard/ask.ts';
import { freshSetupId, isSetupId } from '../../wizard/ownership.ts';

/** Answers that belong to no step. */
export const onExisting = choice({
  key: 'onExisting',
  message: 'What to do with an object that exists already and was not created by this setup',
  help: 'ask: ask when somebody is at the screen, otherwise stop. use: use it as it is, never change or delete it. adopt: change what must be otherwise, never delete it. stop: end with exit 5.',
  choices: [
    { value: 'ask', label: 'ask me each time' },
    { value: 'use', label: 'use it as it is' },
    { value: 'adopt', label: 'adopt it: change what must be otherwise' },
    { value: 'stop', label: 'stop' },
  ],
  default: 'ask',
  quiet: true,
});

const setupIdWords = 'expected 10 letters a to z and digits; `config example` writes a fresh one';

/** Which setup this is, wherever it runs. */
export const setupId = text({
  key: 'setup.id',
  message: 'Id of this setup',
  help: 'It marks everything that the setup creates. A runner that keeps no state is the same setup by it. Never copy it to another config.',
  optional: true,
  usual: true,
  example: freshSetupId,
  quiet: true,
  check: (value) => (isSetupId(value) ? undefined : setupIdWords),
});

export const setupShares = list({
  key: 'setup.shares',
  message: 'Ids of setups whose objects are used',
  help: 'For a second environment or API: authorization server, clients and client provider of that setup are used as they are.',
  optional: true,
  quiet: true,
  check: (value) => (isSetupId(value) ? undefined : setupIdWords),
});

/** Every question of the program by key; a question that several steps share is one object. */
export const questions: ReadonlyMap<string, Ask> = new Map(
  [
    setupId,
    setupShares,
    onExisting,
    ...steps.flatMap((step) => Object.values(step.asks as Record<string, Ask>)),
  ].map((ask) => [ask.key, ask]),
);
