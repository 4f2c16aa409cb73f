import type { Given, Sources } from '../../wizard/answers.ts';
import { isHeld, type State } from '../../wizard/state.ts';
import type { Ui } from '../../wizard/ui.ts';
import type { SetupOptions } from '../options.ts';
import type { Rehearsal } from '../run/rehearsal.ts';
import { answersFromFlags } from './flags.ts';
import { questions, setupId } from './questions.ts';

const configOf = async (
  options: SetupOptions,
  flags: ReadonlyMap<string, Given>,
): Promise<ReadonlyMap<string, Given>> =>
  options.config === undefined
    ? new Map()
    : (await import('../config/load.ts')).loadConfig(
        options.config,
        [...questions.values()],
        process.env,
        flags,
      );

/** Flags and config file: read before anything is made, locked or started, since they may be wrong. */
export const readGiven = async (
  options: SetupOptions,
  signal?: AbortSignal,
): Promise<Pick<Sources, 'flags' | 'config'>> => {
  const flags = await answersFromFlags(options, questions, signal);
  return { flags, config: await configOf(options, flags) };
};

/** A rehearsal takes no address and no login from anybody else; who gave one should know. */
const sayIgnored = (
  { flags, config }: Pick<Sources, 'flags' | 'config'>,
  note: (text: string) => void,
): void => {
  const ignored = [...new Set([...flags.keys(), ...config.keys()])].filter(
    (key) => questions.get(key)?.connection,
  );
  if (ignored.length > 0)
    note(`With --sandbox the sandbox itself says how it is reached; ignored: ${ignored.join(', ')}.`);
};

/** A rehearsal of a config keeps the id under which it was begun: the sandbox has no setup of the real one's. */
const inRehearsal = (config: Sources['config'], state: State): Sources['config'] =>
  isHeld(state.data) ? new Map([...config].filter(([key]) => key !== setupId.key)) : config;

/** A setup that was given no name has the names of the guide. */
const ownName = (name: string): string | undefined =>
  name === 'default' || name === 'sandbox' ? undefined : name;

/** Every source of answers of a run; under `--sandbox` no file of other tools is even looked at. */
export const sourcesFor = async (
  options: SetupOptions,
  given: Pick<Sources, 'flags' | 'config'>,
  state: State,
  sandbox: Rehearsal | undefined,
  ui: Pick<Ui, 'note' | 'warn'>,
): Promise<Sources> => {
  // A copy: the browser's start puts variables aside for a moment.
  const config = sandbox ? inRehearsal(given.config, state) : given.config;
  const strong = { ...given, config, environment: { ...process.env } };
  if (sandbox) sayIgnored(given, ui.note);
  const others = options.sandbox
    ? undefined
    : await (await import('./other-sources.ts')).otherSources(strong, state, options, ui);
  return {
    ...strong,
    ...(others && { others }),
    setupName: ownName(state.data.setup.name),
    saved: (key) => state.data.answers[key],
    untouched: () => !isHeld(state.data),
    save: async (key, value) => {
      if (state.data.answers[key] === value) return;
      state.change((data) => {
        data.answers[key] = value;
      });
    },
    ...(sandbox && { sandbox: (await import('./sandbox-answers.ts')).sandboxAnswers(sandbox.describe()) }),
    acceptDefaults: options.yes === true,
  };
};
