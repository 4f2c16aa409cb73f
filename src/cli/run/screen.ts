import type { Recording } from '../../ui/json.ts';
import type { Ui } from '../../wizard/ui.ts';
import { isOn } from '../is-on.ts';
import { type SetupOptions, wantsJson } from '../options.ts';

export interface Screen {
  readonly ui: Ui;
  /** Set under `--json`: what the one document is made of. */
  readonly recording: Recording | undefined;
  /** Somebody sits at this terminal and could log in at a browser, also when nothing shall be asked. */
  readonly attended: boolean;
}

const isAttended = (): boolean =>
  process.stdin.isTTY === true && process.stderr.isTTY === true && !isOn(process.env['CI']);

/** Asked only when a person can see the question and answer it, and did not say that nothing shall be asked. */
const canAsk = (options: SetupOptions): boolean =>
  isAttended() &&
  options.input &&
  options.yes !== true &&
  options.config === undefined &&
  !wantsJson(options);

const wantsPlain = (options: SetupOptions): boolean =>
  options.plain === true ||
  isOn(process.env['ACCESSIBLE']) ||
  process.env['TERM'] === 'dumb' ||
  isOn(process.env['CI']) ||
  process.stderr.isTTY !== true ||
  wantsJson(options);

/** Another program reads what a coding agent runs: no colors, nothing redrawn. What is asked and answered is not touched by it. */
const isAgent = async (): Promise<boolean> =>
  (await (await import('@vercel/detect-agent')).determineAgent()).isAgent;

/** Each word of the screen as a line of JSON too. */
const telling = async (screen: Ui): Promise<Ui> => {
  const [{ eventUi }, { printDocument }] = await Promise.all([
    import('../../ui/events.ts'),
    import('../result.ts'),
  ]);
  return eventUi(screen, printDocument, Date.now);
};

const drawn = async (options: SetupOptions, resume: string, signal: AbortSignal): Promise<Ui> => {
  const interactive = canAsk(options);
  const screen =
    wantsPlain(options) || (await isAgent())
      ? (await import('../../ui/plain.ts')).plainUi({
          out: process.stderr,
          input: process.stdin,
          interactive,
          resume,
          now: Date.now,
          signal,
        })
      : (await import('../../ui/terminal.ts')).terminalUi({
          out: process.stderr,
          interactive,
          color: options.color,
          environment: process.env,
          resume,
          signal,
        });
  return process.env['GITHUB_ACTIONS'] === 'true' ? (await import('./github.ts')).annotating(screen) : screen;
};

/** The one place that looks at terminals, CI and accessibility, and chooses the screen. */
export const openScreen = async (
  options: SetupOptions,
  resume: string,
  signal: AbortSignal,
): Promise<Screen> => {
  const screen = await drawn(options, resume, signal);
  const attended = isAttended() && options.input && options.config === undefined;
  if (!wantsJson(options)) return { ui: screen, recording: undefined, attended };
  const told = options.events ? await telling(screen) : screen;
  const recording = (await import('../../ui/json.ts')).recordingUi(told);
  return { ui: recording.ui, recording, attended: false };
};
