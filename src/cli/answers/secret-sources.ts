import type { Sources } from '../../wizard/answers.ts';
import type { Ask } from '../../wizard/ask.ts';
import { questions } from './questions.ts';
import { stated } from './stated.ts';

export interface SecretSource {
  readonly key: string;
  /** In words: `the variable OKTA_CLIENT_TOKEN`, `setup.yaml:4:9`, `asked for when it is needed`. */
  readonly from: string;
}

/** Where the next run will take each secret from; those that it will not need are left out. */
export const secretSources = (sources: Sources): readonly SecretSource[] => {
  const look = (ask: Ask) => stated(ask, sources) ?? sources.others?.get(ask.key);
  const peek = (key: string): unknown => {
    const ask = questions.get(key);
    return ask && (look(ask)?.value ?? sources.saved(key) ?? ask.default);
  };
  const from = (ask: Ask): string | undefined => {
    const given = look(ask);
    if (given) return given.where;
    const needed = ask.when?.(peek) ?? ask.optional !== true;
    return needed ? 'asked for when it is needed' : undefined;
  };
  return [...questions.values()]
    .filter((ask) => ask.kind === 'secret')
    .flatMap((ask) => {
      const where = from(ask);
      return where === undefined ? [] : [{ key: ask.key, from: where }];
    });
};
