import { steps } from '../../steps/index.ts';
import { type Ask, choice } from '../../wizard/ask.ts';

/** Answers that belong to no step. */
export const onExisting = choice({
  key: 'onExisting',
  message:
    'What to do with an object that exists already, with the wanted settings, and was not made by this setup',
  help: 'ask: ask when somebody is at the screen, otherwise stop. adopt: use it, never change or remove it. stop: end with exit 5.',
  choices: [
    { value: 'ask', label: 'ask me each time' },
    { value: 'adopt', label: 'use it as it is' },
    { value: 'stop', label: 'stop' },
  ],
  default: 'ask',
  quiet: true,
});

/** Every question of the program by key; a question that several steps share is one object. */
export const questions: ReadonlyMap<string, Ask> = new Map(
  [onExisting, ...steps.flatMap((step) => Object.values(step.asks as Record<string, Ask>))].map((ask) => [
    ask.key,
    ask,
  ]),
);
