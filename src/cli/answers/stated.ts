import type { Given, Sources } from '../../wizard/answers.ts';
import type { Ask } from '../../wizard/ask.ts';

/** What flags, the config file and the environment say about a question, in this order. */
export const stated = (
  ask: Ask,
  { flags, config, environment }: Pick<Sources, 'flags' | 'config' | 'environment'>,
): Given | undefined => {
  const name = ask.env?.find((one) => environment[one]);
  return (
    flags.get(ask.key) ??
    config.get(ask.key) ??
    (name === undefined ? undefined : { value: environment[name], where: `the variable ${name}` })
  );
};
