import { join } from 'node:path';
import { setImmediate as immediate } from 'node:timers/promises';
import { problem } from '../../errors.ts';
import type { Facts } from '../../guide/facts.ts';
import type { Services } from '../../guide/services.ts';
import { systemClock } from '../../http/clock.ts';
import { createReads } from '../../http/reads.ts';
import { ignoresTlsVariable } from '../../http/tls-variable.ts';
import { useOf } from '../../rights/scopes.ts';
import { steps } from '../../steps/index.ts';
import { answersFrom } from '../../wizard/answers.ts';
import type { Engine, OnExisting } from '../../wizard/engine.ts';
import { acquireLock, type Lock } from '../../wizard/lock.ts';
import { sealed } from '../../wizard/seal.ts';
import { openState, type State, type StateFile, unwritten } from '../../wizard/state.ts';
import { stateFile } from '../../wizard/state-file.ts';
import { stateRoot } from '../../wizard/state-folder.ts';
import type { Ui } from '../../wizard/ui.ts';
import { onExisting, questions } from '../answers/questions.ts';
import type { Memory } from '../answers/remember.ts';
import { placeOf, setupOf } from '../answers/setup.ts';
import { readGiven, sourcesFor } from '../answers/sources.ts';
import { resumeCommand, serveCommand, setupCommand } from '../command-line.ts';
import { catchCrashes } from '../crash.ts';
import { createObserver } from '../observations/observer.ts';
import type { SetupOptions } from '../options.ts';
import { debugLog } from './debug-log.ts';
import { evidenceFile } from './evidence-file.ts';
import { hostTrust } from './host-trust.ts';
import { catchInterrupts } from './interrupt.ts';
import { openRehearsal, type Rehearsal, worldFolder } from './rehearsal.ts';
import { requestJournal } from './request-journal.ts';
import { openScreen, type Screen } from './screen.ts';
import { sealKey } from './seal-key.ts';
import type { ServiceOptions } from './services.ts';
import { type ReadSpec, specificationReader } from './specification.ts';
import { admitState } from './state-trust.ts';

/** One run of one setup, ready to go. */
export interface Run {
  readonly engine: Engine<Facts, Services>;
  readonly readSpec: ReadSpec;
  readonly state: State;
  readonly screen: Screen;
  readonly folder: string;
  readonly resume: string;
  /** The commands that look at this setup and unmake it. */
  readonly verify: string;
  readonly undo: string;
  /** The command that prints an access token. */
  readonly token: string;
  /** Under `--sandbox`: the command that keeps both platforms there between other commands. */
  readonly serve: string | undefined;
  /** Puts the secrets that were typed into the keychain, if that was asked for. */
  remember(): Promise<void>;
}

export const setupName = (options: SetupOptions): string => {
  const name = options.name ?? (options.sandbox ? 'sandbox' : 'default');
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) return name;
  throw problem('USAGE', {
    what: `"${name}" cannot be a setup's name.`,
    way: 'Use up to 64 letters, digits, dots, dashes and underscores, beginning with a letter or digit.',
  });
};

export const setupFolder = (options: SetupOptions): string =>
  join(options.state ?? stateRoot, setupName(options));

/** The clients are loaded while the first question is on the screen. */
const openLater = (
  services: ServiceOptions,
  loaded: () => void,
): { open: Engine<Facts, Services>['services']; reconnect(): void } => {
  const load = async () => {
    await immediate();
    const { createServices } = await import('./services.ts');
    loaded();
    return createServices(services);
  };
  let opened: ReturnType<typeof load> | undefined;
  return {
    open: async (source) => {
      opened ??= load();
      return (await opened)(source);
    },
    reconnect: () => {
      opened = undefined;
    },
  };
};

const memoryFor = async (options: SetupOptions, screen: Screen): Promise<Memory | undefined> =>
  options.remember && !options.sandbox
    ? (await import('../answers/remember.ts')).memoryOf(screen.ui)
    : undefined;

/** What the keychain holds is forgotten by `undo` alone. */
const forgetAnswers = (state: State): void =>
  state.change((data) => {
    const { remembered } = data.answers;
    data.answers = remembered === undefined ? {} : { remembered };
  });

/** The state, written only while its lock is held; nothing at all is written by what only looks. */
const openHeld = async (
  options: SetupOptions,
  folder: string,
  ui: Ui,
  lock: Lock | undefined,
): Promise<State> => {
  const kept = stateFile(folder, ui.warn);
  const held: StateFile = {
    read: kept.read,
    write: (data) => {
      lock?.check();
      kept.write(data);
    },
  };
  const file = sealed(held, sealKey);
  const state = openState(options.dryRun ? unwritten(file) : file, setupName(options));
  const isAdmitted = await admitState(state, file.isOurs(), { options, folder, ui });
  if (isAdmitted && !options.dryRun) state.change(() => undefined);
  if (options.reset) forgetAnswers(state);
  return state;
};

/** How many steps run side by side when nobody follows along. */
const wide = 6;

/** Puts everything together, runs the work, and tidies up whatever happens. */
export const withRun = async <T>(
  command: string,
  options: SetupOptions,
  work: (run: Run) => Promise<T>,
): Promise<T> => {
  const folder = setupFolder(options);
  const resume = resumeCommand(command, options);
  const interrupt = catchInterrupts(resume);
  const crash = catchCrashes();
  const opened: { lock?: Lock; sandbox?: Rehearsal | undefined } = {};
  const run = async (): Promise<T> => {
    const screen = await openScreen(options, resume, interrupt.signal);
    const memory = await memoryFor(options, screen);
    const ui = memory?.ui ?? screen.ui;
    interrupt.onWait(ui.note);
    if (ignoresTlsVariable())
      ui.warn('NODE_TLS_REJECT_UNAUTHORIZED is set, and is ignored: certificates are always checked.');
    const given = await readGiven(options, interrupt.signal);
    if (!options.dryRun) opened.lock = acquireLock(folder, options.forceUnlock === true, ui.warn);
    const state = await openHeld(options, folder, ui, opened.lock);
    const sandbox = await openRehearsal(options, folder, ui.note);
    opened.sandbox = sandbox;
    const sources = await sourcesFor(options, given, state, sandbox, ui);
    const answers = answersFrom(sources, ui, questions);
    answers.checkSecrets();
    const debug = options.debug === undefined ? undefined : debugLog(options.debug, ui.warn);
    const journal = requestJournal(state, systemClock.now);
    const observe = createObserver(state.observed);
    const readSpec = specificationReader();
    const reads = createReads();
    const clients = openLater(
      {
        answers,
        ui,
        clock: systemClock,
        signal: interrupt.signal,
        loopbackOnly: sandbox !== undefined,
        ...(!sandbox && { trust: hostTrust({ sources, ui, trusted: options.trustHost ?? [] }) }),
        attended: screen.attended,
        readSpec,
        reads,
        use: useOf(command, options.dryRun === true),
        beforeWrite: async () => {
          if (options.dryRun) throw problem('LOOKS_ONLY', {});
          opened.lock?.check();
        },
        onExchange: (record) => {
          journal.hear(record);
          observe(record);
          debug?.(record);
        },
      },
      interrupt.alone,
    );
    const engine: Engine<Facts, Services> = {
      steps,
      state,
      answers,
      ui,
      evidence: evidenceFile(folder, command, ui.warn),
      services: clients.open,
      reconnect: () => {
        reads.forget();
        clients.reconnect();
      },
      clock: systemClock,
      signal: interrupt.signal,
      within: journal.within,
      setup: setupOf(answers),
      place: placeOf,
      forget: reads.forget,
      mayRecreate: async (question) =>
        options.recreate === true ||
        (command === 'init' && ui.interactive && !options.dryRun && (await ui.confirm(question, false))),
      dryRun: options.dryRun === true,
      width: ui.interactive && !options.yes ? 1 : wide,
      onExisting: async () => (await answers.one(onExisting)) as OnExisting,
    };
    return work({
      engine,
      readSpec,
      state,
      screen,
      folder,
      resume,
      verify: setupCommand('verify', options),
      undo: setupCommand('undo', options),
      token: setupCommand('token', options),
      serve: sandbox && !sandbox.stays ? serveCommand(worldFolder(folder)) : undefined,
      remember: async () => memory?.keep(state),
    });
  };
  try {
    return await Promise.race([run(), interrupt.over, crash.happened]);
  } finally {
    await opened.sandbox?.stop();
    opened.lock?.release();
    interrupt.release();
    crash.release();
  }
};
